// Token deposits into strategies, deposit whitelist and (since slashing) burnable or redistributable shares.
Deposit(address staker, address strategy, uint256 shares) // since slashing
Deposit(address staker, address token, address strategy, uint256 shares) // M1, M2 and slashing testnets before v1.3
StrategyAddedToDepositWhitelist(address strategy) // all
StrategyRemovedFromDepositWhitelist(address strategy) // all
StrategyWhitelisterChanged(address previousAddress, address newAddress) // all
UpdatedThirdPartyTransfersForbidden(address strategy, bool value) // M2 only
BurnableSharesIncreased(address strategy, uint256 shares) // slashing before redistribution (v1.1-v1.4)
BurnableSharesDecreased(address strategy, uint256 shares) // since slashing (v1.1+)
BurnOrRedistributableSharesIncreased((address avs, uint32 id) operatorSet, uint256 slashId, address strategy, uint256 shares) // since v1.5.0 (redistribution)
BurnOrRedistributableSharesDecreased((address avs, uint32 id) operatorSet, uint256 slashId, address strategy, uint256 shares) // since v1.5.0 (redistribution)
SlashResolutionBlockSet((address avs, uint32 id) operatorSet, uint256 slashId, uint32 resolutionBlock) // since v1.13.0 (declared in the deployed ABI)
ShareWithdrawalQueued(address depositor, uint96 nonce, address strategy, uint256 shares) // M1 only
WithdrawalQueued(address depositor, uint96 nonce, address withdrawer, address delegatedAddress, bytes32 withdrawalRoot) // M1 only
WithdrawalCompleted(address indexed depositor, uint96 nonce, address indexed withdrawer, bytes32 withdrawalRoot) // M1 only
WithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue) // M1 only
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
