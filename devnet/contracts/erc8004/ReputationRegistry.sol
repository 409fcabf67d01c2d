// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IdentityRegistry} from "./IdentityRegistry.sol";

/// What ERC-8004's reputation registries hold, in whichever form feedback was given; a registry whose code changed kept it, and answers as the last one.
abstract contract ReputationStore {
    struct Feedback {
        int128 value;
        uint8 valueDecimals;
        bool isRevoked;
        string tag1;
        string tag2;
    }

    IdentityRegistry internal immutable identity;
    mapping(uint256 => mapping(address => mapping(uint64 => Feedback))) private feedback;
    mapping(uint256 => mapping(address => uint64)) public getLastIndex;
    mapping(uint256 => address[]) private clients;
    mapping(uint256 => mapping(address => mapping(uint64 => address[]))) private responders;
    mapping(uint256 => mapping(address => mapping(uint64 => mapping(address => uint64)))) private responsesBy;

    event FeedbackRevoked(uint256 indexed agentId, address indexed clientAddress, uint64 indexed feedbackIndex);
    event ResponseAppended(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint64 feedbackIndex,
        address indexed responder,
        string responseURI,
        bytes32 responseHash
    );

    constructor(IdentityRegistry identity_) {
        identity = identity_;
    }

    function getIdentityRegistry() external view returns (address) {
        return address(identity);
    }

    function revokeFeedback(uint256 agentId, uint64 index) external {
        require(index > 0 && index <= getLastIndex[agentId][msg.sender], "index out of bounds");
        Feedback storage given = feedback[agentId][msg.sender][index];
        require(!given.isRevoked, "Already revoked");
        given.isRevoked = true;
        emit FeedbackRevoked(agentId, msg.sender, index);
    }

    function appendResponse(uint256 agentId, address client, uint64 index, string calldata responseURI, bytes32 responseHash) external {
        require(bytes(responseURI).length > 0, "Empty URI");
        require(index > 0 && index <= getLastIndex[agentId][client], "index out of bounds");
        if (++responsesBy[agentId][client][index][msg.sender] == 1) responders[agentId][client][index].push(msg.sender);
        emit ResponseAppended(agentId, client, index, msg.sender, responseURI, responseHash);
    }

    /// The responses of the listed accounts, of all where none is listed. The forms for all indices and all clients are left out.
    function getResponseCount(uint256 agentId, address client, uint64 index, address[] calldata by) external view returns (uint64 count) {
        address[] memory counted = by;
        if (by.length == 0) counted = responders[agentId][client][index];
        for (uint256 i; i < counted.length; ++i) count += responsesBy[agentId][client][index][counted[i]];
    }

    function readFeedback(uint256 agentId, address client, uint64 index)
        external
        view
        returns (int128 value, uint8 valueDecimals, string memory tag1, string memory tag2, bool isRevoked)
    {
        require(index > 0 && index <= getLastIndex[agentId][client], "index out of bounds");
        Feedback storage f = feedback[agentId][client][index];
        return (f.value, f.valueDecimals, f.tag1, f.tag2, f.isRevoked);
    }

    function getClients(uint256 agentId) external view returns (address[] memory) {
        return clients[agentId];
    }

    /// The mean of the listed clients' feedback, taken in WAD and given with the commonest number of decimals.
    function getSummary(uint256 agentId, address[] calldata from, string calldata tag1, string calldata tag2)
        external
        view
        returns (uint64 count, int128 summaryValue, uint8 summaryValueDecimals)
    {
        require(from.length > 0, "clientAddresses required");
        int256 sum;
        uint64[19] memory decimals;
        for (uint256 i; i < from.length; ++i) {
            for (uint64 j = 1; j <= getLastIndex[agentId][from[i]]; ++j) {
                Feedback storage f = feedback[agentId][from[i]][j];
                if (f.isRevoked || !matches(tag1, f.tag1) || !matches(tag2, f.tag2)) continue;
                sum += int256(f.value) * int256(10 ** (18 - f.valueDecimals));
                ++decimals[f.valueDecimals];
                ++count;
            }
        }
        if (count == 0) return (0, 0, 0);
        for (uint8 d = 1; d < 19; ++d) {
            if (decimals[d] > decimals[summaryValueDecimals]) summaryValueDecimals = d;
        }
        summaryValue = int128(sum / int256(uint256(count)) / int256(10 ** (18 - summaryValueDecimals)));
    }

    /// Owner and approved accounts of an agent cannot rate it; indices count from 1 per agent and client.
    function store(uint256 agentId, Feedback memory given) internal returns (uint64 index) {
        require(!identity.isAuthorizedOrOwner(msg.sender, agentId), "Self-feedback not allowed");
        index = ++getLastIndex[agentId][msg.sender];
        if (index == 1) clients[agentId].push(msg.sender);
        feedback[agentId][msg.sender][index] = given;
    }

    function matches(string calldata wanted, string memory tag) private pure returns (bool) {
        return bytes(wanted).length == 0 || keccak256(bytes(wanted)) == keccak256(bytes(tag));
    }
}

/// ERC-8004 reputation: signed fixed-point feedback by clients, in the form of every mainnet-type deployment (since 2026-01-23).
contract ReputationRegistry is ReputationStore {
    int128 private constant MAX_ABS_VALUE = 1e38;

    event NewFeedback(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint64 feedbackIndex,
        int128 value,
        uint8 valueDecimals,
        string indexed indexedTag1,
        string tag1,
        string tag2,
        string endpoint,
        string feedbackURI,
        bytes32 feedbackHash
    );

    constructor(IdentityRegistry identity_) ReputationStore(identity_) {}

    function giveFeedback(
        uint256 agentId,
        int128 value,
        uint8 valueDecimals,
        string calldata tag1,
        string calldata tag2,
        string calldata endpoint,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external {
        require(valueDecimals <= 18, "too many decimals");
        require(value >= -MAX_ABS_VALUE && value <= MAX_ABS_VALUE, "value too large");
        uint64 index = store(agentId, Feedback(value, valueDecimals, false, tag1, tag2));
        emit NewFeedback(agentId, msg.sender, index, value, valueDecimals, tag1, tag1, tag2, endpoint, feedbackURI, feedbackHash);
    }
}
