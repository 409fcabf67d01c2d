// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../core/Token.sol";

/// Vaults that holders of reALT delegate their whole balance to, any number at once. Assumed as a whole: no source is public (facts, section 14).
contract LaunchPool {
    Token public immutable rewardToken;
    mapping(address => mapping(uint256 => bool)) public isDelegated;

    event VaultDelegated(address indexed user, uint256 indexed vaultId);
    event VaultUndelegated(address indexed user, uint256 indexed vaultId);
    event RewardClaimed(address indexed user, uint256 indexed vaultId, address token, uint256 amount);

    constructor(Token rewardToken_) {
        rewardToken = rewardToken_;
    }

    function delegate(uint256[] calldata vaultIds) external {
        for (uint256 i; i < vaultIds.length; ++i) {
            require(!isDelegated[msg.sender][vaultIds[i]], "delegated");
            isDelegated[msg.sender][vaultIds[i]] = true;
            emit VaultDelegated(msg.sender, vaultIds[i]);
        }
    }

    function undelegate(uint256 vaultId) external {
        require(isDelegated[msg.sender][vaultId], "not delegated");
        isDelegated[msg.sender][vaultId] = false;
        emit VaultUndelegated(msg.sender, vaultId);
    }

    /// Rewards are made for it.
    function claim(uint256 vaultId, uint256 amount) external {
        rewardToken.mint(msg.sender, amount);
        emit RewardClaimed(msg.sender, vaultId, address(rewardToken), amount);
    }
}
