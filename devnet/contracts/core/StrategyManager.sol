// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OperatorSet} from "../lib/Types.sol";
import {IAllocations, IDelegation} from "./ICore.sol";
import {IShareManager} from "./IShareManager.sol";
import {Strategy} from "./Strategy.sol";
import {Token} from "./Token.sol";
import {WithdrawalQueueM1} from "./WithdrawalQueueM1.sol";

/// Deposits into strategies, with the Deposit event of whichever release DelegationManager is, and slashed shares on their way out.
contract StrategyManager is WithdrawalQueueM1, IShareManager {
    /// Where slashed funds of a set without a recipient go (StrategyManager.DEFAULT_BURN_ADDRESS).
    address public constant DEFAULT_BURN_ADDRESS = 0x00000000000000000000000000000000000E16E4;

    /// Blocks between a slash and the clearing of its shares (mainnet: 50,400).
    uint32 public constant SLASH_RESOLUTION_DELAY = 20;

    IDelegation public immutable delegation;
    address public strategyWhitelister;
    mapping(address => bool) public strategyIsWhitelistedForDeposit;
    mapping(address => mapping(address => uint256)) public stakerDepositShares;
    mapping(address => address[]) private stakerStrategies;
    mapping(bytes32 => mapping(uint256 => address[])) private slashedStrategies;
    mapping(bytes32 => mapping(uint256 => mapping(address => uint256))) private slashedShares;
    mapping(bytes32 => mapping(uint256 => uint32)) private resolutionBlocks;

    event Deposit(address staker, address strategy, uint256 shares);
    event Deposit(address staker, address token, address strategy, uint256 shares);
    event StrategyAddedToDepositWhitelist(address strategy);
    event StrategyRemovedFromDepositWhitelist(address strategy);
    event BurnOrRedistributableSharesIncreased(OperatorSet operatorSet, uint256 slashId, address strategy, uint256 shares);
    event BurnOrRedistributableSharesDecreased(OperatorSet operatorSet, uint256 slashId, address strategy, uint256 shares);
    event SlashResolutionBlockSet(OperatorSet operatorSet, uint256 slashId, uint32 resolutionBlock);
    event StrategyWhitelisterChanged(address previousAddress, address newAddress);

    modifier onlyStrategyWhitelister() {
        require(msg.sender == strategyWhitelister || msg.sender == owner, "OnlyStrategyWhitelister");
        _;
    }

    modifier onlyDelegationManager() {
        require(msg.sender == address(delegation), "OnlyDelegationManager");
        _;
    }

    constructor(IDelegation delegation_) {
        delegation = delegation_;
        _transferOwnership(msg.sender);
    }

    function setStrategyWhitelister(address newStrategyWhitelister) external onlyOwner {
        emit StrategyWhitelisterChanged(strategyWhitelister, newStrategyWhitelister);
        strategyWhitelister = newStrategyWhitelister;
    }

    function addStrategiesToDepositWhitelist(address[] calldata strategies) external onlyStrategyWhitelister {
        for (uint256 i; i < strategies.length; ++i) {
            strategyIsWhitelistedForDeposit[strategies[i]] = true;
            emit StrategyAddedToDepositWhitelist(strategies[i]);
        }
    }

    function removeStrategiesFromDepositWhitelist(address[] calldata strategies) external onlyStrategyWhitelister {
        for (uint256 i; i < strategies.length; ++i) {
            strategyIsWhitelistedForDeposit[strategies[i]] = false;
            emit StrategyRemovedFromDepositWhitelist(strategies[i]);
        }
    }

    /// Order of the real _depositIntoStrategy: token in, rate of the strategy, Deposit, then the operator's shares.
    function depositIntoStrategy(Strategy strategy, Token token, uint256 amount) external returns (uint256 shares) {
        require(strategyIsWhitelistedForDeposit[address(strategy)], "StrategyNotWhitelisted");
        token.transferFrom(msg.sender, address(strategy), amount);
        shares = strategy.deposit(token, amount);
        uint256 before = raise(msg.sender, address(strategy), shares);
        delegation.increaseDelegatedShares(msg.sender, address(strategy), before, shares);
    }

    function addShares(address staker, address strategy, uint256 shares) external onlyDelegationManager returns (uint256 before) {
        return raise(staker, strategy, shares);
    }

    function removeDepositShares(address staker, address strategy, uint256 shares) external onlyDelegationManager returns (uint256 left) {
        left = lower(staker, strategy, shares);
    }

    function withdrawSharesAsTokens(address staker, address strategy, uint256 shares) external onlyDelegationManager {
        Strategy(strategy).withdraw(staker, shares);
    }

    /// A slash's first strategy fixes the block until which its shares wait (since v1.13.0).
    function increaseBurnOrRedistributableShares(OperatorSet calldata operatorSet, uint256 slashId, address strategy, uint256 shares)
        external
        onlyDelegationManager
    {
        bytes32 key = keccak256(abi.encode(operatorSet));
        if (resolutionBlocks[key][slashId] == 0) {
            resolutionBlocks[key][slashId] = uint32(block.number) + SLASH_RESOLUTION_DELAY;
            emit SlashResolutionBlockSet(operatorSet, slashId, resolutionBlocks[key][slashId]);
        }
        slashedStrategies[key][slashId].push(strategy);
        slashedShares[key][slashId][strategy] += shares;
        emit BurnOrRedistributableSharesIncreased(operatorSet, slashId, strategy, shares);
    }

    /// StrategyManager.clearBurnOrRedistributableShares: tokens go to the set's recipient, or are burned.
    function clearBurnOrRedistributableShares(OperatorSet calldata operatorSet, uint256 slashId) external {
        bytes32 key = keccak256(abi.encode(operatorSet));
        require(resolutionBlocks[key][slashId] != 0 && block.number > resolutionBlocks[key][slashId], "SlashNotResolved");
        address recipient = IAllocations(delegation.allocationManager()).getRedistributionRecipient(operatorSet);
        address[] storage strategies = slashedStrategies[key][slashId];
        while (strategies.length != 0) {
            address strategy = strategies[strategies.length - 1];
            uint256 shares = slashedShares[key][slashId][strategy];
            strategies.pop();
            delete slashedShares[key][slashId][strategy];
            emit BurnOrRedistributableSharesDecreased(operatorSet, slashId, strategy, shares);
            if (shares != 0) Strategy(strategy).withdraw(recipient, shares);
        }
    }

    function getBurnOrRedistributableShares(OperatorSet calldata operatorSet, uint256 slashId, address strategy) external view returns (uint256) {
        return slashedShares[keccak256(abi.encode(operatorSet))][slashId][strategy];
    }

    function getSlashResolutionBlock(OperatorSet calldata operatorSet, uint256 slashId) external view returns (uint32) {
        return resolutionBlocks[keccak256(abi.encode(operatorSet))][slashId];
    }

    function getStakerStrategyList(address staker) external view returns (address[] memory) {
        return stakerStrategies[staker];
    }

    function getDeposits(address staker) external view returns (address[] memory strategies, uint256[] memory shares) {
        strategies = stakerStrategies[staker];
        shares = new uint256[](strategies.length);
        for (uint256 i; i < strategies.length; ++i) shares[i] = stakerDepositShares[staker][strategies[i]];
    }

    function _delegation() internal view override returns (IDelegation) {
        return delegation;
    }

    function _lower(address staker, address strategy, uint256 shares) internal override {
        lower(staker, strategy, shares);
    }

    function _raiseSilently(address staker, address strategy, uint256 shares) internal override {
        add(staker, strategy, shares);
    }

    function lower(address staker, address strategy, uint256 shares) private returns (uint256 left) {
        Strategy(strategy).beforeRemoveShares(staker, shares);
        left = stakerDepositShares[staker][strategy] - shares;
        stakerDepositShares[staker][strategy] = left;
        if (left == 0) forget(stakerStrategies[staker], strategy);
    }

    function add(address staker, address strategy, uint256 shares) private returns (uint256 before) {
        require(shares != 0, "SharesAmountZero");
        before = stakerDepositShares[staker][strategy];
        if (before == 0) stakerStrategies[staker].push(strategy);
        Strategy(strategy).beforeAddShares(staker, shares);
        stakerDepositShares[staker][strategy] = before + shares;
    }

    function raise(address staker, address strategy, uint256 shares) private returns (uint256 before) {
        before = add(staker, strategy, shares);
        if (delegation.isSlashingRelease()) emit Deposit(staker, strategy, shares);
        else emit Deposit(staker, address(Strategy(strategy).underlyingToken()), strategy, shares);
    }

    /// The last strategy takes the place of the one that is empty (StrategyManager._removeStrategyFromStakerStrategyList).
    function forget(address[] storage list, address strategy) private {
        for (uint256 i; i < list.length; ++i) {
            if (list[i] != strategy) continue;
            list[i] = list[list.length - 1];
            list.pop();
            return;
        }
        revert("StrategyNotFound");
    }
}
