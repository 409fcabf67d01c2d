// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AllocationStorage} from "./AllocationStorage.sol";
import {OperatorSet} from "../lib/Types.sol";
import {Wad} from "../lib/Wad.sol";
import {History} from "../lib/History.sol";
import {IDelegation} from "./ICore.sol";
import {OperatorSets} from "./OperatorSets.sol";

/// AllocationManager (since v1.9.0): magnitudes that operators put at stake for operator sets, and slashing.
contract AllocationManager is OperatorSets {
    using History for History.Values;
    using Wad for uint256;

    struct AllocateParams {
        OperatorSet operatorSet;
        address[] strategies;
        uint64[] newMagnitudes;
    }

    struct SlashingParams {
        address operator;
        uint32 operatorSetId;
        address[] strategies;
        uint256[] wadsToSlash;
        string description;
    }

    event SlasherMigrated(OperatorSet operatorSet, address slasher);
    event AllocationDelaySet(address operator, uint32 delay, uint32 effectBlock);
    event AllocationUpdated(address operator, OperatorSet operatorSet, address strategy, uint64 magnitude, uint32 effectBlock);
    event EncumberedMagnitudeUpdated(address operator, address strategy, uint64 encumberedMagnitude);
    event MaxMagnitudeUpdated(address operator, address strategy, uint64 maxMagnitude);
    event OperatorSlashed(address operator, OperatorSet operatorSet, address[] strategies, uint256[] wadSlashed, string description);

    constructor(address delegation_) AllocationStorage(delegation_) {}

    /// A new operator's delay holds at once (since v1.9), a later one after the configuration delay (AllocationManager._setAllocationDelay).
    function setAllocationDelay(address operator, uint32 delay) external {
        require(msg.sender == delegation || (msg.sender == operator && IDelegation(delegation).isOperator(operator)), "InvalidCaller");
        DelayInfo memory info = delays[operator];
        if (info.effectBlock != 0 && block.number >= info.effectBlock) (info.delay, info.isSet) = (info.pendingDelay, true);
        info.pendingDelay = delay;
        info.effectBlock = uint32(block.number) + (msg.sender == delegation ? 0 : ALLOCATION_CONFIGURATION_DELAY + 1);
        delays[operator] = info;
        emit AllocationDelaySet(operator, delay, info.effectBlock);
    }

    /// AllocationManager.modifyAllocations, step by step in the real order.
    function modifyAllocations(address operator, AllocateParams[] calldata params) external {
        require(msg.sender == operator, "InvalidPermissions");
        (bool isSet, uint32 delay) = getAllocationDelay(operator);
        require(isSet, "UninitializedAllocationDelay");
        for (uint256 i; i < params.length; ++i) {
            require(params[i].strategies.length == params[i].newMagnitudes.length, "InputArrayLengthMismatch");
            require(isOperatorSet(params[i].operatorSet), "InvalidOperatorSet");
            for (uint256 j; j < params[i].strategies.length; ++j) {
                modify(operator, params[i].operatorSet, params[i].strategies[j], params[i].newMagnitudes[j], delay);
            }
        }
    }

    function clearDeallocationQueue(address operator, address[] calldata strategies, uint16[] calldata) external {
        for (uint256 i; i < strategies.length; ++i) clear(operator, strategies[i]);
    }

    /// AllocationManager.slashOperator and _slashOperator. Strategies come in ascending order; what is not allocated is passed over.
    function slashOperator(address avs, SlashingParams calldata params) external returns (uint256 slashId, uint256[] memory shares) {
        OperatorSet memory operatorSet = OperatorSet(avs, params.operatorSetId);
        require(isOperatorSet(operatorSet), "InvalidOperatorSet");
        require(msg.sender == getSlasher(operatorSet), "InvalidCaller");
        require(isOperatorSlashable(params.operator, operatorSet), "OperatorNotSlashable");
        slashId = ++slashCounts[keyOf(operatorSet)];
        shares = new uint256[](params.strategies.length);
        uint256[] memory wadSlashed = new uint256[](params.strategies.length);
        for (uint256 i; i < params.strategies.length; ++i) {
            require(i == 0 || params.strategies[i] > params.strategies[i - 1], "StrategiesMustBeInAscendingOrder");
            require(isInSet(operatorSet, params.strategies[i]), "StrategyNotInOperatorSet");
            require(params.wadsToSlash[i] != 0 && params.wadsToSlash[i] <= Wad.ONE, "InvalidWadToSlash");
            (wadSlashed[i], shares[i]) = slash(params.operator, operatorSet, slashId, params.strategies[i], params.wadsToSlash[i]);
        }
        emit OperatorSlashed(params.operator, operatorSet, params.strategies, wadSlashed, params.description);
    }

    /// AllocationManager.migrateSlashers (since v1.9.0): where a set has no slasher yet, the first whom its AVS appointed for slashOperator, else the AVS.
    function migrateSlashers(OperatorSet[] calldata operatorSets) external {
        for (uint256 i; i < operatorSets.length; ++i) {
            if (!isOperatorSet(operatorSets[i]) || getSlasher(operatorSets[i]) != address(0)) continue;
            address[] memory appointed = permissionController.getAppointees(operatorSets[i].avs, address(this), this.slashOperator.selector);
            address slasher = appointed.length == 0 || appointed[0] == address(0) ? operatorSets[i].avs : appointed[0];
            setSlasher(operatorSets[i], slasher, uint32(block.number));
            emit SlasherMigrated(operatorSets[i], slasher);
        }
    }

    function getAllocation(address operator, OperatorSet calldata operatorSet, address strategy) external view returns (Allocation memory allocation) {
        (, allocation) = updated(operator, keyOf(operatorSet), strategy);
    }

    function getEncumberedMagnitude(address operator, address strategy) external view returns (uint64 encumbered) {
        (encumbered,) = freed(operator, strategy);
    }

    function getAllocatableMagnitude(address operator, address strategy) external view returns (uint64) {
        (uint64 encumbered,) = freed(operator, strategy);
        return getMaxMagnitude(operator, strategy) - encumbered;
    }

    function getMaxMagnitude(address operator, address strategy) public view returns (uint64) {
        return uint64(maxMagnitudes[operator][strategy].latest(Wad.ONE));
    }

    function getMaxMagnitudes(address operator, address[] calldata strategies) external view returns (uint64[] memory magnitudes) {
        magnitudes = new uint64[](strategies.length);
        for (uint256 i; i < strategies.length; ++i) magnitudes[i] = getMaxMagnitude(operator, strategies[i]);
    }

    function getMaxMagnitudeAtBlock(address operator, address strategy, uint32 blockNumber) external view returns (uint64) {
        return uint64(maxMagnitudes[operator][strategy].valueAt(blockNumber, Wad.ONE));
    }

    /// AllocationManager.getMinimumSlashableStake: a decrease that is due by then counts, an increase does not.
    function getMinimumSlashableStake(OperatorSet calldata operatorSet, address[] calldata operators, address[] calldata strategies, uint32 futureBlock)
        external
        view
        returns (uint256[][] memory slashable)
    {
        slashable = new uint256[][](operators.length);
        for (uint256 i; i < operators.length; ++i) {
            slashable[i] = new uint256[](strategies.length);
            uint256[] memory shares = IDelegation(delegation).getOperatorShares(operators[i], strategies);
            for (uint256 j; j < strategies.length; ++j) {
                (Info memory info, Allocation memory allocation) = updated(operators[i], keyOf(operatorSet), strategies[j]);
                if (info.max == 0) continue;
                if (allocation.effectBlock <= futureBlock && allocation.pendingDiff < 0) {
                    allocation.currentMagnitude = plus(allocation.currentMagnitude, allocation.pendingDiff);
                }
                slashable[i][j] = shares[j].mul(uint256(allocation.currentMagnitude).div(info.max));
            }
        }
    }

    function getAllocationDelay(address operator) public view returns (bool isSet, uint32 delay) {
        DelayInfo memory info = delays[operator];
        return info.effectBlock != 0 && block.number >= info.effectBlock ? (true, info.pendingDelay) : (info.isSet, info.delay);
    }

    function modify(address operator, OperatorSet calldata operatorSet, address strategy, uint64 magnitude, uint32 delay) private {
        bytes32 key = keyOf(operatorSet);
        clear(operator, strategy);
        (Info memory info, Allocation memory allocation) = updated(operator, key, strategy);
        require(allocation.effectBlock == 0, "ModificationAlreadyPending");
        bool slashable = isOperatorSlashable(operator, operatorSet) && isInSet(operatorSet, strategy) && allocation.currentMagnitude != 0;
        allocation.pendingDiff = int128(uint128(magnitude)) - int128(uint128(allocation.currentMagnitude));
        require(allocation.pendingDiff != 0, "SameMagnitude");
        if (allocation.pendingDiff > 0) {
            info.encumbered = plus(info.encumbered, allocation.pendingDiff);
            require(info.encumbered <= info.max, "InsufficientMagnitude");
            allocation.effectBlock = uint32(block.number) + delay;
        } else if (slashable) {
            deallocations[operator][strategy].push(key);
            allocation.effectBlock = uint32(block.number) + DEALLOCATION_DELAY + 1;
        } else {
            info.encumbered = plus(info.encumbered, allocation.pendingDiff);
            allocation = Allocation(magnitude, 0, uint32(block.number));
        }
        store(operator, key, strategy, info, allocation);
        emit AllocationUpdated(operator, operatorSet, strategy, plus(allocation.currentMagnitude, allocation.pendingDiff), allocation.effectBlock);
    }

    function slash(address operator, OperatorSet memory operatorSet, uint256 slashId, address strategy, uint256 wad)
        private
        returns (uint256 wadSlashed, uint256 shares)
    {
        bytes32 key = keyOf(operatorSet);
        (Info memory info, Allocation memory allocation) = updated(operator, key, strategy);
        if (allocation.currentMagnitude == 0) return (0, 0);
        uint64 slashed = uint64(uint256(allocation.currentMagnitude).mulUp(wad));
        uint64 previousMax = info.max;
        wadSlashed = uint256(slashed).div(previousMax);
        allocation.currentMagnitude -= slashed;
        info.max -= slashed;
        info.encumbered -= slashed;
        if (allocation.pendingDiff < 0) {
            allocation.pendingDiff += int128(uint128(uint256(uint128(-allocation.pendingDiff)).mulUp(wad)));
            emit AllocationUpdated(operator, operatorSet, strategy, plus(allocation.currentMagnitude, allocation.pendingDiff), allocation.effectBlock);
        }
        store(operator, key, strategy, info, allocation);
        emit AllocationUpdated(operator, operatorSet, strategy, allocation.currentMagnitude, uint32(block.number));
        maxMagnitudes[operator][strategy].push(info.max);
        emit MaxMagnitudeUpdated(operator, strategy, info.max);
        shares = IDelegation(delegation).slashOperatorShares(operator, operatorSet, slashId, strategy, previousMax, info.max);
    }

    /// AllocationManager._clearDeallocationQueue: in the order in which they were queued, up to the first that is not due.
    function clear(address operator, address strategy) private {
        bytes32[] storage queue = deallocations[operator][strategy];
        while (queueStarts[operator][strategy] < queue.length) {
            bytes32 key = queue[queueStarts[operator][strategy]];
            (Info memory info, Allocation memory allocation) = updated(operator, key, strategy);
            if (block.number < allocation.effectBlock) return;
            store(operator, key, strategy, info, allocation);
            ++queueStarts[operator][strategy];
        }
    }

    /// AllocationManager._getUpdatedAllocation: a pending change that is due has happened.
    function updated(address operator, bytes32 key, address strategy) private view returns (Info memory info, Allocation memory allocation) {
        info = Info(getMaxMagnitude(operator, strategy), encumberedMagnitude[operator][strategy]);
        allocation = allocations[operator][key][strategy];
        if (block.number < allocation.effectBlock) return (info, allocation);
        allocation.currentMagnitude = plus(allocation.currentMagnitude, allocation.pendingDiff);
        if (allocation.pendingDiff < 0) info.encumbered = plus(info.encumbered, allocation.pendingDiff);
        (allocation.effectBlock, allocation.pendingDiff) = (0, 0);
    }

    /// AllocationManager._getFreeAndUsedMagnitude: what is encumbered once every due deallocation is cleared.
    function freed(address operator, address strategy) private view returns (uint64 encumbered, uint256 cleared) {
        encumbered = encumberedMagnitude[operator][strategy];
        bytes32[] storage queue = deallocations[operator][strategy];
        for (uint256 i = queueStarts[operator][strategy]; i < queue.length; ++i) {
            Allocation memory allocation = allocations[operator][queue[i]][strategy];
            if (block.number < allocation.effectBlock) break;
            encumbered = plus(encumbered, allocation.pendingDiff);
            ++cleared;
        }
    }

    /// AllocationManager._updateAllocationInfo: what is encumbered is told only when it changed.
    function store(address operator, bytes32 key, address strategy, Info memory info, Allocation memory allocation) private {
        if (encumberedMagnitude[operator][strategy] != info.encumbered) {
            encumberedMagnitude[operator][strategy] = info.encumbered;
            emit EncumberedMagnitudeUpdated(operator, strategy, info.encumbered);
        }
        allocations[operator][key][strategy] = allocation;
    }

    function plus(uint64 magnitude, int128 diff) private pure returns (uint64) {
        return uint64(uint128(int128(uint128(magnitude)) + diff));
    }
}
