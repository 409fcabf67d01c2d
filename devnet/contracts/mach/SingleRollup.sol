// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MachBase} from "./MachBase.sol";

/// The forms of one rollup at a time (2024-04-22 to 2024-05-17): the proxy reads 0 until the first update.
abstract contract SingleRollup is MachBase {
    uint256 public rollupChainId;

    event RollupChainIdUpdated(uint256 previousRollupChainId, uint256 newRollupChainId);

    function updateRollupChainId(uint256 newRollupChainId) external onlyOwner {
        emit RollupChainIdUpdated(rollupChainId, newRollupChainId);
        rollupChainId = newRollupChainId;
    }

    function removeAlert(bytes32 messageHash) external onlyOwner {
        take(rollupChainId, messageHash);
    }

    function totalAlerts() external view returns (uint256) {
        return count(rollupChainId);
    }

    function contains(bytes32 messageHash) external view returns (bool) {
        return isActive(rollupChainId, messageHash);
    }

    function queryMessageHashes(uint256 start, uint256 querySize) external view returns (bytes32[] memory) {
        return list(rollupChainId, start, querySize);
    }

    function setRollups(uint256[] calldata) internal pure override {}
}
