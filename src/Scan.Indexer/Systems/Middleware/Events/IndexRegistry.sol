// Ordered operator list per quorum.
QuorumIndexUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint32 newOperatorIndex) // since M2
Initialized(uint8 version) // where inherited
// The proxy in front of it (ERC-1967).
Upgraded(address indexed implementation) // all
