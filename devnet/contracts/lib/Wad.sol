// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// Parts of 1e18 (SlashingLib): products and quotients round down unless the name says otherwise.
library Wad {
    uint256 internal constant ONE = 1e18;

    function mul(uint256 x, uint256 y) internal pure returns (uint256) {
        return x * y / ONE;
    }

    function mulUp(uint256 x, uint256 y) internal pure returns (uint256) {
        return ceil(x * y, ONE);
    }

    function div(uint256 x, uint256 y) internal pure returns (uint256) {
        return x * ONE / y;
    }

    function ceil(uint256 x, uint256 y) internal pure returns (uint256) {
        return (x + y - 1) / y;
    }
}
