// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../core/Token.sol";
import {Ownable} from "../lib/Base.sol";
import {OperatorSet} from "../lib/Types.sol";
import {BN254CertificateVerifier} from "./BN254CertificateVerifier.sol";
import {ECDSACertificateVerifier} from "./ECDSACertificateVerifier.sol";
import {TaskHook} from "./TaskHook.sol";

/// TaskMailbox (since v1.8.0): tasks to operator sets, results under a certificate of the set's curve, fees.
contract TaskMailbox is Ownable {
    enum CurveType {
        NONE,
        ECDSA,
        BN254
    }

    enum ConsensusType {
        NONE,
        STAKE_PROPORTION_THRESHOLD
    }

    enum TaskStatus {
        NONE,
        CREATED,
        VERIFIED,
        EXPIRED
    }

    struct Consensus {
        ConsensusType consensusType;
        bytes value;
    }

    struct ExecutorOperatorSetTaskConfig {
        TaskHook taskHook;
        uint96 taskSLA;
        Token feeToken;
        CurveType curveType;
        address feeCollector;
        Consensus consensus;
        bytes taskMetadata;
    }

    struct TaskParams {
        address refundCollector;
        OperatorSet executorOperatorSet;
        bytes payload;
    }

    struct Task {
        address creator;
        uint96 creationTime;
        address avs;
        uint96 avsFee;
        address refundCollector;
        uint32 executorOperatorSetId;
        uint16 feeSplit;
        TaskStatus status;
        bool isFeeRefunded;
        uint32 operatorTableReferenceTimestamp;
        ExecutorOperatorSetTaskConfig executorOperatorSetTaskConfig;
        bytes payload;
        bytes executorCert;
        bytes result;
    }

    uint16 public constant ONE_HUNDRED_IN_BIPS = 10_000;

    BN254CertificateVerifier public immutable BN254_CERTIFICATE_VERIFIER;
    ECDSACertificateVerifier public immutable ECDSA_CERTIFICATE_VERIFIER;
    uint16 public feeSplit;
    address public feeSplitCollector;
    uint256 private taskCount;
    mapping(bytes32 => bool) private registered;
    mapping(bytes32 => ExecutorOperatorSetTaskConfig) private configs;
    mapping(bytes32 => Task) private tasks;

    event ExecutorOperatorSetRegistered(address indexed caller, address indexed avs, uint32 indexed executorOperatorSetId, bool isRegistered);
    event ExecutorOperatorSetTaskConfigSet(
        address indexed caller, address indexed avs, uint32 indexed executorOperatorSetId, ExecutorOperatorSetTaskConfig config
    );
    event TaskCreated(
        address indexed creator,
        bytes32 indexed taskHash,
        address indexed avs,
        uint32 executorOperatorSetId,
        uint32 operatorTableReferenceTimestamp,
        address refundCollector,
        uint96 avsFee,
        uint256 taskDeadline,
        bytes payload
    );
    event TaskVerified(
        address indexed aggregator, bytes32 indexed taskHash, address indexed avs, uint32 executorOperatorSetId, bytes executorCert, bytes result
    );
    event FeeRefunded(address indexed refundCollector, bytes32 indexed taskHash, uint96 avsFee);
    event FeeSplitSet(uint16 feeSplit);
    event FeeSplitCollectorSet(address indexed feeSplitCollector);

    constructor(BN254CertificateVerifier bn254, ECDSACertificateVerifier ecdsa, address owner_, uint16 feeSplit_, address collector) {
        (BN254_CERTIFICATE_VERIFIER, ECDSA_CERTIFICATE_VERIFIER) = (bn254, ecdsa);
        _transferOwnership(owner_);
        setSplit(feeSplit_);
        feeSplitCollector = collector;
        emit FeeSplitCollectorSet(collector);
    }

    /// The first configuration registers the set as well.
    function setExecutorOperatorSetTaskConfig(OperatorSet calldata operatorSet, ExecutorOperatorSetTaskConfig calldata config) external {
        require(config.curveType != CurveType.NONE && address(config.taskHook) != address(0) && config.taskSLA > 0, "ExecutorOperatorSetTaskConfigNotSet");
        checkOwner(operatorSet, config.curveType);
        if (config.consensus.consensusType == ConsensusType.STAKE_PROPORTION_THRESHOLD) {
            require(config.consensus.value.length == 32 && abi.decode(config.consensus.value, (uint16)) <= ONE_HUNDRED_IN_BIPS, "InvalidConsensusValue");
        } else {
            require(config.consensus.value.length == 0, "InvalidConsensusValue");
        }
        configs[keyOf(operatorSet)] = config;
        emit ExecutorOperatorSetTaskConfigSet(msg.sender, operatorSet.avs, operatorSet.id, config);
        if (!registered[keyOf(operatorSet)]) register(operatorSet, true);
    }

    function registerExecutorOperatorSet(OperatorSet calldata operatorSet, bool isRegistered) external {
        require(address(configs[keyOf(operatorSet)].taskHook) != address(0), "ExecutorOperatorSetTaskConfigNotSet");
        checkOwner(operatorSet, configs[keyOf(operatorSet)].curveType);
        register(operatorSet, isRegistered);
    }

    /// The hash is keccak256(abi.encode(tasks before it, this contract, chain id, parameters)). The fee waits here.
    function createTask(TaskParams calldata params) external returns (bytes32 taskHash) {
        bytes32 key = keyOf(params.executorOperatorSet);
        require(params.payload.length > 0, "PayloadIsEmpty");
        require(registered[key], "ExecutorOperatorSetNotRegistered");
        taskHash = keccak256(abi.encode(taskCount++, address(this), block.chainid, params));
        Task storage task = tasks[taskHash];
        task.executorOperatorSetTaskConfig = configs[key];
        (task.creator, task.creationTime, task.avs, task.executorOperatorSetId) =
            (msg.sender, uint96(block.timestamp), params.executorOperatorSet.avs, params.executorOperatorSet.id);
        task.avsFee = task.executorOperatorSetTaskConfig.taskHook.calculateTaskFee(params.payload);
        (task.refundCollector, task.feeSplit, task.status, task.payload) = (params.refundCollector, feeSplit, TaskStatus.CREATED, params.payload);
        task.operatorTableReferenceTimestamp = task.executorOperatorSetTaskConfig.curveType == CurveType.BN254
            ? BN254_CERTIFICATE_VERIFIER.latestReferenceTimestamp(params.executorOperatorSet)
            : ECDSA_CERTIFICATE_VERIFIER.latestReferenceTimestamp(params.executorOperatorSet);
        if (takesFee(task)) {
            require(task.executorOperatorSetTaskConfig.feeCollector != address(0) && params.refundCollector != address(0), "InvalidFeeReceiver");
            task.executorOperatorSetTaskConfig.feeToken.transferFrom(msg.sender, address(this), task.avsFee);
        }
        announce(taskHash, task);
    }

    /// In time, and not in the second of the creation; the fee is split between the protocol and the AVS.
    function submitResult(bytes32 taskHash, bytes calldata executorCert, bytes calldata result) external {
        Task storage task = tasks[taskHash];
        require(getTaskStatus(taskHash) == TaskStatus.CREATED, "InvalidTaskStatus");
        require(block.timestamp > task.creationTime, "TimestampAtCreation");
        require(isCertified(task, keccak256(result), executorCert), "ThresholdNotMet");
        (task.status, task.executorCert, task.result) = (TaskStatus.VERIFIED, executorCert, result);
        if (takesFee(task)) {
            uint96 split = uint96(uint256(task.avsFee) * task.feeSplit / ONE_HUNDRED_IN_BIPS);
            if (split > 0) task.executorOperatorSetTaskConfig.feeToken.transfer(feeSplitCollector, split);
            if (task.avsFee > split) task.executorOperatorSetTaskConfig.feeToken.transfer(task.executorOperatorSetTaskConfig.feeCollector, task.avsFee - split);
        }
        emit TaskVerified(msg.sender, taskHash, task.avs, task.executorOperatorSetId, executorCert, result);
    }

    function refundFee(bytes32 taskHash) external {
        Task storage task = tasks[taskHash];
        require(task.refundCollector == msg.sender, "OnlyRefundCollector");
        require(!task.isFeeRefunded, "FeeAlreadyRefunded");
        require(getTaskStatus(taskHash) == TaskStatus.EXPIRED, "InvalidTaskStatus");
        task.isFeeRefunded = true;
        if (takesFee(task)) task.executorOperatorSetTaskConfig.feeToken.transfer(task.refundCollector, task.avsFee);
        emit FeeRefunded(task.refundCollector, taskHash, task.avsFee);
    }

    function setFeeSplit(uint16 newFeeSplit) external onlyOwner {
        setSplit(newFeeSplit);
    }

    function getExecutorOperatorSetTaskConfig(OperatorSet calldata operatorSet) external view returns (ExecutorOperatorSetTaskConfig memory) {
        return configs[keyOf(operatorSet)];
    }

    /// The real one is a mapping's getter, by the set's key.
    function isExecutorOperatorSetRegistered(bytes32 operatorSetKey) external view returns (bool) {
        return registered[operatorSetKey];
    }

    function getTaskInfo(bytes32 taskHash) external view returns (Task memory task) {
        task = tasks[taskHash];
        task.status = getTaskStatus(taskHash);
    }

    /// Nothing is stored when time is over.
    function getTaskStatus(bytes32 taskHash) public view returns (TaskStatus) {
        Task storage task = tasks[taskHash];
        bool late = block.timestamp > uint256(task.creationTime) + task.executorOperatorSetTaskConfig.taskSLA;
        return task.status == TaskStatus.CREATED && late ? TaskStatus.EXPIRED : task.status;
    }

    function checkOwner(OperatorSet calldata operatorSet, CurveType curve) private view {
        address owner =
            curve == CurveType.BN254 ? BN254_CERTIFICATE_VERIFIER.getOperatorSetOwner(operatorSet) : ECDSA_CERTIFICATE_VERIFIER.getOperatorSetOwner(operatorSet);
        require(owner == msg.sender, "InvalidOperatorSetOwner");
    }

    function isCertified(Task storage task, bytes32 resultHash, bytes calldata executorCert) private view returns (bool) {
        OperatorSet memory operatorSet = OperatorSet(task.avs, task.executorOperatorSetId);
        Consensus memory consensus = task.executorOperatorSetTaskConfig.consensus;
        uint16[] memory thresholds = new uint16[](1);
        thresholds[0] = consensus.consensusType == ConsensusType.NONE ? 0 : abi.decode(consensus.value, (uint16));
        if (task.executorOperatorSetTaskConfig.curveType == CurveType.BN254) {
            BN254CertificateVerifier.BN254Certificate memory bls = abi.decode(executorCert, (BN254CertificateVerifier.BN254Certificate));
            checkContent(task, resultHash, bls.referenceTimestamp, bls.messageHash);
            require(bls.signature.X != 0 || bls.signature.Y != 0, "EmptyCertificateSignature");
            return BN254_CERTIFICATE_VERIFIER.verifyCertificateProportion(operatorSet, bls, thresholds);
        }
        ECDSACertificateVerifier.ECDSACertificate memory cert = abi.decode(executorCert, (ECDSACertificateVerifier.ECDSACertificate));
        checkContent(task, resultHash, cert.referenceTimestamp, cert.messageHash);
        return ECDSA_CERTIFICATE_VERIFIER.verifyCertificateProportion(operatorSet, cert, thresholds);
    }

    function checkContent(Task storage task, bytes32 resultHash, uint32 referenceTimestamp, bytes32 messageHash) private view {
        require(referenceTimestamp == task.operatorTableReferenceTimestamp, "InvalidReferenceTimestamp");
        require(messageHash == resultHash, "InvalidMessageHash");
    }

    function register(OperatorSet calldata operatorSet, bool isRegistered) private {
        registered[keyOf(operatorSet)] = isRegistered;
        emit ExecutorOperatorSetRegistered(msg.sender, operatorSet.avs, operatorSet.id, isRegistered);
    }

    function announce(bytes32 taskHash, Task storage task) private {
        emit TaskCreated(
            task.creator,
            taskHash,
            task.avs,
            task.executorOperatorSetId,
            task.operatorTableReferenceTimestamp,
            task.refundCollector,
            task.avsFee,
            block.timestamp + task.executorOperatorSetTaskConfig.taskSLA,
            task.payload
        );
    }

    function takesFee(Task storage task) private view returns (bool) {
        return address(task.executorOperatorSetTaskConfig.feeToken) != address(0) && task.avsFee > 0;
    }

    function setSplit(uint16 newFeeSplit) private {
        require(newFeeSplit <= ONE_HUNDRED_IN_BIPS, "InvalidFeeSplit");
        feeSplit = newFeeSplit;
        emit FeeSplitSet(newFeeSplit);
    }

    function keyOf(OperatorSet memory operatorSet) private pure returns (bytes32) {
        return bytes32(abi.encodePacked(operatorSet.avs, uint96(operatorSet.id)));
    }
}
