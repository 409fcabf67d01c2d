// SPDX-License-Identifier: MIT
pragma solidity ^0.8.27;

/// @notice Events of every shape that a manifest's custom list can name: anonymous, hashed arguments, tuples, arrays.
contract EventShapes {
    struct Point {
        uint256 x;
        int256 y;
    }

    event Shaped(string indexed name, bytes indexed blob, Point indexed first, Point[] points, uint8[2] pair, address validator);
    event Quiet(address indexed who, uint256 amount) anonymous;
    event Plain(uint256 indexed id, string request);
    event Unlisted(uint256 value);

    function shape(string calldata name, bytes calldata blob, Point[] calldata points, address validator) external {
        emit Shaped(name, blob, points[0], points, [1, 2], validator);
    }

    function quiet(uint256 amount) external {
        emit Quiet(msg.sender, amount);
    }

    function plain(uint256 id, string calldata request) external {
        emit Plain(id, request);
    }

    function unlisted(uint256 value) external {
        emit Unlisted(value);
    }
}
