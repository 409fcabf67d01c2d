// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OperatorSet} from "../lib/Types.sol";
import {IAVSRegistrar} from "../middleware/IAVSRegistrar.sol";
import {AllocationStorage} from "./AllocationStorage.sol";
import {IDelegation} from "./ICore.sol";

/// AllocationManager's operator sets: strategies, slashers, members. An AVS calls for itself, or its registrar does, which the real AVSs appoint with PermissionController.
abstract contract OperatorSets is AllocationStorage {
    /// IAllocationManager.CreateSetParamsV2.
    struct CreateSetParams {
        uint32 operatorSetId;
        address[] strategies;
        address slasher;
    }

    /// IAllocationManager.CreateSetParams: before v1.9.0 sets had no slasher of their own.
    struct CreateSetParamsBefore {
        uint32 operatorSetId;
        address[] strategies;
    }

    struct RegisterParams {
        address avs;
        uint32[] operatorSetIds;
        bytes data;
    }

    struct DeregisterParams {
        address operator;
        address avs;
        uint32[] operatorSetIds;
    }

    event AVSMetadataURIUpdated(address indexed avs, string metadataURI);
    event AVSRegistrarSet(address avs, address registrar);
    event OperatorSetCreated(OperatorSet operatorSet);
    event StrategyAddedToOperatorSet(OperatorSet operatorSet, address strategy);
    event StrategyRemovedFromOperatorSet(OperatorSet operatorSet, address strategy);
    event RedistributionAddressSet(OperatorSet operatorSet, address redistributionRecipient);
    event SlasherUpdated(OperatorSet operatorSet, address slasher, uint32 effectBlock);
    event OperatorAddedToOperatorSet(address indexed operator, OperatorSet operatorSet);
    event OperatorRemovedFromOperatorSet(address indexed operator, OperatorSet operatorSet);

    modifier onlyAvs(address avs) {
        require(msg.sender == avs || msg.sender == registrars[avs], "InvalidCaller");
        _;
    }

    function updateAVSMetadataURI(address avs, string calldata metadataURI) external onlyAvs(avs) {
        hasMetadata[avs] = true;
        emit AVSMetadataURIUpdated(avs, metadataURI);
    }

    function setAVSRegistrar(address avs, address registrar) external onlyAvs(avs) {
        registrars[avs] = registrar;
        emit AVSRegistrarSet(avs, registrar);
    }

    function createOperatorSets(address avs, CreateSetParams[] calldata params) external onlyAvs(avs) {
        require(hasMetadata[avs], "NonexistentAVSMetadata");
        for (uint256 i; i < params.length; ++i) create(avs, params[i], address(0));
    }

    /// AllocationManager.createOperatorSets of v1.3.0 to v1.8.1.
    function createOperatorSetsBefore(address avs, CreateSetParamsBefore[] calldata params) external onlyAvs(avs) {
        require(hasMetadata[avs], "NonexistentAVSMetadata");
        for (uint256 i; i < params.length; ++i) open(OperatorSet(avs, params[i].operatorSetId), params[i].strategies, address(0));
    }

    function createRedistributingOperatorSets(address avs, CreateSetParams[] calldata params, address[] calldata redistributionRecipients)
        external
        onlyAvs(avs)
    {
        require(hasMetadata[avs], "NonexistentAVSMetadata");
        for (uint256 i; i < params.length; ++i) create(avs, params[i], redistributionRecipients[i]);
    }

    function addStrategiesToOperatorSet(address avs, uint32 operatorSetId, address[] calldata strategies) external onlyAvs(avs) {
        require(isOperatorSet(OperatorSet(avs, operatorSetId)), "InvalidOperatorSet");
        for (uint256 i; i < strategies.length; ++i) add(OperatorSet(avs, operatorSetId), strategies[i]);
    }

    function removeStrategiesFromOperatorSet(address avs, uint32 operatorSetId, address[] calldata strategies) external onlyAvs(avs) {
        OperatorSet memory operatorSet = OperatorSet(avs, operatorSetId);
        for (uint256 i; i < strategies.length; ++i) {
            require(remove(setStrategies[keyOf(operatorSet)], strategies[i]), "StrategyNotInOperatorSet");
            emit StrategyRemovedFromOperatorSet(operatorSet, strategies[i]);
        }
    }

    /// AllocationManager._updateSlasher: at once on creation, else after the configuration delay.
    function updateSlasher(OperatorSet calldata operatorSet, address slasher) external onlyAvs(operatorSet.avs) {
        require(isOperatorSet(operatorSet), "InvalidOperatorSet");
        setSlasher(operatorSet, slasher, uint32(block.number) + ALLOCATION_CONFIGURATION_DELAY + 1);
    }

    function registerForOperatorSets(address operator, RegisterParams calldata params) external {
        require(msg.sender == operator && IDelegation(delegation).isOperator(operator), "InvalidOperator");
        for (uint256 i; i < params.operatorSetIds.length; ++i) {
            OperatorSet memory operatorSet = OperatorSet(params.avs, params.operatorSetIds[i]);
            require(isOperatorSet(operatorSet), "InvalidOperatorSet");
            require(!isOperatorSlashable(operator, operatorSet), "AlreadyMemberOfSet");
            members[keyOf(operatorSet)].push(operator);
            registrations[operator][keyOf(operatorSet)].registered = true;
            emit OperatorAddedToOperatorSet(operator, operatorSet);
        }
        if (getAVSRegistrar(params.avs).code.length != 0) {
            IAVSRegistrar(getAVSRegistrar(params.avs)).registerOperator(operator, params.avs, params.operatorSetIds, params.data);
        }
    }

    /// The operator stays slashable for DEALLOCATION_DELAY blocks.
    function deregisterFromOperatorSets(DeregisterParams calldata params) external {
        require(msg.sender == params.operator || msg.sender == params.avs || msg.sender == registrars[params.avs], "InvalidCaller");
        for (uint256 i; i < params.operatorSetIds.length; ++i) {
            OperatorSet memory operatorSet = OperatorSet(params.avs, params.operatorSetIds[i]);
            require(remove(members[keyOf(operatorSet)], params.operator), "NotMemberOfSet");
            registrations[params.operator][keyOf(operatorSet)] = Registration(false, uint32(block.number) + DEALLOCATION_DELAY);
            emit OperatorRemovedFromOperatorSet(params.operator, operatorSet);
        }
        if (getAVSRegistrar(params.avs).code.length != 0) {
            IAVSRegistrar(getAVSRegistrar(params.avs)).deregisterOperator(params.operator, params.avs, params.operatorSetIds);
        }
    }

    function isOperatorSet(OperatorSet memory operatorSet) public view returns (bool) {
        return sets[keyOf(operatorSet)];
    }

    function getOperatorSetCount(address avs) external view returns (uint256) {
        return setCounts[avs];
    }

    function getMembers(OperatorSet calldata operatorSet) external view returns (address[] memory) {
        return members[keyOf(operatorSet)];
    }

    function getMemberCount(OperatorSet calldata operatorSet) external view returns (uint256) {
        return members[keyOf(operatorSet)].length;
    }

    function isMemberOfOperatorSet(address operator, OperatorSet calldata operatorSet) external view returns (bool) {
        return registrations[operator][keyOf(operatorSet)].registered;
    }

    function isOperatorSlashable(address operator, OperatorSet memory operatorSet) public view returns (bool) {
        Registration memory registration = registrations[operator][keyOf(operatorSet)];
        return registration.registered || block.number <= registration.slashableUntil;
    }

    function getStrategiesInOperatorSet(OperatorSet calldata operatorSet) external view returns (address[] memory) {
        return setStrategies[keyOf(operatorSet)];
    }

    function getAVSRegistrar(address avs) public view returns (address) {
        return registrars[avs] == address(0) ? avs : registrars[avs];
    }

    function getSlasher(OperatorSet memory operatorSet) public view returns (address) {
        Slasher memory slasher = slashers[keyOf(operatorSet)];
        return slasher.effectBlock != 0 && block.number >= slasher.effectBlock ? slasher.pendingSlasher : slasher.slasher;
    }

    function getPendingSlasher(OperatorSet memory operatorSet) external view returns (address, uint32) {
        Slasher memory slasher = slashers[keyOf(operatorSet)];
        return slasher.effectBlock != 0 && block.number < slasher.effectBlock ? (slasher.pendingSlasher, slasher.effectBlock) : (address(0), 0);
    }

    function getRedistributionRecipient(OperatorSet memory operatorSet) external view returns (address) {
        address recipient = recipients[keyOf(operatorSet)];
        return recipient == address(0) ? 0x00000000000000000000000000000000000E16E4 : recipient;
    }

    function isRedistributingOperatorSet(OperatorSet memory operatorSet) external view returns (bool) {
        return recipients[keyOf(operatorSet)] != address(0);
    }

    function getSlashCount(OperatorSet memory operatorSet) external view returns (uint256) {
        return slashCounts[keyOf(operatorSet)];
    }

    function isInSet(OperatorSet memory operatorSet, address strategy) internal view returns (bool) {
        address[] storage strategies = setStrategies[keyOf(operatorSet)];
        for (uint256 i; i < strategies.length; ++i) {
            if (strategies[i] == strategy) return true;
        }
        return false;
    }

    /// AllocationManager._createOperatorSet.
    function create(address avs, CreateSetParams calldata params, address recipient) private {
        OperatorSet memory operatorSet = OperatorSet(avs, params.operatorSetId);
        open(operatorSet, params.strategies, recipient);
        setSlasher(operatorSet, params.slasher, uint32(block.number));
    }

    function open(OperatorSet memory operatorSet, address[] calldata strategies, address recipient) private {
        require(!isOperatorSet(operatorSet), "InvalidOperatorSet");
        sets[keyOf(operatorSet)] = true;
        ++setCounts[operatorSet.avs];
        emit OperatorSetCreated(operatorSet);
        if (recipient != address(0)) {
            recipients[keyOf(operatorSet)] = recipient;
            emit RedistributionAddressSet(operatorSet, recipient);
        }
        for (uint256 i; i < strategies.length; ++i) add(operatorSet, strategies[i]);
    }

    function add(OperatorSet memory operatorSet, address strategy) private {
        require(!isInSet(operatorSet, strategy), "StrategyAlreadyInOperatorSet");
        setStrategies[keyOf(operatorSet)].push(strategy);
        emit StrategyAddedToOperatorSet(operatorSet, strategy);
    }

    function setSlasher(OperatorSet memory operatorSet, address slasher, uint32 effectBlock) internal {
        slashers[keyOf(operatorSet)] = Slasher(getSlasher(operatorSet), slasher, effectBlock);
        emit SlasherUpdated(operatorSet, slasher, effectBlock);
    }

    /// The last takes the freed place (EnumerableSet).
    function remove(address[] storage list, address value) private returns (bool) {
        for (uint256 i; i < list.length; ++i) {
            if (list[i] != value) continue;
            list[i] = list[list.length - 1];
            list.pop();
            return true;
        }
        return false;
    }
}
