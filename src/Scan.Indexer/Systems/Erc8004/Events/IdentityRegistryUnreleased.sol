// Events seen only in 2026-05/06 branches: reverse lookup and TEE keys; not in the released ABIs.
ReverseLookupSet(uint256 indexed agentId, string indexed metadataKey, bytes metadataValue, address indexed by) // branch 2026-05-07
MetadataReverseLookupSet(uint256 indexed agentId, string indexed metadataKey, bytes metadataValue, address indexed by) // branch 2026-05-13 to 2026-06-03
AgentWalletOwnerConflict(address indexed wallet, address ownerA, address ownerB) // branch 2026-05-07
KeyAdded(address indexed pubKey, bytes32 indexed keyHash, bytes32[] identifiers, address verifier, uint256 expiration) // branch 2026-05
KeyLinked(address indexed pubKey, uint256 indexed agentId, bytes32 indexed keyHash) // branch 2026-05
AgentRegistered(address indexed pubKey, uint256 indexed agentId, bytes32 keyHash, address verifier) // branch 2026-05-14
VerifierAdded(address indexed verifier, uint8 teeType) // branch 2026-05
VerifierRemoved(address indexed verifier) // branch 2026-05
