// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MachBase} from "./MachBase.sol";

/// The forms that serve several rollups (since 2024-05-17): each is enabled, and alerts are kept for each.
abstract contract MultiRollup is MachBase {
    mapping(uint256 => bool) public rollupChainIDs;

    event RollupChainIDUpdated(uint256 rollupChainId, bool status);

    modifier onlyEnabledRollup(uint256 chainId) {
        if (!rollupChainIDs[chainId]) revert InvalidRollupChainID();
        _;
    }

    function setRollupChainID(uint256 chainId, bool status) external onlyOwner {
        setRollup(chainId, status);
    }

    function removeAlert(uint256 chainId, bytes32 messageHash) external onlyOwner onlyEnabledRollup(chainId) {
        take(chainId, messageHash);
    }

    function totalAlerts(uint256 chainId) external view returns (uint256) {
        return count(chainId);
    }

    function contains(uint256 chainId, bytes32 messageHash) external view returns (bool) {
        return isActive(chainId, messageHash);
    }

    function queryMessageHashes(uint256 chainId, uint256 start, uint256 querySize) external view returns (bytes32[] memory) {
        return list(chainId, start, querySize);
    }

    function setRollups(uint256[] calldata rollups) internal override {
        for (uint256 i; i < rollups.length; ++i) setRollup(rollups[i], true);
    }

    function headerHashOf(bytes32 messageHash, uint32 referenceBlockNumber, uint256 chainId) internal pure returns (bytes32) {
        return keccak256(abi.encode(messageHash, referenceBlockNumber, chainId));
    }

    function setRollup(uint256 chainId, bool status) private {
        rollupChainIDs[chainId] = status;
        emit RollupChainIDUpdated(chainId, status);
    }
}
