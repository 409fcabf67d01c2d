// Time-locked strategy that acts as its own operator for one operator set (v1.12+).
VaultInitialized(address indexed vaultAdmin, address indexed arbitrator, address indexed underlyingToken, uint32 duration, uint256 maxPerDeposit, uint256 stakeCap, string metadataURI) // since v1.12.0
VaultInitialized(address indexed vaultAdmin, address indexed underlyingToken, uint32 duration, uint256 maxPerDeposit, uint256 stakeCap, string metadataURI) // preprod v1.11.0 only
VaultLocked(uint32 lockedAt, uint32 unlockAt) // since v1.12.0
VaultMatured(uint32 maturedAt) // since v1.12.0
VaultAdvancedToWithdrawals(address indexed arbitrator, uint32 maturedAt) // since v1.12.0
DeallocateAttempted(bool success) // since v1.12.0
DeregisterAttempted(bool success) // since v1.12.0
MetadataURIUpdated(string newMetadataURI) // since v1.12.0
MaxPerDepositUpdated(uint256 previousValue, uint256 newValue) // since v1.12.0
MaxTotalDepositsUpdated(uint256 previousValue, uint256 newValue) // since v1.12.0
StrategyTokenSet(address token, uint8 decimals) // since v1.12.0
ExchangeRateEmitted(uint256 rate) // since v1.12.0
Initialized(uint8 version) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
