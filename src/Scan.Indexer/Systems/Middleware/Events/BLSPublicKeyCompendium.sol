// Shared BLS key registry of the first Goerli M2 release (with BLSPubkeyRegistry and BLSRegistryCoordinatorWithIndices).
NewPubkeyRegistration(address indexed operator, (uint256 X, uint256 Y) pubkeyG1, (uint256[2] X, uint256[2] Y) pubkeyG2) // Goerli only
