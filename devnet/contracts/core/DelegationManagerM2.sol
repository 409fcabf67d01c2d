// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Wad} from "../lib/Wad.sol";
import {DelegationCore} from "./DelegationCore.sol";
import {WithdrawalQueueM1} from "./WithdrawalQueueM1.sol";

/// DelegationManager as it was from M2 to the slashing release: operators bring a struct of details.
contract DelegationManagerM2 is DelegationCore {
    event OperatorRegistered(address indexed operator, OperatorDetails operatorDetails);
    event OperatorDetailsModified(address indexed operator, OperatorDetails newOperatorDetails);
    event WithdrawalQueued(bytes32 withdrawalRoot, Withdrawal withdrawal);
    event WithdrawalCompleted(bytes32 withdrawalRoot);
    event MinWithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue);
    event StrategyWithdrawalDelayBlocksSet(address strategy, uint256 previousValue, uint256 newValue);
    event WithdrawalMigrated(bytes32 oldWithdrawalRoot, bytes32 newWithdrawalRoot);

    function initialize(address owner_, address strategyManager_, address allocationManager_, address eigenPodManager_, uint32 delayBlocks)
        external
        initializer
    {
        _initializeCore(owner_, strategyManager_, allocationManager_, eigenPodManager_, delayBlocks);
        emit MinWithdrawalDelayBlocksSet(0, delayBlocks);
    }

    /// Order of the real registerAsOperator: details, delegation to itself, registration, metadata.
    function registerAsOperator(OperatorDetails calldata registering, string calldata metadataURI) external {
        require(!isDelegated(msg.sender), "DelegationManager.registerAsOperator: caller is already actively delegated");
        setDetails(registering);
        _delegate(msg.sender, msg.sender);
        emit OperatorRegistered(msg.sender, registering);
        emit OperatorMetadataURIUpdated(msg.sender, metadataURI);
    }

    function modifyOperatorDetails(OperatorDetails calldata modified) external {
        require(isOperator(msg.sender), "DelegationManager.modifyOperatorDetails: caller must be an operator");
        setDetails(modified);
    }

    function updateOperatorMetadataURI(string calldata metadataURI) external {
        require(isOperator(msg.sender), "DelegationManager: caller must be an operator");
        emit OperatorMetadataURIUpdated(msg.sender, metadataURI);
    }

    /// DelegationManager.migrateQueuedWithdrawals of M2: what waits in StrategyManager's queue of M1 waits here from its old block on, under a new nonce.
    function migrateQueuedWithdrawals(WithdrawalQueueM1.QueuedWithdrawal[] calldata waiting) external {
        for (uint256 i; i < waiting.length; ++i) {
            (bool isDeleted, bytes32 oldRoot) = strategyManager.migrateQueuedWithdrawal(waiting[i]);
            if (!isDeleted) continue;
            address staker = waiting[i].depositor;
            uint256 nonce = cumulativeWithdrawalsQueued[staker]++;
            bytes32 newRoot = _enqueue(
                Withdrawal(
                    staker,
                    waiting[i].delegatedAddress,
                    waiting[i].withdrawerAndNonce.withdrawer,
                    nonce,
                    waiting[i].withdrawalStartBlock,
                    waiting[i].strategies,
                    waiting[i].shares
                ),
                waiting[i].shares
            );
            emit WithdrawalMigrated(oldRoot, newRoot);
        }
    }

    function setStrategyWithdrawalDelayBlocks(address[] calldata strategies, uint256[] calldata blocks) external onlyOwner {
        require(strategies.length == blocks.length, "DelegationManager.setStrategyWithdrawalDelayBlocks: input length mismatch");
        for (uint256 i; i < strategies.length; ++i) {
            emit StrategyWithdrawalDelayBlocksSet(strategies[i], strategyWithdrawalDelayBlocks[strategies[i]], blocks[i]);
            strategyWithdrawalDelayBlocks[strategies[i]] = blocks[i];
        }
    }

    function operatorDetails(address operator) external view returns (OperatorDetails memory) {
        return details[operator];
    }

    function setDetails(OperatorDetails calldata value) private {
        require(value.stakerOptOutWindowBlocks >= details[msg.sender].stakerOptOutWindowBlocks, "stakerOptOutWindowBlocks cannot be decreased");
        details[msg.sender] = value;
        emit OperatorDetailsModified(msg.sender, value);
    }

    function isSlashingRelease() public pure override returns (bool) {
        return false;
    }

    function extraDelay() internal pure override returns (uint32) {
        return 0;
    }

    function strategyDelay(address strategy) internal view override returns (uint256) {
        return strategyWithdrawalDelayBlocks[strategy];
    }

    function emitsCompletionFirst() internal pure override returns (bool) {
        return false;
    }

    function _maxMagnitude(address, address) internal pure override returns (uint256) {
        return Wad.ONE;
    }

    function _slashingFactor(address, address, address) internal pure override returns (uint256) {
        return Wad.ONE;
    }

    function _slashingFactorAt(address, address, address, uint32) internal pure override returns (uint256) {
        return Wad.ONE;
    }

    function _scalingFactor(address, address) internal pure override returns (uint256) {
        return Wad.ONE;
    }

    function _updateScalingFactor(address, address, uint256, uint256, uint256) internal override {}
    function _resetScalingFactor(address, address) internal override {}

    function _emitQueued(bytes32 root, Withdrawal memory withdrawal, uint256[] memory) internal override {
        emit WithdrawalQueued(root, withdrawal);
    }

    function _emitCompleted(bytes32 root) internal override {
        emit WithdrawalCompleted(root);
    }
}
