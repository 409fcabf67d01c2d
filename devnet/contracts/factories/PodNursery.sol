// SPDX-License-Identifier: MIT
pragma solidity ^0.8.27;

/// @notice Announces pods as EigenPodManager._deployPod does: the pod exists, and has spoken, before its PodDeployed. What pods hold is left out.
contract PodNursery {
    event PodDeployed(address indexed eigenPod, address indexed podOwner);

    NurseryPod[] public pods;

    function createPods(uint256 count) external {
        for (uint256 i = 0; i < count; i++) {
            NurseryPod pod = new NurseryPod();
            pods.push(pod);
            pod.receiveEther(pods.length);
            emit PodDeployed(address(pod), address(uint160(pods.length)));
        }
    }

    /// @notice Each pod from `first` on, up to `last`, receives.
    function receiveAt(uint256 first, uint256 last, uint256 amount) external {
        for (uint256 i = first; i < last; i++) pods[i].receiveEther(amount);
    }

    /// @notice A pod of nobody: it speaks like the others, but was never announced.
    function stray() external {
        new NurseryPod().receiveEther(666);
    }
}

contract NurseryPod {
    event Initialized(uint8 version);
    event NonBeaconChainETHReceived(uint256 amountReceived);

    constructor() {
        emit Initialized(1);
    }

    function receiveEther(uint256 amount) external {
        emit NonBeaconChainETHReceived(amount);
    }
}
