// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NonSignerStakesAndSignature} from "../lib/Types.sol";
import {RegistryCoordinator} from "../middleware/RegistryCoordinator.sol";
import {TaskManager} from "./TaskManager.sol";

/// The task manager of AltLayer's AVS wizard: squaring's, with a message in place of the number, and nobody challenges.
contract WizardTaskManager is TaskManager {
    struct Task {
        uint32 taskCreatedBlock;
        uint32 quorumThresholdPercentage;
        bytes message;
        bytes quorumNumbers;
    }

    struct TaskResponse {
        uint32 referenceTaskIndex;
        bytes message;
    }

    struct TaskResponseMetadata {
        uint32 taskResponsedBlock;
        bytes32 hashOfNonSigners;
    }

    event NewTaskCreated(uint32 indexed taskIndex, Task task);
    event TaskResponded(TaskResponse taskResponse, TaskResponseMetadata taskResponseMetadata);
    event AggregatorUpdated(address indexed oldAggregator, address indexed newAggregator);
    event GeneratorUpdated(address indexed oldGenerator, address indexed newGenerator);

    constructor(RegistryCoordinator coordinator, uint32 window, address aggregator_, address generator_)
        TaskManager(coordinator, window, aggregator_, generator_)
    {
        emit AggregatorUpdated(address(0), aggregator_);
        emit GeneratorUpdated(address(0), generator_);
    }

    function createNewTask(bytes calldata message, uint32 quorumThresholdPercentage, bytes calldata quorumNumbers) external onlyGenerator {
        Task memory task = Task(uint32(block.number), quorumThresholdPercentage, message, quorumNumbers);
        allTaskHashes[latestTaskNum] = keccak256(abi.encode(task));
        emit NewTaskCreated(latestTaskNum++, task);
    }

    function respondToTask(Task calldata task, TaskResponse calldata taskResponse, NonSignerStakesAndSignature memory signature) external onlyAggregator {
        bytes32 hashOfNonSigners = check(
            taskResponse.referenceTaskIndex, keccak256(abi.encode(task)), keccak256(abi.encode(taskResponse)), task.taskCreatedBlock,
            task.quorumNumbers, task.quorumThresholdPercentage, signature
        );
        TaskResponseMetadata memory metadata = TaskResponseMetadata(uint32(block.number), hashOfNonSigners);
        allTaskResponses[taskResponse.referenceTaskIndex] = keccak256(abi.encode(taskResponse, metadata));
        emit TaskResponded(taskResponse, metadata);
    }
}
