// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "../lib/BN254.sol";
import {NonSignerStakesAndSignature} from "../lib/Types.sol";
import {RegistryCoordinator} from "../middleware/RegistryCoordinator.sol";
import {TaskManager} from "./TaskManager.sol";

/// The reference task AVS: operators square a number, anybody may challenge the result.
contract IncredibleSquaringTaskManager is TaskManager {
    struct Task {
        uint256 numberToBeSquared;
        uint32 taskCreatedBlock;
        bytes quorumNumbers;
        uint32 quorumThresholdPercentage;
    }

    struct TaskResponse {
        uint32 referenceTaskIndex;
        uint256 numberSquared;
    }

    struct TaskResponseMetadata {
        uint32 taskRespondedBlock;
        bytes32 hashOfNonSigners;
    }

    mapping(uint32 => bool) public taskSuccesfullyChallenged;

    event NewTaskCreated(uint32 indexed taskIndex, Task task);
    event TaskResponded(TaskResponse taskResponse, TaskResponseMetadata taskResponseMetadata);
    event TaskChallengedSuccessfully(uint32 indexed taskIndex, address indexed challenger);
    event TaskChallengedUnsuccessfully(uint32 indexed taskIndex, address indexed challenger);
    event AggregatorUpdated(address indexed oldAggregator, address indexed newAggregator);
    event GeneratorUpdated(address indexed oldGenerator, address indexed newGenerator);

    constructor(RegistryCoordinator coordinator, uint32 window, address aggregator_, address generator_)
        TaskManager(coordinator, window, aggregator_, generator_)
    {
        emit AggregatorUpdated(address(0), aggregator_);
        emit GeneratorUpdated(address(0), generator_);
    }

    function createNewTask(uint256 numberToBeSquared, uint32 quorumThresholdPercentage, bytes calldata quorumNumbers) external onlyGenerator {
        Task memory task = Task(numberToBeSquared, uint32(block.number), quorumNumbers, quorumThresholdPercentage);
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

    /// IncredibleSquaringTaskManager.raiseAndResolveChallenge; what it would do to the signers is left out, as in the reference.
    function raiseAndResolveChallenge(
        Task calldata task,
        TaskResponse calldata taskResponse,
        TaskResponseMetadata calldata metadata,
        BN254.G1Point[] memory pubkeysOfNonSigningOperators
    ) external {
        uint32 index = taskResponse.referenceTaskIndex;
        require(allTaskResponses[index] != bytes32(0), "Task hasn't been responded to yet");
        require(allTaskResponses[index] == keccak256(abi.encode(taskResponse, metadata)), "Task response does not match the one recorded in the contract");
        require(!taskSuccesfullyChallenged[index], "The response to this task has already been challenged successfully.");
        require(block.number <= metadata.taskRespondedBlock + TASK_CHALLENGE_WINDOW_BLOCK, "The challenge period for this task has already expired.");
        if (task.numberToBeSquared * task.numberToBeSquared == taskResponse.numberSquared) {
            emit TaskChallengedUnsuccessfully(index, msg.sender);
            return;
        }
        bytes32[] memory ids = new bytes32[](pubkeysOfNonSigningOperators.length);
        for (uint256 i; i < ids.length; ++i) ids[i] = BN254.hash(pubkeysOfNonSigningOperators[i]);
        require(
            keccak256(abi.encodePacked(task.taskCreatedBlock, ids)) == metadata.hashOfNonSigners,
            "The pubkeys of non-signing operators supplied by the challenger are not correct."
        );
        taskSuccesfullyChallenged[index] = true;
        emit TaskChallengedSuccessfully(index, msg.sender);
    }
}
