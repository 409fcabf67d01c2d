// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {History} from "../lib/History.sol";
import {OperatorSet} from "../lib/Types.sol";
import {Wad} from "../lib/Wad.sol";
import {AllocationManager} from "./AllocationManager.sol";
import {DelegationCore} from "./DelegationCore.sol";
import {EigenPodManager} from "./EigenPodManager.sol";

/// DelegationManager since the slashing release: an approver instead of details, scaling factors, slashable withdrawals.
contract DelegationManager is DelegationCore {
    using History for History.Values;
    using Wad for uint256;

    event OperatorRegistered(address indexed operator, address delegationApprover);
    event DelegationApproverUpdated(address indexed operator, address newDelegationApprover);
    event DepositScalingFactorUpdated(address staker, address strategy, uint256 newDepositScalingFactor);
    event SlashingWithdrawalQueued(bytes32 withdrawalRoot, Withdrawal withdrawal, uint256[] sharesToWithdraw);
    event SlashingWithdrawalCompleted(bytes32 withdrawalRoot);
    event OperatorSharesSlashed(address indexed operator, address strategy, uint256 totalSlashedShares);

    /// Order of the real registerAsOperator: allocation delay, approver, delegation to itself, registration, metadata.
    function registerAsOperator(address initDelegationApprover, uint32 allocationDelay, string calldata metadataURI) external {
        require(!isDelegated(msg.sender), "ActivelyDelegated");
        AllocationManager(allocationManager).setAllocationDelay(msg.sender, allocationDelay);
        setApprover(msg.sender, initDelegationApprover);
        _delegate(msg.sender, msg.sender);
        emit OperatorRegistered(msg.sender, initDelegationApprover);
        emit OperatorMetadataURIUpdated(msg.sender, metadataURI);
    }

    function modifyOperatorDetails(address operator, address newDelegationApprover) external {
        requireSelf(operator);
        setApprover(operator, newDelegationApprover);
    }

    /// The slashing form names the operator, since an appointee may call for it; here only the operator itself may.
    function updateOperatorMetadataURI(address operator, string calldata metadataURI) external {
        requireSelf(operator);
        emit OperatorMetadataURIUpdated(operator, metadataURI);
    }

    /// DelegationManager.slashOperatorShares: what the operator loses is rounded in its favour, what waits in the queue is slashed too.
    function slashOperatorShares(address operator, OperatorSet calldata operatorSet, uint256 slashId, address strategy, uint64 prevMaxMagnitude, uint64 newMaxMagnitude)
        external
        returns (uint256 slashed)
    {
        require(msg.sender == allocationManager, "OnlyAllocationManager");
        uint256 held = operatorShares[operator][strategy];
        uint256 fromOperator = held - Wad.ceil(held * newMaxMagnitude, prevMaxMagnitude);
        slashed = fromOperator + slashableInQueue(operator, strategy).mul(prevMaxMagnitude - newMaxMagnitude);
        _decreaseDelegation(operator, address(0), strategy, fromOperator);
        emit OperatorSharesSlashed(operator, strategy, slashed);
        managerOf(strategy).increaseBurnOrRedistributableShares(operatorSet, slashId, strategy, slashed);
    }

    /// DelegationManager.decreaseDelegatedShares: a loss on the beacon chain, by how much the staker's factor fell.
    function decreaseDelegatedShares(address staker, uint256 depositShares, uint64 slashingFactorDecrease) external onlyShareManager {
        address operator = delegatedTo[staker];
        if (operator == address(0)) return;
        uint256 factor = _maxMagnitude(operator, beaconChainETHStrategy).mul(slashingFactorDecrease);
        uint256 lost = depositShares.mul(_scalingFactor(staker, beaconChainETHStrategy)).mul(factor);
        _decreaseDelegation(operator, staker, beaconChainETHStrategy, lost);
    }

    function depositScalingFactor(address staker, address strategy) external view returns (uint256) {
        return _scalingFactor(staker, strategy);
    }

    function getWithdrawableShares(address staker, address[] calldata strategies) external view returns (uint256[] memory withdrawable, uint256[] memory deposits) {
        (withdrawable, deposits) = (new uint256[](strategies.length), new uint256[](strategies.length));
        for (uint256 i; i < strategies.length; ++i) {
            deposits[i] = managerOf(strategies[i]).stakerDepositShares(staker, strategies[i]);
            uint256 factor = _slashingFactor(staker, delegatedTo[staker], strategies[i]);
            withdrawable[i] = deposits[i].mul(_scalingFactor(staker, strategies[i])).mul(factor);
        }
    }

    function getQueuedWithdrawalRoots(address staker) external view returns (bytes32[] memory) {
        return stakerQueue[staker];
    }

    /// The withdrawal, and what it would pay with what is known of its last slashable block by now.
    function getQueuedWithdrawal(bytes32 root) external view returns (Withdrawal memory withdrawal, uint256[] memory shares) {
        withdrawal = withdrawals[root];
        shares = new uint256[](withdrawal.strategies.length);
        uint32 slashableUntil = withdrawal.startBlock + minWithdrawalDelayBlocks;
        for (uint256 i; i < shares.length; ++i) {
            shares[i] = withdrawal.shares[i].mul(_slashingFactorAt(withdrawal.staker, withdrawal.delegatedTo, withdrawal.strategies[i], slashableUntil));
        }
    }

    /// DelegationManager.getSlashableSharesInQueue.
    function getSlashableSharesInQueue(address operator, address strategy) external view returns (uint256) {
        return slashableInQueue(operator, strategy).mul(_maxMagnitude(operator, strategy));
    }

    function isSlashingRelease() public pure override returns (bool) {
        return true;
    }

    /// All that was queued in the last minWithdrawalDelayBlocks, this block included (DelegationManager._getSlashableSharesInQueue).
    function slashableInQueue(address operator, address strategy) private view returns (uint256) {
        History.Values storage queued = queuedShares[operator][strategy];
        return queued.latest(0) - queued.valueAt(block.number - minWithdrawalDelayBlocks - 1, 0);
    }

    function requireSelf(address operator) private view {
        require(isOperator(operator) && msg.sender == operator, "OperatorNotRegistered or no permission");
    }

    function setApprover(address operator, address approver) private {
        details[operator].delegationApprover = approver;
        emit DelegationApproverUpdated(operator, approver);
    }

    function extraDelay() internal pure override returns (uint32) {
        return 1;
    }

    function strategyDelay(address) internal pure override returns (uint256) {
        return 0;
    }

    function emitsCompletionFirst() internal pure override returns (bool) {
        return true;
    }

    function _maxMagnitude(address operator, address strategy) internal view override returns (uint256) {
        return operator == address(0) ? Wad.ONE : AllocationManager(allocationManager).getMaxMagnitude(operator, strategy);
    }

    /// DelegationManager._getSlashingFactor.
    function _slashingFactor(address staker, address operator, address strategy) internal view override returns (uint256) {
        return withBeaconChain(staker, strategy, _maxMagnitude(operator, strategy));
    }

    /// DelegationManager._getSlashingFactorsAtBlock: the operator's magnitude of then, the beacon chain's factor of now.
    function _slashingFactorAt(address staker, address operator, address strategy, uint32 blockNumber) internal view override returns (uint256) {
        uint256 magnitude = operator == address(0) ? Wad.ONE : AllocationManager(allocationManager).getMaxMagnitudeAtBlock(operator, strategy, blockNumber);
        return withBeaconChain(staker, strategy, magnitude);
    }

    function withBeaconChain(address staker, address strategy, uint256 magnitude) private view returns (uint256) {
        return strategy == beaconChainETHStrategy ? magnitude.mul(EigenPodManager(address(eigenPodManager)).beaconChainSlashingFactor(staker)) : magnitude;
    }

    function _scalingFactor(address staker, address strategy) internal view override returns (uint256 factor) {
        factor = scalingFactors[staker][strategy];
        if (factor == 0) factor = Wad.ONE;
    }

    /// SlashingLib.update. The real contract emits the factor on every increase, changed or not.
    function _updateScalingFactor(address staker, address strategy, uint256 before, uint256 added, uint256 slashingFactor) internal override {
        uint256 factor = _scalingFactor(staker, strategy);
        if (before == 0) {
            factor = factor.div(slashingFactor);
        } else {
            uint256 withdrawable = before.mul(factor).mul(slashingFactor);
            factor = (withdrawable + added).div(before + added).div(slashingFactor);
        }
        scalingFactors[staker][strategy] = factor;
        emit DepositScalingFactorUpdated(staker, strategy, factor);
    }

    /// When the last deposit share leaves, the factor is reset to one, with an event.
    function _resetScalingFactor(address staker, address strategy) internal override {
        scalingFactors[staker][strategy] = Wad.ONE;
        emit DepositScalingFactorUpdated(staker, strategy, Wad.ONE);
    }

    function _emitQueued(bytes32 root, Withdrawal memory withdrawal, uint256[] memory withdrawable) internal override {
        emit SlashingWithdrawalQueued(root, withdrawal, withdrawable);
    }

    function _emitCompleted(bytes32 root) internal override {
        emit SlashingWithdrawalCompleted(root);
    }
}
