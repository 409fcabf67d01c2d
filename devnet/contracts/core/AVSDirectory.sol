// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SignatureWithSaltAndExpiry} from "../lib/Types.sol";
import {DelegationCore} from "./DelegationCore.sol";

/// The M2 registry of who serves which AVS. The operator's signature is not checked; its salt is spent as in the real one.
contract AVSDirectory {
    enum OperatorAVSRegistrationStatus {
        UNREGISTERED,
        REGISTERED
    }

    DelegationCore public immutable delegation;
    mapping(address => mapping(address => OperatorAVSRegistrationStatus)) public avsOperatorStatus;
    mapping(address => mapping(bytes32 => bool)) public operatorSaltIsSpent;

    event AVSMetadataURIUpdated(address indexed avs, string metadataURI);
    event OperatorAVSRegistrationStatusUpdated(address indexed operator, address indexed avs, OperatorAVSRegistrationStatus status);

    constructor(DelegationCore delegation_) {
        delegation = delegation_;
    }

    function updateAVSMetadataURI(string calldata metadataURI) external {
        emit AVSMetadataURIUpdated(msg.sender, metadataURI);
    }

    function registerOperatorToAVS(address operator, SignatureWithSaltAndExpiry calldata signature) external {
        require(signature.expiry >= block.timestamp, "AVSDirectory.registerOperatorToAVS: operator signature expired");
        require(
            avsOperatorStatus[msg.sender][operator] != OperatorAVSRegistrationStatus.REGISTERED,
            "AVSDirectory.registerOperatorToAVS: operator already registered"
        );
        require(!operatorSaltIsSpent[operator][signature.salt], "AVSDirectory.registerOperatorToAVS: salt already spent");
        require(delegation.isOperator(operator), "AVSDirectory.registerOperatorToAVS: operator not registered to EigenLayer yet");
        operatorSaltIsSpent[operator][signature.salt] = true;
        set(operator, OperatorAVSRegistrationStatus.REGISTERED);
    }

    function deregisterOperatorFromAVS(address operator) external {
        require(
            avsOperatorStatus[msg.sender][operator] == OperatorAVSRegistrationStatus.REGISTERED,
            "AVSDirectory.deregisterOperatorFromAVS: operator not registered"
        );
        set(operator, OperatorAVSRegistrationStatus.UNREGISTERED);
    }

    function set(address operator, OperatorAVSRegistrationStatus status) private {
        avsOperatorStatus[msg.sender][operator] = status;
        emit OperatorAVSRegistrationStatusUpdated(operator, msg.sender, status);
    }
}
