// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Quorums} from "../lib/Quorums.sol";
import {RegistryCoordinator} from "./RegistryCoordinator.sol";
import {StakeRegistry} from "./StakeRegistry.sol";

/// View helper of an aggregator: the indices into the histories that checkSignatures wants.
contract OperatorStateRetriever {
    using Quorums for uint192;

    struct CheckSignaturesIndices {
        uint32[] nonSignerQuorumBitmapIndices;
        uint32[] quorumApkIndices;
        uint32[] totalStakeIndices;
        uint32[][] nonSignerStakeIndices;
    }

    /// Non-signers in ascending order of their ids, as the signature checker wants them.
    function getCheckSignaturesIndices(
        RegistryCoordinator coordinator,
        uint32 blockNumber,
        bytes calldata quorums,
        bytes32[] calldata nonSignerOperatorIds
    ) external view returns (CheckSignaturesIndices memory indices) {
        StakeRegistry stakes = coordinator.stakeRegistry();
        indices.nonSignerQuorumBitmapIndices = coordinator.getQuorumBitmapIndicesAtBlockNumber(blockNumber, nonSignerOperatorIds);
        indices.quorumApkIndices = coordinator.blsApkRegistry().getApkIndicesAtBlockNumber(quorums, blockNumber);
        indices.totalStakeIndices = stakes.getTotalStakeIndicesAtBlockNumber(blockNumber, quorums);
        indices.nonSignerStakeIndices = new uint32[][](quorums.length);
        for (uint256 i; i < quorums.length; ++i) {
            uint32[] memory found = new uint32[](nonSignerOperatorIds.length);
            uint256 count;
            for (uint256 j; j < nonSignerOperatorIds.length; ++j) {
                uint192 bitmap = coordinator.getQuorumBitmapAtBlockNumberByIndex(
                    nonSignerOperatorIds[j], blockNumber, indices.nonSignerQuorumBitmapIndices[j]
                );
                if (!bitmap.contains(uint8(quorums[i]))) continue;
                found[count++] = stakes.getStakeUpdateIndexAtBlockNumber(nonSignerOperatorIds[j], uint8(quorums[i]), blockNumber);
            }
            assembly {
                mstore(found, count)
            }
            indices.nonSignerStakeIndices[i] = found;
        }
    }
}
