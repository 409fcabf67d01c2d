// Permissionless factory of beacon-proxy strategies and, since v1.12, duration vaults.
StrategySetForToken(address token, address strategy) // since v0.3.1
TokenBlacklisted(address token) // since v0.3.1
StrategyBeaconModified(address previousBeacon, address newBeacon) // v0.3.1 to v1.9
DurationVaultDeployed(address indexed vault, address indexed underlyingToken, address indexed vaultAdmin, uint32 duration, uint256 maxPerDeposit, uint256 stakeCap, string metadataURI, address operatorSetAVS, uint32 operatorSetId) // since v1.12.0
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
