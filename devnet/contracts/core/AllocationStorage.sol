// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {History} from "../lib/History.sol";
import {OperatorSet} from "../lib/Types.sol";
import {PermissionController} from "./PermissionController.sol";

/// What AllocationManager holds. Its delays are blocks; mainnet's are 100,800 and 126,000.
abstract contract AllocationStorage {
    /// IAllocationManager.Allocation.
    struct Allocation {
        uint64 currentMagnitude;
        int128 pendingDiff;
        uint32 effectBlock;
    }

    struct Info {
        uint64 max;
        uint64 encumbered;
    }

    struct DelayInfo {
        uint32 delay;
        bool isSet;
        uint32 pendingDelay;
        uint32 effectBlock;
    }

    struct Registration {
        bool registered;
        uint32 slashableUntil;
    }

    struct Slasher {
        address slasher;
        address pendingSlasher;
        uint32 effectBlock;
    }

    uint32 public constant DEALLOCATION_DELAY = 12;
    uint32 public constant ALLOCATION_CONFIGURATION_DELAY = 6;

    address public immutable delegation;

    /// An immutable in the real one.
    PermissionController public permissionController;
    mapping(address => DelayInfo) internal delays;
    mapping(bytes32 => address[]) internal setStrategies;
    mapping(bytes32 => address[]) internal members;
    mapping(bytes32 => Slasher) internal slashers;
    mapping(bytes32 => address) internal recipients;
    mapping(bytes32 => uint256) internal slashCounts;
    mapping(bytes32 => bool) internal sets;
    mapping(address => uint256) internal setCounts;
    mapping(address => address) internal registrars;
    mapping(address => bool) internal hasMetadata;
    mapping(address => mapping(bytes32 => Registration)) internal registrations;
    mapping(address => mapping(address => History.Values)) internal maxMagnitudes;
    mapping(address => mapping(address => uint64)) public encumberedMagnitude;
    mapping(address => mapping(bytes32 => mapping(address => Allocation))) internal allocations;
    mapping(address => mapping(address => bytes32[])) internal deallocations;
    mapping(address => mapping(address => uint256)) internal queueStarts;

    constructor(address delegation_) {
        delegation = delegation_;
    }

    function setPermissionController(PermissionController controller) external {
        require(address(permissionController) == address(0), "already set");
        permissionController = controller;
    }

    function keyOf(OperatorSet memory operatorSet) internal pure returns (bytes32) {
        return bytes32(abi.encodePacked(operatorSet.avs, uint96(operatorSet.id)));
    }
}
