// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// An example of our own for a manifest's custom list, after VITAL's tiers of finality as its documentation tells them.
contract VitalRegistry {
    event ReceiptPosted(uint256 indexed rollupChainId, uint256 indexed blockNumber, bytes32 stateRoot);
    event ProofVerified(uint256 indexed rollupChainId, uint256 indexed povBlock, address indexed operator, bytes32 stateRoot);
    event ChallengePeriodPassed(uint256 indexed rollupChainId, uint256 indexed blockNumber);

    function post(uint256 rollupChainId, uint256 blockNumber, bytes32 stateRoot) external {
        emit ReceiptPosted(rollupChainId, blockNumber, stateRoot);
    }

    function verify(uint256 rollupChainId, uint256 povBlock, bytes32 stateRoot) external {
        emit ProofVerified(rollupChainId, povBlock, msg.sender, stateRoot);
    }

    function close(uint256 rollupChainId, uint256 blockNumber) external {
        emit ChallengePeriodPassed(rollupChainId, blockNumber);
    }
}
