// Token strategy instances, including StrategyBaseTVLLimits (limit events) and EigenStrategy.
StrategyTokenSet(address token, uint8 decimals) // since v0.3.1 (long-tail strategies)
ExchangeRateEmitted(uint256 rate) // since v0.3.1 (long-tail strategies)
MaxPerDepositUpdated(uint256 previousValue, uint256 newValue) // all (TVL-limited strategies)
MaxTotalDepositsUpdated(uint256 previousValue, uint256 newValue) // all (TVL-limited strategies)
Initialized(uint8 version) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
