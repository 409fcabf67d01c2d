// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "./Token.sol";

/// StrategyBase: shares of one token, with the virtual offsets of the real one against inflation of the first share.
contract Strategy {
    uint256 private constant SHARES_OFFSET = 1e3;
    uint256 private constant BALANCE_OFFSET = 1e3;

    address public immutable strategyManager;
    Token public immutable underlyingToken;
    uint256 public totalShares;

    event ExchangeRateEmitted(uint256 rate);
    event StrategyTokenSet(address token, uint8 decimals);

    constructor(address strategyManager_, Token token) {
        strategyManager = strategyManager_;
        underlyingToken = token;
        emit StrategyTokenSet(address(token), token.decimals());
    }

    modifier onlyStrategyManager() {
        require(msg.sender == strategyManager, "OnlyStrategyManager");
        _;
    }

    /// StrategyBase.deposit: the amount has arrived already; newShares = amount * (shares + offset) / (balance before + offset).
    function deposit(Token token, uint256 amount) external onlyStrategyManager returns (uint256 newShares) {
        require(address(token) == address(underlyingToken), "OnlyUnderlyingToken");
        uint256 virtualBalance = balance() + BALANCE_OFFSET;
        newShares = amount * (totalShares + SHARES_OFFSET) / (virtualBalance - amount);
        require(newShares != 0, "NewSharesZero");
        totalShares += newShares;
        emit ExchangeRateEmitted(1e18 * virtualBalance / (totalShares + SHARES_OFFSET));
    }

    /// StrategyBase.withdraw: amount = (balance + offset) * shares / (shares before + offset).
    function withdraw(address recipient, uint256 shares) external onlyStrategyManager {
        uint256 virtualBalance = balance() + BALANCE_OFFSET;
        uint256 amount = virtualBalance * shares / (totalShares + SHARES_OFFSET);
        totalShares -= shares;
        emit ExchangeRateEmitted(1e18 * (virtualBalance - amount) / (totalShares + SHARES_OFFSET));
        underlyingToken.transfer(recipient, amount);
    }

    /// IStrategy.beforeAddShares and beforeRemoveShares (since v1.12): a strategy may refuse.
    function beforeAddShares(address staker, uint256 shares) external view virtual {}

    function beforeRemoveShares(address staker, uint256 shares) external view virtual {}

    function sharesToUnderlyingView(uint256 shares) public view returns (uint256) {
        return (balance() + BALANCE_OFFSET) * shares / (totalShares + SHARES_OFFSET);
    }

    function underlyingToSharesView(uint256 amount) external view returns (uint256) {
        return amount * (totalShares + SHARES_OFFSET) / (balance() + BALANCE_OFFSET);
    }

    function balance() private view returns (uint256) {
        return underlyingToken.balanceOf(address(this));
    }
}
