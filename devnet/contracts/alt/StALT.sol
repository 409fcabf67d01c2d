// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../core/Token.sol";

/// stALT as an ERC-20 with a cooldown before it is redeemed. The deployed ABI is not public (facts, section 9): Cooldown and Redeem are assumed,
/// Transfer is verified.
contract StALT is Token {
    uint256 public constant COOLDOWN_SECONDS = 21 days;

    Token public immutable asset;
    mapping(address => uint256) public cooldownAmount;
    mapping(address => uint256) public cooldownStart;

    event Cooldown(address indexed user, uint256 amount);
    event Redeem(address indexed from, address indexed to, uint256 amount);

    constructor(Token asset_) Token("Devnet Staked ALT", "stALT", 18) {
        asset = asset_;
    }

    function mint(address, uint256) external pure override {
        revert("StALT: stake ALT");
    }

    function stake(uint256 amount) external {
        asset.transferFrom(msg.sender, address(this), amount);
        _mint(msg.sender, amount);
    }

    /// A further amount starts the clock again.
    function cooldown(uint256 amount) external {
        require(cooldownAmount[msg.sender] + amount <= balanceOf[msg.sender], "StALT: amount exceeds balance");
        cooldownAmount[msg.sender] += amount;
        cooldownStart[msg.sender] = block.timestamp;
        emit Cooldown(msg.sender, cooldownAmount[msg.sender]);
    }

    function redeem(address to) external {
        uint256 amount = cooldownAmount[msg.sender];
        require(amount != 0 && block.timestamp >= cooldownStart[msg.sender] + COOLDOWN_SECONDS, "StALT: cooling down");
        delete cooldownAmount[msg.sender];
        _burn(msg.sender, amount);
        asset.transfer(to, amount);
        emit Redeem(msg.sender, to, amount);
    }
}
