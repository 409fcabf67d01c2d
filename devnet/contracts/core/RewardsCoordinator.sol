// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OperatorSet} from "../lib/Types.sol";
import {RewardsClaims} from "./RewardsClaims.sol";
import {Token} from "./Token.sol";

/// RewardsCoordinator (rewards v2.2): submissions of every kind. Intervals and lengths are checked as in the real one, the callers' rights are not.
contract RewardsCoordinator is RewardsClaims {
    /// IRewardsCoordinator.StrategyAndMultiplier.
    struct StrategyAndMultiplier {
        address strategy;
        uint96 multiplier;
    }

    struct RewardsSubmission {
        StrategyAndMultiplier[] strategiesAndMultipliers;
        Token token;
        uint256 amount;
        uint32 startTimestamp;
        uint32 duration;
    }

    struct OperatorReward {
        address operator;
        uint256 amount;
    }

    struct OperatorDirectedRewardsSubmission {
        StrategyAndMultiplier[] strategiesAndMultipliers;
        Token token;
        OperatorReward[] operatorRewards;
        uint32 startTimestamp;
        uint32 duration;
        string description;
    }

    uint32 public constant CALCULATION_INTERVAL_SECONDS = 86400;
    uint32 public constant MAX_REWARDS_DURATION = 6048000;
    mapping(address => uint256) public submissionNonce;
    mapping(address => mapping(bytes32 => bool)) public isAVSRewardsSubmissionHash;
    mapping(address => mapping(bytes32 => bool)) public isRewardsSubmissionForAllHash;
    mapping(address => mapping(bytes32 => bool)) public isRewardsSubmissionForAllEarnersHash;
    mapping(address => mapping(bytes32 => bool)) public isOperatorDirectedAVSRewardsSubmissionHash;
    mapping(address => mapping(bytes32 => bool)) public isOperatorDirectedOperatorSetRewardsSubmissionHash;
    mapping(address => mapping(bytes32 => bool)) public isUniqueStakeRewardsSubmissionHash;
    mapping(address => mapping(bytes32 => bool)) public isTotalStakeRewardsSubmissionHash;

    event AVSRewardsSubmissionCreated(
        address indexed avs, uint256 indexed submissionNonce, bytes32 indexed rewardsSubmissionHash, RewardsSubmission rewardsSubmission
    );
    event RewardsSubmissionForAllCreated(
        address indexed submitter, uint256 indexed submissionNonce, bytes32 indexed rewardsSubmissionHash, RewardsSubmission rewardsSubmission
    );
    event RewardsSubmissionForAllEarnersCreated(
        address indexed tokenHopper, uint256 indexed submissionNonce, bytes32 indexed rewardsSubmissionHash, RewardsSubmission rewardsSubmission
    );
    event OperatorDirectedAVSRewardsSubmissionCreated(
        address indexed caller,
        address indexed avs,
        bytes32 indexed operatorDirectedRewardsSubmissionHash,
        uint256 submissionNonce,
        OperatorDirectedRewardsSubmission operatorDirectedRewardsSubmission
    );
    event OperatorDirectedOperatorSetRewardsSubmissionCreated(
        address indexed caller,
        bytes32 indexed operatorDirectedRewardsSubmissionHash,
        OperatorSet operatorSet,
        uint256 submissionNonce,
        OperatorDirectedRewardsSubmission operatorDirectedRewardsSubmission
    );
    event UniqueStakeRewardsSubmissionCreated(
        address indexed caller,
        bytes32 indexed rewardsSubmissionHash,
        OperatorSet operatorSet,
        uint256 submissionNonce,
        RewardsSubmission rewardsSubmission
    );
    event TotalStakeRewardsSubmissionCreated(
        address indexed caller,
        bytes32 indexed rewardsSubmissionHash,
        OperatorSet operatorSet,
        uint256 submissionNonce,
        RewardsSubmission rewardsSubmission
    );

    constructor(address owner_, address updater, uint32 delay, uint16 splitBips) RewardsClaims(owner_, updater, delay, splitBips) {}

    function createAVSRewardsSubmission(RewardsSubmission calldata submission) external {
        (uint256 nonce, bytes32 hash) = take(msg.sender, submission);
        isAVSRewardsSubmissionHash[msg.sender][hash] = true;
        emit AVSRewardsSubmissionCreated(msg.sender, nonce, hash, submission);
    }

    function createRewardsForAllSubmission(RewardsSubmission calldata submission) external {
        require(isRewardsForAllSubmitter[msg.sender], "UnauthorizedCaller");
        (uint256 nonce, bytes32 hash) = take(msg.sender, submission);
        isRewardsSubmissionForAllHash[msg.sender][hash] = true;
        emit RewardsSubmissionForAllCreated(msg.sender, nonce, hash, submission);
    }

    function createRewardsForAllEarners(RewardsSubmission calldata submission) external {
        require(isRewardsForAllSubmitter[msg.sender], "UnauthorizedCaller");
        (uint256 nonce, bytes32 hash) = take(msg.sender, submission);
        isRewardsSubmissionForAllEarnersHash[msg.sender][hash] = true;
        emit RewardsSubmissionForAllEarnersCreated(msg.sender, nonce, hash, submission);
    }

    function createOperatorDirectedAVSRewardsSubmission(address avs, OperatorDirectedRewardsSubmission calldata submission) external {
        (uint256 nonce, bytes32 hash) = takeDirected(avs, submission);
        isOperatorDirectedAVSRewardsSubmissionHash[avs][hash] = true;
        emit OperatorDirectedAVSRewardsSubmissionCreated(msg.sender, avs, hash, nonce, submission);
    }

    function createOperatorDirectedOperatorSetRewardsSubmission(OperatorSet calldata operatorSet, OperatorDirectedRewardsSubmission calldata submission) external {
        (uint256 nonce, bytes32 hash) = takeDirected(operatorSet.avs, submission);
        isOperatorDirectedOperatorSetRewardsSubmissionHash[operatorSet.avs][hash] = true;
        emit OperatorDirectedOperatorSetRewardsSubmissionCreated(msg.sender, hash, operatorSet, nonce, submission);
    }

    function createUniqueStakeRewardsSubmission(OperatorSet calldata operatorSet, RewardsSubmission calldata submission) external {
        (uint256 nonce, bytes32 hash) = take(operatorSet.avs, submission);
        isUniqueStakeRewardsSubmissionHash[operatorSet.avs][hash] = true;
        emit UniqueStakeRewardsSubmissionCreated(msg.sender, hash, operatorSet, nonce, submission);
    }

    function createTotalStakeRewardsSubmission(OperatorSet calldata operatorSet, RewardsSubmission calldata submission) external {
        (uint256 nonce, bytes32 hash) = take(operatorSet.avs, submission);
        isTotalStakeRewardsSubmissionHash[operatorSet.avs][hash] = true;
        emit TotalStakeRewardsSubmissionCreated(msg.sender, hash, operatorSet, nonce, submission);
    }

    /// RewardsCoordinator._validateRewardsSubmission; the hash is keccak256(abi.encode(owner of the nonce, nonce, submission)).
    function take(address owner_, RewardsSubmission calldata submission) private returns (uint256 nonce, bytes32 hash) {
        require(submission.amount != 0, "AmountIsZero");
        checkTimes(submission.startTimestamp, submission.duration);
        nonce = submissionNonce[owner_]++;
        hash = keccak256(abi.encode(owner_, nonce, submission));
        submission.token.transferFrom(msg.sender, address(this), submission.amount);
    }

    /// Operator-directed ones look back: they must have ended.
    function takeDirected(address avs, OperatorDirectedRewardsSubmission calldata submission) private returns (uint256 nonce, bytes32 hash) {
        checkTimes(submission.startTimestamp, submission.duration);
        require(submission.startTimestamp + submission.duration < block.timestamp, "SubmissionNotRetroactive");
        uint256 total;
        for (uint256 i; i < submission.operatorRewards.length; ++i) {
            require(i == 0 || submission.operatorRewards[i].operator > submission.operatorRewards[i - 1].operator, "OperatorsNotInAscendingOrder");
            total += submission.operatorRewards[i].amount;
        }
        nonce = submissionNonce[avs]++;
        hash = keccak256(abi.encode(avs, nonce, submission));
        submission.token.transferFrom(msg.sender, address(this), total);
    }

    function checkTimes(uint32 start, uint32 duration) private pure {
        require(duration != 0 && duration <= MAX_REWARDS_DURATION && duration % CALCULATION_INTERVAL_SECONDS == 0, "InvalidDurationRemainder");
        require(start % CALCULATION_INTERVAL_SECONDS == 0, "InvalidStartTimestampRemainder");
    }
}
