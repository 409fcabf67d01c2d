// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// What AllocationManager calls when operators join and leave sets of an AVS.
interface IAVSRegistrar {
    function registerOperator(address operator, address avs, uint32[] calldata operatorSetIds, bytes calldata data) external;
    function deregisterOperator(address operator, address avs, uint32[] calldata operatorSetIds) external;
}
