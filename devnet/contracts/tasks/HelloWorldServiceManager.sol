// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AVSDirectory} from "../core/AVSDirectory.sol";
import {SignatureWithSaltAndExpiry} from "../lib/Types.sol";
import {ECDSAStakeRegistry, IEcdsaServiceManager} from "../middleware/ECDSAStakeRegistry.sol";

/// The wizard's hello world on ECDSA middleware: every operator answers a task for itself, and its word is taken for its signature.
contract HelloWorldServiceManager is IEcdsaServiceManager {
    struct Task {
        string name;
        uint32 taskCreatedBlock;
    }

    AVSDirectory public immutable avsDirectory;
    ECDSAStakeRegistry public immutable stakeRegistry;
    uint32 public latestTaskNum;
    mapping(uint32 => bytes32) public allTaskHashes;
    mapping(address => mapping(uint32 => bool)) private answered;

    event NewTaskCreated(uint32 indexed taskIndex, Task task);
    event TaskResponded(uint32 indexed taskIndex, Task task, address operator);

    modifier onlyStakeRegistry() {
        require(msg.sender == address(stakeRegistry), "onlyStakeRegistry");
        _;
    }

    constructor(AVSDirectory directory_, ECDSAStakeRegistry stakeRegistry_) {
        (avsDirectory, stakeRegistry) = (directory_, stakeRegistry_);
    }

    function updateAVSMetadataURI(string calldata metadataURI) external {
        require(msg.sender == stakeRegistry.owner(), "Ownable: caller is not the owner");
        avsDirectory.updateAVSMetadataURI(metadataURI);
    }

    function registerOperatorToAVS(address operator, SignatureWithSaltAndExpiry calldata signature) external onlyStakeRegistry {
        avsDirectory.registerOperatorToAVS(operator, signature);
    }

    function deregisterOperatorFromAVS(address operator) external onlyStakeRegistry {
        avsDirectory.deregisterOperatorFromAVS(operator);
    }

    /// ECDSAServiceManagerBase.getRestakeableStrategies: those of the registry's quorum.
    function getRestakeableStrategies() public view returns (address[] memory strategies) {
        ECDSAStakeRegistry.Quorum memory quorum = stakeRegistry.quorum();
        strategies = new address[](quorum.strategies.length);
        for (uint256 i; i < strategies.length; ++i) strategies[i] = quorum.strategies[i].strategy;
    }

    function getOperatorRestakedStrategies(address) external view returns (address[] memory) {
        return getRestakeableStrategies();
    }

    function createNewTask(string calldata name) external {
        Task memory task = Task(name, uint32(block.number));
        allTaskHashes[latestTaskNum] = keccak256(abi.encode(task));
        emit NewTaskCreated(latestTaskNum++, task);
    }

    function respondToTask(Task calldata task, uint32 taskIndex, bytes calldata) external {
        require(stakeRegistry.operatorRegistered(msg.sender), "Operator must be the caller");
        require(keccak256(abi.encode(task)) == allTaskHashes[taskIndex], "supplied task does not match the one recorded in the contract");
        require(!answered[msg.sender][taskIndex], "Operator has already responded to the task");
        answered[msg.sender][taskIndex] = true;
        emit TaskResponded(taskIndex, task, msg.sender);
    }
}
