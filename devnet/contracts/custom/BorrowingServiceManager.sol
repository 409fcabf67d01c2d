// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A service manager, or a coordinator, that names whatever counterpart it likes, as anybody's contract may.
contract BorrowingServiceManager {
    address public registryCoordinator;
    address public serviceManager;

    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    function name(address coordinator, address manager) external {
        (registryCoordinator, serviceManager) = (coordinator, manager);
        emit OwnershipTransferred(address(0), msg.sender);
    }
}
