// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../core/Token.sol";

/// AltLayer's staking vault of 2024: an ERC-1155 position per operator, with a cooldown before it is unstaked.
contract StakedMultiToken {
    Token public immutable asset;
    uint40 public cooldownSec;
    mapping(uint256 => mapping(address => uint256)) private balances;
    mapping(address => mapping(address => uint256)) public cooldownAmount;
    mapping(address => mapping(address => uint256)) public cooldownStart;
    mapping(address => bool) public operators;

    event Stake(address indexed from, address indexed onBehalfOf, address operator, uint256 assets);
    event Unstake(address indexed from, address indexed to, address operator, uint256 assets);
    event CooldownToUnstake(address indexed user, address indexed operator, uint256 amount);
    event RewardsClaimed(address indexed from, address indexed to, address operator, uint256 amount);
    event OperatorRegistered(address operator);
    event SetOperatorFeeBPS(address operator, uint16 feeBPS);
    event SetProtocolFeeBPS(uint16 feeBPS);
    event SetCooldownSecForUnstaking(uint40 cooldownSec);
    event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value);
    event TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values);

    constructor(Token asset_, uint40 cooldownSec_, uint16 protocolFeeBps, address[] memory operators_) {
        asset = asset_;
        cooldownSec = cooldownSec_;
        emit SetCooldownSecForUnstaking(cooldownSec_);
        emit SetProtocolFeeBPS(protocolFeeBps);
        for (uint256 i; i < operators_.length; ++i) {
            operators[operators_[i]] = true;
            emit OperatorRegistered(operators_[i]);
            emit SetOperatorFeeBPS(operators_[i], 0);
        }
    }

    function stake(address operator, uint256 assets) external {
        require(operators[operator], "unknown operator");
        asset.transferFrom(msg.sender, address(this), assets);
        balances[uint160(operator)][msg.sender] += assets;
        emit TransferSingle(msg.sender, address(0), msg.sender, uint160(operator), assets);
        emit Stake(msg.sender, msg.sender, operator, assets);
    }

    /// The new total cools down, and the clock starts again.
    function cooldown(address operator, uint256 amount) external {
        require(cooldownAmount[msg.sender][operator] + amount <= balances[uint160(operator)][msg.sender], "amount exceeds balance");
        cooldownAmount[msg.sender][operator] += amount;
        cooldownStart[msg.sender][operator] = block.timestamp;
        emit CooldownToUnstake(msg.sender, operator, cooldownAmount[msg.sender][operator]);
    }

    function unstake(address operator, address to, uint256 assets) external {
        require(block.timestamp >= cooldownStart[msg.sender][operator] + cooldownSec && assets <= cooldownAmount[msg.sender][operator], "cooling down");
        cooldownAmount[msg.sender][operator] -= assets;
        balances[uint160(operator)][msg.sender] -= assets;
        emit TransferSingle(msg.sender, msg.sender, address(0), uint160(operator), assets);
        asset.transfer(to, assets);
        emit Unstake(msg.sender, to, operator, assets);
    }

    /// Rewards are made for it.
    function claimRewards(address operator, uint256 amount) external {
        asset.mint(msg.sender, amount);
        emit RewardsClaimed(msg.sender, msg.sender, operator, amount);
    }

    function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes calldata) external {
        require(msg.sender == from, "ERC1155MissingApprovalForAll");
        move(from, to, id, value);
        emit TransferSingle(msg.sender, from, to, id, value);
    }

    function safeBatchTransferFrom(address from, address to, uint256[] calldata ids, uint256[] calldata values, bytes calldata) external {
        require(msg.sender == from, "ERC1155MissingApprovalForAll");
        for (uint256 i; i < ids.length; ++i) move(from, to, ids[i], values[i]);
        emit TransferBatch(msg.sender, from, to, ids, values);
    }

    function balanceOf(address account, uint256 id) external view returns (uint256) {
        return balances[id][account];
    }

    /// What cools down cannot be moved.
    function move(address from, address to, uint256 id, uint256 value) private {
        require(balances[id][from] >= cooldownAmount[from][address(uint160(id))] + value, "cooling down");
        balances[id][from] -= value;
        balances[id][to] += value;
    }
}
