// ERC-8004 agent identity: ERC-721 token per agent with URI, metadata and agent wallet.
Registered(uint256 indexed agentId, string agentURI, address indexed owner) // all
URIUpdated(uint256 indexed agentId, string newURI, address indexed updatedBy) // since 2026-01-07
UriUpdated(uint256 indexed agentId, string newUri, address indexed updatedBy) // until 2026-01-07
MetadataSet(uint256 indexed agentId, string indexed indexedMetadataKey, string metadataKey, bytes metadataValue) // Oct 2025 deployments and since 2026-01-01
MetadataSet(uint256 indexed agentId, string indexed indexedKey, string key, string value) // 2025-11-12 to 2025-12-31 code
Transfer(address indexed from, address indexed to, uint256 indexed tokenId) // all
Approval(address indexed owner, address indexed approved, uint256 indexed tokenId) // all
ApprovalForAll(address indexed owner, address indexed operator, bool approved) // all
MetadataUpdate(uint256 _tokenId) // all (ERC-4906)
BatchMetadataUpdate(uint256 _fromTokenId, uint256 _toTokenId) // all (ERC-4906)
EIP712DomainChanged() // declared
Initialized(uint64 version) // all
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // all
Upgraded(address indexed implementation) // all
