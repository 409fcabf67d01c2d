// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// The part of AllocationManager that registration touches: the allocation delay, valid at once for a new operator (since v1.9).
contract AllocationManager {
    address public immutable delegation;
    mapping(address => uint32) public getAllocationDelay;

    event AllocationDelaySet(address operator, uint32 delay, uint32 effectBlock);

    constructor(address delegation_) {
        delegation = delegation_;
    }

    function setAllocationDelay(address operator, uint32 delay) external {
        require(msg.sender == delegation, "InvalidCaller");
        getAllocationDelay[operator] = delay;
        emit AllocationDelaySet(operator, delay, uint32(block.number));
    }
}
