// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {DelegationCore} from "../core/DelegationCore.sol";
import {Ownable} from "../lib/Base.sol";
import {StakeUpdate, StrategyParams} from "../lib/Types.sol";
import {Registry} from "./Registry.sol";

/// The weight of each operator in each quorum, with history. Nothing refreshes a weight by itself.
contract StakeRegistry is Registry {
    uint256 public constant WEIGHTING_DIVISOR = 1e18;

    DelegationCore public delegation;
    mapping(uint8 => uint96) public minimumStakeForQuorum;
    mapping(uint8 => StrategyParams[]) public strategyParams;
    mapping(uint8 => StakeUpdate[]) private totals;
    mapping(bytes32 => mapping(uint8 => StakeUpdate[])) private stakes;

    event OperatorStakeUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint96 stake);
    event MinimumStakeForQuorumUpdated(uint8 indexed quorumNumber, uint96 minimumStake);
    event StrategyAddedToQuorum(uint8 indexed quorumNumber, address strategy);
    event StrategyRemovedFromQuorum(uint8 indexed quorumNumber, address strategy);
    event StrategyMultiplierUpdated(uint8 indexed quorumNumber, address strategy, uint256 multiplier);

    modifier onlyCoordinatorOwner() {
        require(msg.sender == Ownable(registryCoordinator).owner(), "StakeRegistry.onlyCoordinatorOwner: caller is not the owner of the registryCoordinator");
        _;
    }

    function initialize(address coordinator, DelegationCore delegation_) external initializer {
        registryCoordinator = coordinator;
        delegation = delegation_;
    }

    /// StakeRegistry.initializeQuorum: strategies with multipliers, then the minimum, then an empty total.
    function initializeQuorum(uint8 quorum, uint96 minimumStake, StrategyParams[] calldata params) public onlyRegistryCoordinator {
        require(totals[quorum].length == 0, "StakeRegistry.initializeQuorum: quorum already exists");
        add(quorum, params);
        setMinimum(quorum, minimumStake);
        totals[quorum].push(StakeUpdate(uint32(block.number), 0, 0));
    }

    function registerOperator(address operator, bytes32 operatorId, bytes calldata quorums) external onlyRegistryCoordinator {
        for (uint256 i; i < quorums.length; ++i) {
            uint8 quorum = uint8(quorums[i]);
            uint96 weight = weightOfOperatorForQuorum(quorum, operator);
            require(
                weight >= minimumStakeForQuorum[quorum],
                "StakeRegistry.registerOperator: Operator does not meet minimum stake requirement for quorum"
            );
            set(operatorId, quorum, weight);
        }
    }

    function deregisterOperator(bytes32 operatorId, bytes calldata quorums) external onlyRegistryCoordinator {
        for (uint256 i; i < quorums.length; ++i) set(operatorId, uint8(quorums[i]), 0);
    }

    /// StakeRegistry.updateOperatorStake: a weight under the minimum becomes 0, and its quorum is named for removal.
    function updateOperatorStake(address operator, bytes32 operatorId, bytes calldata quorums)
        external
        onlyRegistryCoordinator
        returns (uint192 quorumsToRemove)
    {
        for (uint256 i; i < quorums.length; ++i) {
            uint8 quorum = uint8(quorums[i]);
            uint96 weight = weightOfOperatorForQuorum(quorum, operator);
            if (weight < minimumStakeForQuorum[quorum]) {
                weight = 0;
                quorumsToRemove |= uint192(1) << quorum;
            }
            set(operatorId, quorum, weight);
        }
    }

    function setMinimumStakeForQuorum(uint8 quorum, uint96 minimumStake) external onlyCoordinatorOwner {
        setMinimum(quorum, minimumStake);
    }

    function addStrategies(uint8 quorum, StrategyParams[] calldata params) external onlyCoordinatorOwner {
        add(quorum, params);
    }

    /// Indices must come in descending order, since the last strategy takes the place of a removed one.
    function removeStrategies(uint8 quorum, uint256[] calldata indices) external onlyCoordinatorOwner {
        StrategyParams[] storage params = strategyParams[quorum];
        for (uint256 i; i < indices.length; ++i) {
            address strategy = params[indices[i]].strategy;
            emit StrategyRemovedFromQuorum(quorum, strategy);
            emit StrategyMultiplierUpdated(quorum, strategy, 0);
            params[indices[i]] = params[params.length - 1];
            params.pop();
        }
    }

    function modifyStrategyParams(uint8 quorum, uint256[] calldata indices, uint96[] calldata multipliers) external onlyCoordinatorOwner {
        for (uint256 i; i < indices.length; ++i) {
            strategyParams[quorum][indices[i]].multiplier = multipliers[i];
            emit StrategyMultiplierUpdated(quorum, strategyParams[quorum][indices[i]].strategy, multipliers[i]);
        }
    }

    /// StakeRegistry._weightOfOperatorForQuorum: all shares in one call, and each product is divided before the sum.
    function weightOfOperatorForQuorum(uint8 quorum, address operator) public view virtual returns (uint96 weight) {
        StrategyParams[] memory params = strategyParams[quorum];
        address[] memory strategies = new address[](params.length);
        for (uint256 i; i < params.length; ++i) strategies[i] = params[i].strategy;
        uint256[] memory shares = delegation.getOperatorShares(operator, strategies);
        for (uint256 i; i < params.length; ++i) weight += uint96(shares[i] * params[i].multiplier / WEIGHTING_DIVISOR);
    }

    function strategyParamsLength(uint8 quorum) external view returns (uint256) {
        return strategyParams[quorum].length;
    }

    function strategyParamsByIndex(uint8 quorum, uint256 index) external view returns (StrategyParams memory) {
        return strategyParams[quorum][index];
    }

    function strategiesPerQuorum(uint8 quorum, uint256 index) external view returns (address) {
        return strategyParams[quorum][index].strategy;
    }

    function getCurrentStake(bytes32 operatorId, uint8 quorum) external view returns (uint96) {
        return getLatestStakeUpdate(operatorId, quorum).stake;
    }

    function getCurrentTotalStake(uint8 quorum) external view returns (uint96) {
        return totals[quorum][totals[quorum].length - 1].stake;
    }

    function getLatestStakeUpdate(bytes32 operatorId, uint8 quorum) public view returns (StakeUpdate memory update) {
        StakeUpdate[] storage history = stakes[operatorId][quorum];
        if (history.length != 0) update = history[history.length - 1];
    }

    function getStakeHistory(bytes32 operatorId, uint8 quorum) external view returns (StakeUpdate[] memory) {
        return stakes[operatorId][quorum];
    }

    function getStakeHistoryLength(bytes32 operatorId, uint8 quorum) external view returns (uint256) {
        return stakes[operatorId][quorum].length;
    }

    function getStakeUpdateAtIndex(uint8 quorum, bytes32 operatorId, uint256 index) external view returns (StakeUpdate memory) {
        return stakes[operatorId][quorum][index];
    }

    function getStakeAtBlockNumber(bytes32 operatorId, uint8 quorum, uint32 blockNumber) external view returns (uint96) {
        return stakes[operatorId][quorum][indexAt(stakes[operatorId][quorum], blockNumber)].stake;
    }

    function getStakeUpdateIndexAtBlockNumber(bytes32 operatorId, uint8 quorum, uint32 blockNumber) external view returns (uint32) {
        return indexAt(stakes[operatorId][quorum], blockNumber);
    }

    function getStakeAtBlockNumberAndIndex(uint8 quorum, uint32 blockNumber, bytes32 operatorId, uint256 index) external view returns (uint96) {
        return valid(stakes[operatorId][quorum][index], blockNumber);
    }

    function getTotalStakeHistoryLength(uint8 quorum) external view returns (uint256) {
        return totals[quorum].length;
    }

    function getTotalStakeUpdateAtIndex(uint8 quorum, uint256 index) external view returns (StakeUpdate memory) {
        return totals[quorum][index];
    }

    function getTotalStakeAtBlockNumberFromIndex(uint8 quorum, uint32 blockNumber, uint256 index) external view returns (uint96) {
        return valid(totals[quorum][index], blockNumber);
    }

    function getTotalStakeIndicesAtBlockNumber(uint32 blockNumber, bytes calldata quorums) external view returns (uint32[] memory indices) {
        indices = new uint32[](quorums.length);
        for (uint256 i; i < quorums.length; ++i) indices[i] = indexAt(totals[uint8(quorums[i])], blockNumber);
    }

    function add(uint8 quorum, StrategyParams[] calldata params) private {
        require(params.length != 0, "StakeRegistry._addStrategyParams: no strategies provided");
        for (uint256 i; i < params.length; ++i) {
            strategyParams[quorum].push(params[i]);
            emit StrategyAddedToQuorum(quorum, params[i].strategy);
            emit StrategyMultiplierUpdated(quorum, params[i].strategy, params[i].multiplier);
        }
    }

    function setMinimum(uint8 quorum, uint96 minimumStake) private {
        minimumStakeForQuorum[quorum] = minimumStake;
        emit MinimumStakeForQuorumUpdated(quorum, minimumStake);
    }

    /// StakeRegistry._recordOperatorStakeUpdate and _recordTotalStakeUpdate: an unchanged stake leaves no entry and no event.
    function set(bytes32 operatorId, uint8 quorum, uint96 stake) private {
        StakeUpdate[] storage history = stakes[operatorId][quorum];
        uint96 before = history.length == 0 ? 0 : history[history.length - 1].stake;
        if (history.length != 0 && before == stake) return;
        record(history, stake);
        emit OperatorStakeUpdate(operatorId, quorum, stake);
        if (before == stake) return;
        StakeUpdate[] storage sums = totals[quorum];
        record(sums, sums[sums.length - 1].stake - before + stake);
    }

    function record(StakeUpdate[] storage history, uint96 stake) private {
        if (history.length != 0) {
            StakeUpdate storage last = history[history.length - 1];
            if (last.updateBlockNumber == block.number) {
                last.stake = stake;
                return;
            }
            last.nextUpdateBlockNumber = uint32(block.number);
        }
        history.push(StakeUpdate(uint32(block.number), 0, stake));
    }

    function indexAt(StakeUpdate[] storage history, uint32 blockNumber) private view returns (uint32) {
        uint256 found = history.length;
        while (found > 0 && history[found - 1].updateBlockNumber > blockNumber) --found;
        require(found > 0, "StakeRegistry: no stake update found at block number");
        return uint32(found - 1);
    }

    function valid(StakeUpdate storage update, uint32 blockNumber) private view returns (uint96) {
        require(blockNumber >= update.updateBlockNumber, "StakeRegistry._validateOperatorStakeAtBlockNumber: operatorStakeUpdate is from after blockNumber");
        require(
            update.nextUpdateBlockNumber == 0 || blockNumber < update.nextUpdateBlockNumber,
            "StakeRegistry._validateOperatorStakeAtBlockNumber: there is a newer operatorStakeUpdate available before blockNumber"
        );
        return update.stake;
    }
}
