// BLS public keys of operators and aggregate key per quorum.
NewPubkeyRegistration(address indexed operator, (uint256 X, uint256 Y) pubkeyG1, (uint256[2] X, uint256[2] Y) pubkeyG2) // since M2
OperatorAddedToQuorums(address operator, bytes32 operatorId, bytes quorumNumbers) // since M2 (v0.1.2)
OperatorRemovedFromQuorums(address operator, bytes32 operatorId, bytes quorumNumbers) // since M2 (v0.1.2)
OperatorAddedToQuorums(address operator, bytes quorumNumbers) // Goerli releases only
OperatorRemovedFromQuorums(address operator, bytes quorumNumbers) // Goerli releases only
NewG2PubkeyRegistration(address indexed operator, (uint256[2] X, uint256[2] Y) pubkeyG2) // since slashing (later)
Initialized(uint8 version) // where inherited
// The proxy in front of it (ERC-1967).
Upgraded(address indexed implementation) // all
