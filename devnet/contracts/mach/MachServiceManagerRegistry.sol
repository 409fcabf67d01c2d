// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "../lib/Base.sol";
import {MachServiceManager} from "./MachServiceManager.sol";

/// Which MACH service manager answers for a rollup. Registering overwrites what was there.
contract MachServiceManagerRegistry is Ownable {
    mapping(uint256 => address) public serviceManagers;

    event ServiceManagerRegistered(uint256 indexed rollupChainId, address serviceManager, address sender);
    event ServiceManagerDeregistered(uint256 indexed rollupChainId, address serviceManager, address sender);

    constructor(address owner_) {
        _transferOwnership(owner_);
    }

    function registerServiceManager(uint256 rollupChainId, address serviceManager) external onlyOwner {
        serviceManagers[rollupChainId] = serviceManager;
        emit ServiceManagerRegistered(rollupChainId, serviceManager, msg.sender);
    }

    function deregisterServiceManager(uint256 rollupChainId, address serviceManager) external onlyOwner {
        require(serviceManagers[rollupChainId] == serviceManager, "InvalidServiceManager");
        delete serviceManagers[rollupChainId];
        emit ServiceManagerDeregistered(rollupChainId, serviceManager, msg.sender);
    }

    function hasActiveAlerts(uint256 rollupChainId) external view returns (bool) {
        return MachServiceManager(serviceManagers[rollupChainId]).totalAlerts(rollupChainId) != 0;
    }
}
