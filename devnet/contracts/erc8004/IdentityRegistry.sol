// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// ERC-8004 identity: an ERC-721 token per agent. Events and their order follow the released registry of 2026 (canonical deployment):
/// Transfer (mint), MetadataUpdate, Registered, MetadataSet(agentWallet), then the caller's own metadata.
contract IdentityRegistry {
    struct MetadataEntry {
        string metadataKey;
        bytes metadataValue;
    }

    string public constant name = "AgentIdentity";
    string public constant symbol = "AGENT";
    string private constant WALLET = "agentWallet";

    uint256 private count;
    mapping(uint256 => address) private owners;
    mapping(address => uint256) public balanceOf;
    mapping(uint256 => address) public getApproved;
    mapping(address => mapping(address => bool)) public isApprovedForAll;
    mapping(uint256 => string) private uris;
    mapping(uint256 => mapping(string => bytes)) private metadata;

    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);
    event MetadataUpdate(uint256 _tokenId);
    event Registered(uint256 indexed agentId, string agentURI, address indexed owner);
    event URIUpdated(uint256 indexed agentId, string newURI, address indexed updatedBy);
    event MetadataSet(uint256 indexed agentId, string indexed indexedMetadataKey, string metadataKey, bytes metadataValue);

    modifier onlyController(uint256 agentId) {
        address holder = ownerOf(agentId);
        require(msg.sender == holder || isApprovedForAll[holder][msg.sender] || msg.sender == getApproved[agentId], "Not authorized");
        _;
    }

    function register(string calldata agentURI, MetadataEntry[] calldata entries) external returns (uint256 agentId) {
        agentId = count++;
        owners[agentId] = msg.sender;
        ++balanceOf[msg.sender];
        emit Transfer(address(0), msg.sender, agentId);
        setUri(agentId, agentURI);
        emit Registered(agentId, agentURI, msg.sender);
        setEntry(agentId, WALLET, abi.encodePacked(msg.sender));
        for (uint256 i; i < entries.length; ++i) {
            requireOpen(entries[i].metadataKey);
            setEntry(agentId, entries[i].metadataKey, entries[i].metadataValue);
        }
    }

    function setAgentURI(uint256 agentId, string calldata newURI) external onlyController(agentId) {
        setUri(agentId, newURI);
        emit URIUpdated(agentId, newURI, msg.sender);
    }

    function setMetadata(uint256 agentId, string calldata key, bytes calldata value) external onlyController(agentId) {
        requireOpen(key);
        setEntry(agentId, key, value);
    }

    /// The real call wants a proof signed by the new wallet (EIP-712 or ERC-1271); the devnet takes the owner's word.
    function setAgentWallet(uint256 agentId, address newWallet) external onlyController(agentId) {
        require(newWallet != address(0), "bad wallet");
        setEntry(agentId, WALLET, abi.encodePacked(newWallet));
    }

    /// A transfer empties the wallet first, so that it cannot outlive its owner (IdentityRegistry._update).
    function transferFrom(address from, address to, uint256 agentId) external onlyController(agentId) {
        require(from == ownerOf(agentId) && to != address(0), "bad transfer");
        setEntry(agentId, WALLET, "");
        delete getApproved[agentId];
        --balanceOf[from];
        ++balanceOf[to];
        owners[agentId] = to;
        emit Transfer(from, to, agentId);
    }

    function approve(address to, uint256 agentId) external {
        address holder = ownerOf(agentId);
        require(msg.sender == holder || isApprovedForAll[holder][msg.sender], "Not authorized");
        getApproved[agentId] = to;
        emit Approval(holder, to, agentId);
    }

    function setApprovalForAll(address operator, bool approved) external {
        isApprovedForAll[msg.sender][operator] = approved;
        emit ApprovalForAll(msg.sender, operator, approved);
    }

    function ownerOf(uint256 agentId) public view returns (address holder) {
        holder = owners[agentId];
        require(holder != address(0), "ERC721NonexistentToken");
    }

    function tokenURI(uint256 agentId) external view returns (string memory) {
        ownerOf(agentId);
        return uris[agentId];
    }

    function getAgentWallet(uint256 agentId) external view returns (address) {
        ownerOf(agentId);
        return address(bytes20(metadata[agentId][WALLET]));
    }

    function getMetadata(uint256 agentId, string calldata key) external view returns (bytes memory) {
        return metadata[agentId][key];
    }

    function isAuthorizedOrOwner(address spender, uint256 agentId) external view returns (bool) {
        address holder = ownerOf(agentId);
        return spender == holder || isApprovedForAll[holder][spender] || spender == getApproved[agentId];
    }

    function setUri(uint256 agentId, string memory uri) private {
        uris[agentId] = uri;
        emit MetadataUpdate(agentId);
    }

    function setEntry(uint256 agentId, string memory key, bytes memory value) private {
        metadata[agentId][key] = value;
        emit MetadataSet(agentId, key, key, value);
    }

    function requireOpen(string calldata key) private pure {
        require(keccak256(bytes(key)) != keccak256(bytes(WALLET)), "reserved key");
    }
}
