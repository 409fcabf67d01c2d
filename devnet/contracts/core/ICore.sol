// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OperatorSet} from "../lib/Types.sol";

/// DelegationManager as the other core contracts call it.
interface IDelegation {
    function isOperator(address operator) external view returns (bool);
    function delegatedTo(address staker) external view returns (address);
    function getOperatorShares(address operator, address[] calldata strategies) external view returns (uint256[] memory);
    function isSlashingRelease() external view returns (bool);
    function allocationManager() external view returns (address);
    function beaconChainETHStrategy() external view returns (address);
    function increaseDelegatedShares(address staker, address strategy, uint256 before, uint256 added) external;
    function decreaseDelegatedShares(address staker, uint256 depositShares, uint64 slashingFactorDecrease) external;
    function slashOperatorShares(address operator, OperatorSet calldata operatorSet, uint256 slashId, address strategy, uint64 prevMaxMagnitude, uint64 newMaxMagnitude)
        external
        returns (uint256 slashed);
}

/// AllocationManager as StrategyManager calls it.
interface IAllocations {
    function getRedistributionRecipient(OperatorSet calldata operatorSet) external view returns (address);
}
