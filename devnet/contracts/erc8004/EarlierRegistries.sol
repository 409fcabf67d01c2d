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

    /// No wallets then.
    function getAgentWallet(uint256) external pure returns (address) {
        return address(0);
    }

    function setAgentUri(uint256 agentId, string calldata newUri) external {
        require(msg.sender == ownerOf[agentId], "Not authorized");
        tokenURI[agentId] = newUri;
        emit UriUpdated(agentId, newUri, msg.sender);
    }
}

/// The identity registry of winter 2025/26: on-chain metadata was text (2025-11-12 to 2025-12-31).
contract WinterIdentityRegistry is EarlierIdentityRegistry {
    mapping(uint256 => mapping(string => string)) private metadata;

    event MetadataSet(uint256 indexed agentId, string indexed indexedKey, string key, string value);

    function setMetadata(uint256 agentId, string calldata key, string calldata value) external {
        require(msg.sender == ownerOf[agentId], "Not authorized");
        metadata[agentId][key] = value;
        emit MetadataSet(agentId, key, key, value);
    }

    /// In the form of later releases, so that one reader serves both.
    function getMetadata(uint256 agentId, string calldata key) external view returns (bytes memory) {
        return bytes(metadata[agentId][key]);
    }

    /// Nobody can be approved here.
    function isAuthorizedOrOwner(address spender, uint256 agentId) external view returns (bool) {
        require(ownerOf[agentId] != address(0), "ERC721NonexistentToken");
        return spender == ownerOf[agentId];
    }
}

/// The reputation registry as deployed in October 2025: scores from 0 to 100, tags as bytes, no index in the event.
contract EarlierReputationRegistry {
    EarlierIdentityRegistry private immutable identity;
    mapping(uint256 => mapping(address => uint64)) public getLastIndex;
    mapping(uint256 => address[]) private clients;
    mapping(uint256 => mapping(address => uint8[])) private scores;

    event NewFeedback(
        uint256 indexed agentId, address indexed clientAddress, uint8 score, bytes32 indexed tag1, bytes32 tag2, string fileuri, bytes32 filehash
    );
    event FeedbackRevoked(uint256 indexed agentId, address indexed clientAddress, uint64 indexed feedbackIndex);

    constructor(EarlierIdentityRegistry identity_) {
        identity = identity_;
    }

    function giveFeedback(uint256 agentId, uint8 score, bytes32 tag1, bytes32 tag2, string calldata fileuri, bytes32 filehash) external {
        require(score <= 100 && identity.ownerOf(agentId) != address(0), "refused");
        if (++getLastIndex[agentId][msg.sender] == 1) clients[agentId].push(msg.sender);
        scores[agentId][msg.sender].push(score);
        emit NewFeedback(agentId, msg.sender, score, tag1, tag2, fileuri, filehash);
    }

    function revokeFeedback(uint256 agentId, uint64 feedbackIndex) external {
        require(feedbackIndex > 0 && feedbackIndex <= getLastIndex[agentId][msg.sender], "index");
        emit FeedbackRevoked(agentId, msg.sender, feedbackIndex);
    }

    function getClients(uint256 agentId) external view returns (address[] memory) {
        return clients[agentId];
    }

    /// In the form of later releases, so that one reader serves both.
    function getSummary(uint256 agentId, address[] calldata from, string calldata, string calldata) external view returns (uint64 count, int128 value, uint8 decimals) {
        uint256 sum;
        for (uint256 i; i < from.length; ++i) {
            uint8[] storage given = scores[agentId][from[i]];
            for (uint256 j; j < given.length; ++j) (count, sum) = (count + 1, sum + given[j]);
        }
        value = count == 0 ? int128(0) : int128(uint128(sum / count));
        decimals = 0;
    }

    function readFeedback(uint256 agentId, address client, uint64 index) external view returns (int128, uint8, string memory, string memory, bool) {
        return (int128(uint128(scores[agentId][client][index - 1])), 0, "quality", "", false);
    }

    function getResponseCount(uint256, address, uint64, address[] calldata) external pure returns (uint64) {
        return 0;
    }

    function getIdentityRegistry() external view returns (address) {
        return address(identity);
    }
}
