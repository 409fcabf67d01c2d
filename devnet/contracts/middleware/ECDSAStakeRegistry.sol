// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DelegationCore} from "../core/DelegationCore.sol";
import {Ownable} from "../lib/Base.sol";
import {SignatureWithSaltAndExpiry, StrategyParams} from "../lib/Types.sol";

/// What the registry calls when operators join and leave.
interface IEcdsaServiceManager {
    function registerOperatorToAVS(address operator, SignatureWithSaltAndExpiry calldata signature) external;
    function deregisterOperatorFromAVS(address operator) external;
}

/// ECDSAStakeRegistryPermissioned of middleware v0.4: members, weights, signing keys and an allow list in one contract. Multipliers are basis points that sum to 10,000.
contract ECDSAStakeRegistry is Ownable {
    /// IECDSAStakeRegistry.Quorum.
    struct Quorum {
        StrategyParams[] strategies;
    }

    uint256 private constant BPS = 10000;

    DelegationCore private immutable delegation;
    IEcdsaServiceManager public serviceManager;
    uint256 public minimumWeight;
    uint256 public totalOperators;
    uint256 private total;
    uint256 private threshold;
    Quorum private config;
    mapping(address => bool) public operatorRegistered;
    mapping(address => bool) public allowlistedOperators;
    mapping(address => uint256) private weights;
    mapping(address => address) private keys;

    event OperatorRegistered(address indexed _operator, address indexed _avs);
    event OperatorDeregistered(address indexed _operator, address indexed _avs);
    event OperatorWeightUpdated(address indexed _operator, uint256 oldWeight, uint256 newWeight);
    event TotalWeightUpdated(uint256 oldTotalWeight, uint256 newTotalWeight);
    event ThresholdWeightUpdated(uint256 _thresholdWeight);
    event MinimumWeightUpdated(uint256 _old, uint256 _new);
    event QuorumUpdated(Quorum _old, Quorum _new);
    event SigningKeyUpdate(address indexed operator, uint256 indexed updateBlock, address indexed newSigningKey, address oldSigningKey);
    event OperatorPermitted(address indexed operator);
    event OperatorRevoked(address indexed operator);
    event OperatorEjected(address indexed operator);

    constructor(DelegationCore delegation_, address owner_) {
        delegation = delegation_;
        _transferOwnership(owner_);
    }

    function initialize(IEcdsaServiceManager serviceManager_, uint256 thresholdWeight, Quorum calldata quorum_) external {
        require(address(serviceManager) == address(0), "Initializable: contract is already initialized");
        serviceManager = serviceManager_;
        setThreshold(thresholdWeight);
        setQuorum(quorum_);
    }

    /// Order of the real _registerOperatorWithSig: weight, total, key, AVS, registration.
    function registerOperatorWithSignature(SignatureWithSaltAndExpiry calldata signature, address signingKey) external {
        require(allowlistedOperators[msg.sender], "OperatorNotAllowlisted");
        require(!operatorRegistered[msg.sender], "OperatorAlreadyRegistered");
        ++totalOperators;
        operatorRegistered[msg.sender] = true;
        addToTotal(updateWeight(msg.sender));
        setKey(msg.sender, signingKey);
        serviceManager.registerOperatorToAVS(msg.sender, signature);
        emit OperatorRegistered(msg.sender, address(serviceManager));
    }

    function deregisterOperator() external {
        deregister(msg.sender);
    }

    function permitOperator(address operator) external onlyOwner {
        require(!allowlistedOperators[operator], "OperatorAlreadyAllowlisted");
        allowlistedOperators[operator] = true;
        emit OperatorPermitted(operator);
    }

    /// Who is a member loses that too.
    function revokeOperator(address operator) external onlyOwner {
        require(allowlistedOperators[operator], "OperatorNotAllowlisted");
        delete allowlistedOperators[operator];
        emit OperatorRevoked(operator);
        if (operatorRegistered[operator]) eject(operator);
    }

    function ejectOperator(address operator) external onlyOwner {
        eject(operator);
    }

    function updateOperatorSigningKey(address newSigningKey) external {
        require(operatorRegistered[msg.sender], "OperatorNotRegistered");
        setKey(msg.sender, newSigningKey);
    }

    function updateOperators(address[] calldata operators) external {
        update(operators);
    }

    function updateQuorumConfig(Quorum calldata quorum_, address[] calldata operators) external onlyOwner {
        setQuorum(quorum_);
        update(operators);
    }

    function updateMinimumWeight(uint256 newMinimumWeight, address[] calldata operators) external onlyOwner {
        emit MinimumWeightUpdated(minimumWeight, newMinimumWeight);
        minimumWeight = newMinimumWeight;
        update(operators);
    }

    function updateStakeThreshold(uint256 thresholdWeight) external onlyOwner {
        setThreshold(thresholdWeight);
    }

    /// ECDSAStakeRegistry.getOperatorWeight: the sum is divided once, and counts from the minimum on.
    function getOperatorWeight(address operator) public view returns (uint256 weight) {
        address[] memory strategies = new address[](config.strategies.length);
        for (uint256 i; i < strategies.length; ++i) strategies[i] = config.strategies[i].strategy;
        uint256[] memory shares = delegation.getOperatorShares(operator, strategies);
        for (uint256 i; i < strategies.length; ++i) weight += shares[i] * config.strategies[i].multiplier;
        weight = weight / BPS;
        if (weight < minimumWeight) weight = 0;
    }

    function quorum() external view returns (Quorum memory) {
        return config;
    }

    function getLastCheckpointOperatorWeight(address operator) external view returns (uint256) {
        return weights[operator];
    }

    function getLastCheckpointTotalWeight() external view returns (uint256) {
        return total;
    }

    function getLastCheckpointThresholdWeight() external view returns (uint256) {
        return threshold;
    }

    /// The real one is spelled so.
    function getLastestOperatorSigningKey(address operator) external view returns (address) {
        return keys[operator];
    }

    function deregister(address operator) private {
        require(operatorRegistered[operator], "OperatorNotRegistered");
        --totalOperators;
        operatorRegistered[operator] = false;
        addToTotal(updateWeight(operator));
        serviceManager.deregisterOperatorFromAVS(operator);
        emit OperatorDeregistered(operator, address(serviceManager));
    }

    function eject(address operator) private {
        deregister(operator);
        emit OperatorEjected(operator);
    }

    function update(address[] calldata operators) private {
        int256 delta;
        for (uint256 i; i < operators.length; ++i) delta += updateWeight(operators[i]);
        addToTotal(delta);
    }

    function updateWeight(address operator) private returns (int256) {
        uint256 before = weights[operator];
        uint256 now_ = operatorRegistered[operator] ? getOperatorWeight(operator) : 0;
        if (before == now_) return 0;
        weights[operator] = now_;
        emit OperatorWeightUpdated(operator, before, now_);
        return int256(now_) - int256(before);
    }

    function addToTotal(int256 delta) private {
        uint256 before = total;
        total = uint256(int256(total) + delta);
        emit TotalWeightUpdated(before, total);
    }

    function setKey(address operator, address key) private {
        address before = keys[operator];
        if (before == key) return;
        keys[operator] = key;
        emit SigningKeyUpdate(operator, block.number, key, before);
    }

    function setThreshold(uint256 weight) private {
        threshold = weight;
        emit ThresholdWeightUpdated(weight);
    }

    function setQuorum(Quorum calldata quorum_) private {
        uint256 sum;
        for (uint256 i; i < quorum_.strategies.length; ++i) {
            require(i == 0 || quorum_.strategies[i].strategy > quorum_.strategies[i - 1].strategy, "NotSorted");
            sum += quorum_.strategies[i].multiplier;
        }
        require(sum == BPS, "InvalidQuorum");
        Quorum memory before = config;
        delete config.strategies;
        for (uint256 i; i < quorum_.strategies.length; ++i) config.strategies.push(quorum_.strategies[i]);
        emit QuorumUpdated(before, quorum_);
    }
}
