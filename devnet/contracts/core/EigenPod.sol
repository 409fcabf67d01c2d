// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EigenPodManager} from "./EigenPodManager.sol";

/// One validator, whose balance its owner says instead of proving it.
contract EigenPod {
    uint40 private constant VALIDATOR = 4242;

    address public immutable podOwner;
    EigenPodManager public immutable eigenPodManager;
    uint64 public restakedBalanceGwei;

    event ValidatorRestaked(uint40 validatorIndex);
    event ValidatorBalanceUpdated(uint40 validatorIndex, uint64 balanceTimestamp, uint64 newValidatorBalanceGwei);
    event CheckpointCreated(uint64 indexed checkpointTimestamp, bytes32 indexed beaconBlockRoot, uint256 validatorCount);
    event ValidatorCheckpointed(uint64 indexed checkpointTimestamp, uint40 indexed validatorIndex);
    event CheckpointFinalized(uint64 indexed checkpointTimestamp, int256 totalShareDeltaWei);
    event RestakedBeaconChainETHWithdrawn(address indexed recipient, uint256 amount);

    modifier onlyOwner() {
        require(msg.sender == podOwner, "OnlyEigenPodOwner");
        _;
    }

    constructor(address owner) {
        podOwner = owner;
        eigenPodManager = EigenPodManager(msg.sender);
    }

    /// Stands for verifyWithdrawalCredentials.
    function restake(uint64 gwei_) external onlyOwner {
        emit ValidatorRestaked(VALIDATOR);
        emit ValidatorBalanceUpdated(VALIDATOR, uint64(block.timestamp), restakedBalanceGwei + gwei_);
        eigenPodManager.recordBeaconChainETHBalanceUpdate(podOwner, uint256(restakedBalanceGwei) * 1 gwei, int256(uint256(gwei_)) * 1 gwei);
        restakedBalanceGwei += gwei_;
    }

    /// Stands for a checkpoint from its start to its end: the validator earned, or lost.
    function checkpoint(int64 deltaGwei) external onlyOwner {
        uint64 timestamp = uint64(block.timestamp);
        emit CheckpointCreated(timestamp, blockhash(block.number - 1), 1);
        emit ValidatorCheckpointed(timestamp, VALIDATOR);
        uint256 before = restakedBalanceGwei;
        restakedBalanceGwei = uint64(int64(restakedBalanceGwei) + deltaGwei);
        emit CheckpointFinalized(timestamp, int256(deltaGwei) * 1 gwei);
        eigenPodManager.recordBeaconChainETHBalanceUpdate(podOwner, before * 1 gwei, int256(deltaGwei) * 1 gwei);
    }

    function withdrawRestakedBeaconChainETH(uint256 amountWei) external {
        require(msg.sender == address(eigenPodManager), "OnlyEigenPodManager");
        uint64 paid = uint64(amountWei / 1 gwei);
        restakedBalanceGwei = paid > restakedBalanceGwei ? 0 : restakedBalanceGwei - paid;
        emit RestakedBeaconChainETHWithdrawn(podOwner, amountWei);
    }
}
