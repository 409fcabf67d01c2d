// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NonSignerStakesAndSignature, QuorumStakeTotals} from "../lib/Types.sol";
import {RegistryCoordinator} from "../middleware/RegistryCoordinator.sol";
import {SignatureChecker} from "../middleware/SignatureChecker.sol";

/// What the task managers of the incredible-squaring family share: hashes of tasks and responses, windows, the threshold.
abstract contract TaskManager is SignatureChecker {
    uint32 public constant TASK_CHALLENGE_WINDOW_BLOCK = 15;
    uint256 internal constant THRESHOLD_DENOMINATOR = 100;

    uint32 public immutable TASK_RESPONSE_WINDOW_BLOCK;
    uint32 public latestTaskNum;
    address public aggregator;
    address public generator;
    mapping(uint32 => bytes32) public allTaskHashes;
    mapping(uint32 => bytes32) public allTaskResponses;

    constructor(RegistryCoordinator coordinator, uint32 window, address aggregator_, address generator_) {
        registryCoordinator = coordinator;
        TASK_RESPONSE_WINDOW_BLOCK = window;
        (aggregator, generator) = (aggregator_, generator_);
    }

    modifier onlyGenerator() {
        require(msg.sender == generator, "Task generator must be the caller");
        _;
    }

    modifier onlyAggregator() {
        require(msg.sender == aggregator, "Aggregator must be the caller");
        _;
    }

    /// IncredibleSquaringTaskManager.respondToTask from the checks of the call to those of the stake.
    function check(
        uint32 index,
        bytes32 taskHash,
        bytes32 message,
        uint32 createdBlock,
        bytes memory quorums,
        uint32 threshold,
        NonSignerStakesAndSignature memory signature
    ) internal view returns (bytes32 hashOfNonSigners) {
        require(taskHash == allTaskHashes[index], "supplied task does not match the one recorded in the contract");
        require(allTaskResponses[index] == bytes32(0), "Aggregator has already responded to the task");
        require(block.number <= createdBlock + TASK_RESPONSE_WINDOW_BLOCK, "Aggregator has responded too late");
        QuorumStakeTotals memory totals;
        (totals, hashOfNonSigners) = checkSignatures(message, quorums, createdBlock, signature);
        for (uint256 i; i < quorums.length; ++i) {
            require(
                totals.signedStakeForQuorum[i] * THRESHOLD_DENOMINATOR >= uint256(totals.totalStakeForQuorum[i]) * threshold,
                "Signatories do not own at least threshold percentage of a quorum"
            );
        }
    }
}
