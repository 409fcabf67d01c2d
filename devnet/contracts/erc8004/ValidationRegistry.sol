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
    mapping(address => bytes32[]) private byValidator;

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
        byValidator[validatorAddress].push(requestHash);
        emit ValidationRequest(validatorAddress, agentId, requestURI, requestHash);
    }

    function validationResponse(bytes32 requestHash, uint8 response, string calldata responseURI, bytes32 responseHash, string calldata tag) external {
        uint256 agentId = store(requestHash, response, responseHash, tag);
        emit ValidationResponse(msg.sender, agentId, requestHash, response, responseURI, responseHash, tag);
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
        require(v.validatorAddress != address(0), "unknown");
        return (v.validatorAddress, v.agentId, v.response, v.responseHash, v.tag, v.lastUpdate);
    }

    /// No validators: all of them; an empty tag: any.
    function getSummary(uint256 agentId, address[] calldata validators, string calldata tag) external view returns (uint64 count, uint8 averageResponse) {
        uint256 sum;
        for (uint256 i; i < byAgent[agentId].length; ++i) {
            Validation storage v = validations[byAgent[agentId][i]];
            bool told = bytes(tag).length == 0 || keccak256(bytes(v.tag)) == keccak256(bytes(tag));
            if (!v.hasResponse || !told || !among(v.validatorAddress, validators)) continue;
            ++count;
            sum += v.response;
        }
        averageResponse = count == 0 ? 0 : uint8(sum / count);
    }

    function getAgentValidations(uint256 agentId) external view returns (bytes32[] memory) {
        return byAgent[agentId];
    }

    function getValidatorRequests(address validator) external view returns (bytes32[] memory) {
        return byValidator[validator];
    }

    function store(bytes32 requestHash, uint8 response, bytes32 responseHash, string memory tag) internal returns (uint256 agentId) {
        Validation storage validation = validations[requestHash];
        require(msg.sender == validation.validatorAddress, "not validator");
        require(response <= 100, "resp>100");
        (validation.response, validation.tag, validation.lastUpdate) = (response, tag, block.timestamp);
        (validation.responseHash, validation.hasResponse) = (responseHash, true);
        return validation.agentId;
    }

    function among(address validator, address[] calldata validators) private pure returns (bool) {
        for (uint256 i; i < validators.length; ++i) {
            if (validators[i] == validator) return true;
        }
        return validators.length == 0;
    }
}

/// ERC-8004 validation as deployed in October 2025: tags were 32 bytes. Views answer as later ones do, so that one reader serves both.
contract EarlierValidationRegistry is ValidationRegistry {
    event ValidationResponse(
        address indexed validatorAddress, uint256 indexed agentId, bytes32 indexed requestHash, uint8 response, string responseUri, bytes32 responseHash, bytes32 tag
    );

    constructor(IdentityRegistry identity_) ValidationRegistry(identity_) {}

    function respond(bytes32 requestHash, uint8 response, string calldata responseUri, bytes32 responseHash, bytes32 tag) external {
        uint256 agentId = store(requestHash, response, responseHash, text(tag));
        emit ValidationResponse(msg.sender, agentId, requestHash, response, responseUri, responseHash, tag);
    }

    function text(bytes32 tag) private pure returns (string memory) {
        uint256 length;
        while (length < 32 && tag[length] != 0) ++length;
        bytes memory letters = new bytes(length);
        for (uint256 i; i < length; ++i) letters[i] = tag[i];
        return string(letters);
    }
}
