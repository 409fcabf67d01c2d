// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A service manager of somebody's own whose owner() finds no end until it relents.
contract EndlessServiceManager {
    address public rewardsInitiator;
    bool public relented;
    address private immutable deployer = msg.sender;

    event RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator);

    function appoint(address initiator) external {
        emit RewardsInitiatorUpdated(rewardsInitiator, initiator);
        rewardsInitiator = initiator;
    }

    function relent() external {
        relented = true;
    }

    function owner() external view returns (address) {
        while (!relented) {}
        return deployer;
    }
}
