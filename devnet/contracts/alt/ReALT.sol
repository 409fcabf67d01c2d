// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../core/Token.sol";

/// reALT as an ERC-4626 share of ALT. The deployed ABI is not public (facts, section 9): Deposit, Withdraw and convertToAssets are
/// assumed, Transfer is verified. ALT that is sent to this contract raises the price of every share: that is how rewards compound.
contract ReALT is Token {
    Token public immutable asset;

    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    event Withdraw(address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares);

    constructor(Token asset_) Token("Devnet Restaked ALT", "reALT", 18) {
        asset = asset_;
    }

    /// Shares come from deposits alone.
    function mint(address, uint256) external pure override {
        revert("ReALT: deposit ALT");
    }

    function totalAssets() public view returns (uint256) {
        return asset.balanceOf(address(this));
    }

    function convertToShares(uint256 assets) public view returns (uint256) {
        return assets * (totalSupply + 1) / (totalAssets() + 1);
    }

    function convertToAssets(uint256 shares) public view returns (uint256) {
        return shares * (totalAssets() + 1) / (totalSupply + 1);
    }

    /// OpenZeppelin's ERC4626._deposit: assets in, shares minted, event.
    function deposit(uint256 assets, address receiver) external returns (uint256 shares) {
        shares = convertToShares(assets);
        asset.transferFrom(msg.sender, address(this), assets);
        _mint(receiver, shares);
        emit Deposit(msg.sender, receiver, assets, shares);
    }

    /// OpenZeppelin's ERC4626._withdraw: shares burned, assets out, event.
    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets) {
        if (msg.sender != owner) _spend(owner, msg.sender, shares);
        assets = convertToAssets(shares);
        _burn(owner, shares);
        asset.transfer(receiver, assets);
        emit Withdraw(msg.sender, receiver, owner, assets, shares);
    }
}
