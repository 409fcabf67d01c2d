// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NonSignerStakesAndSignature} from "../lib/Types.sol";
import {RegistryCoordinator} from "../middleware/RegistryCoordinator.sol";
import {TaskManager} from "./TaskManager.sol";

/// Anzen's safety factors: signed, 1e9 at most, one per protocol.
contract SafetyFactorOracle {
    address public immutable owner;
    address public taskManager;
    mapping(uint32 => int256) public safetyFactors;

    event SFUpdated(uint32 protocolId, int256 newSF);
    event ProtocolAdded(uint32 protocolId, address reservesManager);
    event ProtocolRemoved(uint32 protocolId);
    event DisputeStatusSet(bool status);

    constructor() {
        owner = msg.sender;
    }

    function setTaskManager(address taskManager_) external {
        require(msg.sender == owner, "Ownable: caller is not the owner");
        taskManager = taskManager_;
    }

    function addProtocol(uint32 protocolId, address reservesManager) external {
        require(msg.sender == owner, "Ownable: caller is not the owner");
        emit ProtocolAdded(protocolId, reservesManager);
    }

    function removeProtocol(uint32 protocolId) external {
        require(msg.sender == owner, "Ownable: caller is not the owner");
        emit ProtocolRemoved(protocolId);
    }

    /// Anybody may, "for testing purposes", in the real one too. What it changes of who may post is left out.
    function setDisputeStatus(bool status) external {
        emit DisputeStatusSet(status);
    }

    function setSafetyFactor(uint32 protocolId, int256 newSF) external {
        require(msg.sender == taskManager && newSF <= 1e9, "SafetyFactorOracle: refused");
        safetyFactors[protocolId] = newSF;
        emit SFUpdated(protocolId, newSF);
    }
}

/// Anzen's fork of incredible squaring: operators agree on the safety factor of a protocol.
contract AnzenTaskManager is TaskManager {
    struct OraclePullTask {
        uint32 oracleIndex;
        int256 proposedSafetyFactor;
        uint32 taskCreatedBlock;
        bytes quorumNumbers;
        uint32 quorumThresholdPercentage;
    }

    struct OraclePullTaskResponse {
        uint32 referenceTaskIndex;
        int256 safetyFactor;
    }

    struct TaskResponseMetadata {
        uint32 taskResponsedBlock;
        bytes32 hashOfNonSigners;
    }

    SafetyFactorOracle public immutable oracle;

    event NewOraclePullTaskCreated(uint32 indexed taskIndex, OraclePullTask oraclePullTask);
    event OraclePullTaskResponded(OraclePullTaskResponse oraclePullTaskResponse, TaskResponseMetadata taskResponseMetadata);

    constructor(RegistryCoordinator coordinator, uint32 window, address aggregator_, address generator_, SafetyFactorOracle oracle_)
        TaskManager(coordinator, window, aggregator_, generator_)
    {
        oracle = oracle_;
    }

    function createNewOraclePullTask(uint32 oracleIndex, int256 proposedSafetyFactor, uint32 quorumThresholdPercentage, bytes calldata quorumNumbers)
        external
        onlyGenerator
    {
        OraclePullTask memory task = OraclePullTask(oracleIndex, proposedSafetyFactor, uint32(block.number), quorumNumbers, quorumThresholdPercentage);
        allTaskHashes[latestTaskNum] = keccak256(abi.encode(task));
        emit NewOraclePullTaskCreated(latestTaskNum++, task);
    }

    function respondToOraclePullTask(OraclePullTask calldata task, OraclePullTaskResponse calldata response, NonSignerStakesAndSignature memory signature)
        external
        onlyAggregator
    {
        bytes32 hashOfNonSigners = check(
            response.referenceTaskIndex, keccak256(abi.encode(task)), keccak256(abi.encode(response)), task.taskCreatedBlock, task.quorumNumbers,
            task.quorumThresholdPercentage, signature
        );
        TaskResponseMetadata memory metadata = TaskResponseMetadata(uint32(block.number), hashOfNonSigners);
        allTaskResponses[response.referenceTaskIndex] = keccak256(abi.encode(response, metadata));
        oracle.setSafetyFactor(task.oracleIndex, response.safetyFactor);
        emit OraclePullTaskResponded(response, metadata);
    }
}
