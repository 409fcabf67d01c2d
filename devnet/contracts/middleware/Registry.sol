// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Initializable} from "../lib/Base.sol";

/// A registry behind a coordinator. The real ones hold the coordinator as an immutable, so that each AVS has implementations of its
/// own; the devnet keeps it in storage, so that all AVSs share one implementation per kind.
abstract contract Registry is Initializable {
    address public registryCoordinator;

    modifier onlyRegistryCoordinator() {
        require(msg.sender == registryCoordinator, "onlyRegistryCoordinator: caller is not the registry coordinator");
        _;
    }
}
