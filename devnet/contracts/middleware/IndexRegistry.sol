// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Registry} from "./Registry.sol";

/// The ordered operator list of each quorum. A removed operator's place is taken by the last one, and only that one emits.
contract IndexRegistry is Registry {
    struct QuorumUpdate {
        uint32 fromBlockNumber;
        uint32 numOperators;
    }

    struct OperatorUpdate {
        uint32 fromBlockNumber;
        bytes32 operatorId;
    }

    mapping(uint8 => mapping(bytes32 => uint32)) public currentOperatorIndex;
    mapping(uint8 => QuorumUpdate[]) private counts;
    mapping(uint8 => mapping(uint32 => OperatorUpdate[])) private slots;

    event QuorumIndexUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint32 newOperatorIndex);

    function initialize(address coordinator) external initializer {
        registryCoordinator = coordinator;
    }

    function initializeQuorum(uint8 quorum) external onlyRegistryCoordinator {
        require(counts[quorum].length == 0, "IndexRegistry.createQuorum: quorum already exists");
        counts[quorum].push(QuorumUpdate(uint32(block.number), 0));
    }

    /// IndexRegistry.registerOperator: the newcomer takes the index after the last.
    function registerOperator(bytes32 operatorId, bytes calldata quorums) external onlyRegistryCoordinator returns (uint32[] memory totals) {
        totals = new uint32[](quorums.length);
        for (uint256 i; i < quorums.length; ++i) {
            uint8 quorum = uint8(quorums[i]);
            totals[i] = totalOperatorsForQuorum(quorum) + 1;
            recordCount(quorum, totals[i]);
            assign(quorum, totals[i] - 1, operatorId);
        }
    }

    /// IndexRegistry.deregisterOperator: pop the last, and place it where the leaver stood, unless the leaver was the last.
    function deregisterOperator(bytes32 operatorId, bytes calldata quorums) external onlyRegistryCoordinator {
        for (uint256 i; i < quorums.length; ++i) {
            uint8 quorum = uint8(quorums[i]);
            uint32 freed = currentOperatorIndex[quorum][operatorId];
            uint32 last = totalOperatorsForQuorum(quorum) - 1;
            recordCount(quorum, last);
            bytes32 moved = getLatestOperatorUpdate(quorum, last).operatorId;
            recordSlot(quorum, last, bytes32(0));
            if (moved != operatorId) assign(quorum, freed, moved);
        }
    }

    function totalOperatorsForQuorum(uint8 quorum) public view returns (uint32) {
        return getLatestQuorumUpdate(quorum).numOperators;
    }

    function getLatestQuorumUpdate(uint8 quorum) public view returns (QuorumUpdate memory) {
        return counts[quorum][counts[quorum].length - 1];
    }

    function getQuorumUpdateAtIndex(uint8 quorum, uint32 index) external view returns (QuorumUpdate memory) {
        return counts[quorum][index];
    }

    function getLatestOperatorUpdate(uint8 quorum, uint32 slot) public view returns (OperatorUpdate memory) {
        return slots[quorum][slot][slots[quorum][slot].length - 1];
    }

    function getOperatorUpdateAtIndex(uint8 quorum, uint32 slot, uint32 index) external view returns (OperatorUpdate memory) {
        return slots[quorum][slot][index];
    }

    function getOperatorListAtBlockNumber(uint8 quorum, uint32 blockNumber) external view returns (bytes32[] memory list) {
        uint256 found = counts[quorum].length;
        while (found > 0 && counts[quorum][found - 1].fromBlockNumber > blockNumber) --found;
        require(found > 0, "IndexRegistry: quorum did not exist at given block number");
        list = new bytes32[](counts[quorum][found - 1].numOperators);
        for (uint32 i; i < list.length; ++i) {
            OperatorUpdate[] storage history = slots[quorum][i];
            uint256 h = history.length;
            while (history[h - 1].fromBlockNumber > blockNumber) --h;
            list[i] = history[h - 1].operatorId;
        }
    }

    function assign(uint8 quorum, uint32 slot, bytes32 operatorId) private {
        recordSlot(quorum, slot, operatorId);
        currentOperatorIndex[quorum][operatorId] = slot;
        emit QuorumIndexUpdate(operatorId, quorum, slot);
    }

    /// Within one block the last entry is overwritten, as in the real histories.
    function recordSlot(uint8 quorum, uint32 slot, bytes32 operatorId) private {
        OperatorUpdate[] storage history = slots[quorum][slot];
        if (history.length != 0 && history[history.length - 1].fromBlockNumber == block.number) {
            history[history.length - 1].operatorId = operatorId;
        } else {
            history.push(OperatorUpdate(uint32(block.number), operatorId));
        }
    }

    function recordCount(uint8 quorum, uint32 total) private {
        QuorumUpdate[] storage history = counts[quorum];
        if (history[history.length - 1].fromBlockNumber == block.number) {
            history[history.length - 1].numOperators = total;
        } else {
            history.push(QuorumUpdate(uint32(block.number), total));
        }
    }
}
