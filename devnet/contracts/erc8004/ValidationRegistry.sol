// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IdentityRegistry} from "./IdentityRegistry.sol";

/// ERC-8004 validation (since 2025-11-12): an agent's owner asks a validator, who may answer more than once.
contract ValidationRegistry {
    struct Validation {
        address validatorAddress;
        uint256 agentId;
        uint8 response;
        string tag;
        uint256 lastUpdate;
        bytes32 responseHash;
        bool hasResponse;
    }

    IdentityRegistry private immutable identity;
    mapping(bytes32 => Validation) private validations;
    mapping(uint256 => bytes32[]) private byAgent;

    event ValidationRequest(address indexed validatorAddress, uint256 indexed agentId, string requestURI, bytes32 indexed requestHash);
    event ValidationResponse(
        address indexed validatorAddress,
        uint256 indexed agentId,
        bytes32 indexed requestHash,
        uint8 response,
        string responseURI,
        bytes32 responseHash,
        string tag
    );

    constructor(IdentityRegistry identity_) {
        identity = identity_;
    }

    function validationRequest(address validatorAddress, uint256 agentId, string calldata requestURI, bytes32 requestHash) external {
        require(identity.isAuthorizedOrOwner(msg.sender, agentId), "Not authorized");
        require(validatorAddress != address(0) && validations[requestHash].validatorAddress == address(0), "exists");
        validations[requestHash] = Validation(validatorAddress, agentId, 0, "", block.timestamp, 0, false);
        byAgent[agentId].push(requestHash);
        emit ValidationRequest(validatorAddress, agentId, requestURI, requestHash);
    }

    function validationResponse(bytes32 requestHash, uint8 response, string calldata responseURI, bytes32 responseHash, string calldata tag) external {
        Validation storage validation = validations[requestHash];
        require(msg.sender == validation.validatorAddress, "not validator");
        require(response <= 100, "resp>100");
        (validation.response, validation.tag, validation.lastUpdate) = (response, tag, block.timestamp);
        (validation.responseHash, validation.hasResponse) = (responseHash, true);
        emit ValidationResponse(msg.sender, validation.agentId, requestHash, response, responseURI, responseHash, tag);
    }

    function getIdentityRegistry() external view returns (address) {
        return address(identity);
    }

    function getValidationStatus(bytes32 requestHash)
        external
        view
        returns (address validatorAddress, uint256 agentId, uint8 response, bytes32 responseHash, string memory tag, uint256 lastUpdate)
    {
        Validation memory v = validations[requestHash];
        return (v.validatorAddress, v.agentId, v.response, v.responseHash, v.tag, v.lastUpdate);
    }

    /// Of all validators and tags; the devnet filters by neither.
    function getSummary(uint256 agentId, address[] calldata, string calldata) external view returns (uint64 count, uint8 averageResponse) {
        uint256 sum;
        for (uint256 i; i < byAgent[agentId].length; ++i) {
            Validation storage v = validations[byAgent[agentId][i]];
            if (!v.hasResponse) continue;
            ++count;
            sum += v.response;
        }
        averageResponse = count == 0 ? 0 : uint8(sum / count);
    }

    function getAgentValidations(uint256 agentId) external view returns (bytes32[] memory) {
        return byAgent[agentId];
    }
}
