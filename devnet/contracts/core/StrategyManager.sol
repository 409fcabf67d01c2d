// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "../lib/Base.sol";
import {DelegationCore} from "./DelegationCore.sol";
import {Strategy} from "./Strategy.sol";
import {Token} from "./Token.sol";

/// Deposits into strategies (slashing form of the Deposit event).
contract StrategyManager is Ownable {
    DelegationCore public immutable delegation;
    mapping(address => bool) public strategyIsWhitelistedForDeposit;
    mapping(address => mapping(address => uint256)) public stakerDepositShares;
    mapping(address => address[]) private stakerStrategies;

    event Deposit(address staker, address strategy, uint256 shares);
    event StrategyAddedToDepositWhitelist(address strategy);

    modifier onlyDelegationManager() {
        require(msg.sender == address(delegation), "OnlyDelegationManager");
        _;
    }

    constructor(DelegationCore delegation_) {
        delegation = delegation_;
        _transferOwnership(msg.sender);
    }

    function addStrategiesToDepositWhitelist(address[] calldata strategies) external onlyOwner {
        for (uint256 i; i < strategies.length; ++i) {
            strategyIsWhitelistedForDeposit[strategies[i]] = true;
            emit StrategyAddedToDepositWhitelist(strategies[i]);
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
        left = stakerDepositShares[staker][strategy] - shares;
        stakerDepositShares[staker][strategy] = left;
        if (left == 0) forget(stakerStrategies[staker], strategy);
    }

    function withdrawSharesAsTokens(address staker, address strategy, uint256 shares) external onlyDelegationManager {
        Strategy(strategy).withdraw(staker, shares);
    }

    function getDeposits(address staker) external view returns (address[] memory strategies, uint256[] memory shares) {
        strategies = stakerStrategies[staker];
        shares = new uint256[](strategies.length);
        for (uint256 i; i < strategies.length; ++i) shares[i] = stakerDepositShares[staker][strategies[i]];
    }

    function raise(address staker, address strategy, uint256 shares) private returns (uint256 before) {
        require(shares != 0, "SharesAmountZero");
        before = stakerDepositShares[staker][strategy];
        if (before == 0) stakerStrategies[staker].push(strategy);
        stakerDepositShares[staker][strategy] = before + shares;
        emit Deposit(staker, strategy, shares);
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
