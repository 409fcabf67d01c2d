// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AllocationManager} from "./AllocationManager.sol";
import {DelegationCore} from "./DelegationCore.sol";

/// DelegationManager since the slashing release: an approver instead of details, scaling factors, slashable withdrawals.
contract DelegationManager is DelegationCore {
    uint256 private constant WAD = 1e18;

    event OperatorRegistered(address indexed operator, address delegationApprover);
    event DelegationApproverUpdated(address indexed operator, address newDelegationApprover);
    event DepositScalingFactorUpdated(address staker, address strategy, uint256 newDepositScalingFactor);
    event SlashingWithdrawalQueued(bytes32 withdrawalRoot, Withdrawal withdrawal, uint256[] sharesToWithdraw);
    event SlashingWithdrawalCompleted(bytes32 withdrawalRoot);

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

    /// The slashing form names the operator, since an appointee may call for it; the devnet knows no appointees.
    function updateOperatorMetadataURI(address operator, string calldata metadataURI) external {
        requireSelf(operator);
        emit OperatorMetadataURIUpdated(operator, metadataURI);
    }

    function depositScalingFactor(address, address) external pure returns (uint256) {
        return WAD;
    }

    function requireSelf(address operator) private view {
        require(isOperator(operator) && msg.sender == operator, "OperatorNotRegistered or no permission");
    }

    function setApprover(address operator, address approver) private {
        details[operator].delegationApprover = approver;
        emit DelegationApproverUpdated(operator, approver);
    }

    function extraDelay() internal pure override returns (uint256) {
        return 1;
    }

    function emitsCompletionFirst() internal pure override returns (bool) {
        return true;
    }

    /// The real contract emits the factor on every increase, changed or not (DelegationManager._increaseDelegation).
    function _beforeIncrease(address staker, address strategy, uint256) internal override {
        emit DepositScalingFactorUpdated(staker, strategy, WAD);
    }

    /// When the last deposit share leaves, the factor is reset to one, with an event.
    function _afterLastShare(address staker, address strategy) internal override {
        emit DepositScalingFactorUpdated(staker, strategy, WAD);
    }

    function _emitQueued(bytes32 root, Withdrawal memory withdrawal) internal override {
        emit SlashingWithdrawalQueued(root, withdrawal, withdrawal.shares);
    }

    function _emitCompleted(bytes32 root) internal override {
        emit SlashingWithdrawalCompleted(root);
    }
}
