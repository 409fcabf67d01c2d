// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// AltLayer's map from rollup batches to Celestia heights: first block to height, with the last block as metadata.
contract CelestiaDaMap {
    mapping(uint256 => uint256) public values;
    uint256 public globalMetadata;

    event Set(uint256 indexed key, uint256 value, bytes metadata, address sender);
    event SetGlobalMetadata(uint256 value, address sender);

    function set(uint256 key, uint256 value, bytes calldata metadata) external {
        values[key] = value;
        emit Set(key, value, metadata, msg.sender);
    }

    function setGlobalMetadata(uint256 value) external {
        globalMetadata = value;
        emit SetGlobalMetadata(value, msg.sender);
    }
}
