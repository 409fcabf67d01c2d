// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// Quorum numbers as bytes, one byte each, strictly ascending, and as a bitmap (middleware BitmapUtils).
library Quorums {
    function toBitmap(bytes memory numbers, uint8 quorumCount) internal pure returns (uint192 bitmap) {
        for (uint256 i; i < numbers.length; ++i) {
            uint8 number = uint8(numbers[i]);
            require(i == 0 || number > uint8(numbers[i - 1]), "BitmapUtils.orderedBytesArrayToBitmap: orderedBytesArray is not ordered");
            require(number < quorumCount, "BitmapUtils.orderedBytesArrayToBitmap: bitmap exceeds max value");
            bitmap |= uint192(1) << number;
        }
    }

    function toBytes(uint192 bitmap) internal pure returns (bytes memory numbers) {
        numbers = new bytes(count(bitmap));
        uint256 next;
        for (uint256 n; next < numbers.length; ++n) {
            if (contains(bitmap, uint8(n))) numbers[next++] = bytes1(uint8(n));
        }
    }

    function contains(uint192 bitmap, uint8 number) internal pure returns (bool) {
        return (bitmap >> number) & 1 == 1;
    }

    function count(uint192 bitmap) internal pure returns (uint256 ones) {
        for (; bitmap != 0; bitmap &= bitmap - 1) ++ones;
    }
}
