// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// The identity registry as deployed in October 2025: UriUpdated in its earlier spelling, no agent wallet.
contract EarlierIdentityRegistry {
    uint256 private count;
    mapping(uint256 => address) public ownerOf;
    mapping(uint256 => string) public tokenURI;

    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Registered(uint256 indexed agentId, string agentURI, address indexed owner);
    event UriUpdated(uint256 indexed agentId, string newUri, address indexed updatedBy);

    function register(string calldata uri) external returns (uint256 agentId) {
        agentId = count++;
        (ownerOf[agentId], tokenURI[agentId]) = (msg.sender, uri);
        emit Transfer(address(0), msg.sender, agentId);
        emit Registered(agentId, uri, msg.sender);
    }

    function setAgentUri(uint256 agentId, string calldata newUri) external {
        require(msg.sender == ownerOf[agentId], "Not authorized");
        tokenURI[agentId] = newUri;
        emit UriUpdated(agentId, newUri, msg.sender);
    }
}

/// The reputation registry as deployed in October 2025: scores from 0 to 100, tags as bytes, no index in the event.
contract EarlierReputationRegistry {
    EarlierIdentityRegistry private immutable identity;
    mapping(uint256 => mapping(address => uint64)) public getLastIndex;

    event NewFeedback(
        uint256 indexed agentId, address indexed clientAddress, uint8 score, bytes32 indexed tag1, bytes32 tag2, string fileuri, bytes32 filehash
    );
    event FeedbackRevoked(uint256 indexed agentId, address indexed clientAddress, uint64 indexed feedbackIndex);

    constructor(EarlierIdentityRegistry identity_) {
        identity = identity_;
    }

    function giveFeedback(uint256 agentId, uint8 score, bytes32 tag1, bytes32 tag2, string calldata fileuri, bytes32 filehash) external {
        require(score <= 100 && identity.ownerOf(agentId) != address(0), "refused");
        ++getLastIndex[agentId][msg.sender];
        emit NewFeedback(agentId, msg.sender, score, tag1, tag2, fileuri, filehash);
    }

    function revokeFeedback(uint256 agentId, uint64 feedbackIndex) external {
        require(feedbackIndex > 0 && feedbackIndex <= getLastIndex[agentId][msg.sender], "index");
        emit FeedbackRevoked(agentId, msg.sender, feedbackIndex);
    }

    function getIdentityRegistry() external view returns (address) {
        return address(identity);
    }
}
