// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAVSRegistrar} from "./IAVSRegistrar.sol";

/// AVSRegistrarWithSocket and TaskAVSRegistrar of middleware v2: echoes AllocationManager, keeps sockets and the roles of operator sets.
contract AVSRegistrar is IAVSRegistrar {
    address public immutable allocationManager;
    address public immutable avs;
    mapping(address => string) private sockets;
    uint32 private aggregatorSet;
    uint32[] private executorSets;

    event OperatorRegistered(address indexed operator, uint32[] operatorSetIds);
    event OperatorDeregistered(address indexed operator, uint32[] operatorSetIds);
    event OperatorSocketSet(address indexed operator, string socket);
    event AvsConfigSet(uint32 aggregatorOperatorSetId, uint32[] executorOperatorSetIds);

    modifier onlyAllocationManager() {
        require(msg.sender == allocationManager, "NotAllocationManager");
        _;
    }

    constructor(address allocationManager_, address avs_) {
        (allocationManager, avs) = (allocationManager_, avs_);
    }

    /// Registration data is the socket (AVSRegistrarWithSocket._afterRegisterOperator).
    function registerOperator(address operator, address, uint32[] calldata operatorSetIds, bytes calldata data) external onlyAllocationManager {
        emit OperatorRegistered(operator, operatorSetIds);
        setSocket(operator, abi.decode(data, (string)));
    }

    function deregisterOperator(address operator, address, uint32[] calldata operatorSetIds) external onlyAllocationManager {
        emit OperatorDeregistered(operator, operatorSetIds);
    }

    function updateSocket(address operator, string calldata socket) external {
        require(msg.sender == operator, "CallerNotOperator");
        setSocket(operator, socket);
    }

    function setAvsConfig(uint32 aggregatorOperatorSetId, uint32[] calldata executorOperatorSetIds) external {
        require(msg.sender == avs, "InvalidPermissions");
        (aggregatorSet, executorSets) = (aggregatorOperatorSetId, executorOperatorSetIds);
        emit AvsConfigSet(aggregatorOperatorSetId, executorOperatorSetIds);
    }

    function supportsAVS(address avs_) external view returns (bool) {
        return avs_ == avs;
    }

    function getOperatorSocket(address operator) external view returns (string memory) {
        return sockets[operator];
    }

    function getAvsConfig() external view returns (uint32, uint32[] memory) {
        return (aggregatorSet, executorSets);
    }

    function setSocket(address operator, string memory socket) private {
        sockets[operator] = socket;
        emit OperatorSocketSet(operator, socket);
    }
}
