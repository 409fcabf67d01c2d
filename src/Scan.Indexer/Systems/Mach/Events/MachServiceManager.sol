// MACH AVS service manager: BLS-confirmed fraud alerts per rollup chain, operator allow list.
AlertConfirmed(bytes32 indexed alertHeaderHash, bytes32 messageHash) // all deployed versions
AlertRemoved(bytes32 messageHash, address sender) // since 2024-03-19
AlertConfirmerChanged(address previousAddress, address newAddress) // all deployed versions
WhitelisterChanged(address previousAddress, address newAddress) // since 2024-04-08
QuorumThresholdPercentageChanged(uint8 thresholdPercentages) // since 2024-03-22
RollupChainIDUpdated(uint256 rollupChainId, bool status) // since 2024-05-17 (multi-rollup)
RollupChainIdUpdated(uint256 previousRollupChainId, uint256 newRollupChainId) // 2024-04-22 to 2024-05-17 code (single-rollup; used for Cyber)
OperatorAllowed(address operator) // since 2024-03-19
OperatorDisallowed(address operator) // since 2024-03-19
AllowlistEnabled() // since 2024-03-19
AllowlistDisabled() // since 2024-03-19
OperatorAdded(address indexed operator) // since 2024-03-19
OperatorRemoved(address indexed operator) // since 2024-03-19
StaleStakesForbiddenUpdate(bool value) // all
AlertConfirmed(bytes32 indexed alertHeaderHash, uint256 messageHash) // draft of 2024-03-18/19, not deployed in production
AlertRemoved(uint256 messageHash, address sender) // draft of 2024-03-18/19, not deployed in production
Freeze(address freezed) // drafts Dec 2023 to 2024-03-17
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
// From the middleware's ServiceManagerBase, which it inherits.
RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator) // since v0.2.1 (rewards)
SlasherUpdated(address prevSlasher, address newSlasher) // slashing branches
SlasherProposed(address newSlasher, uint256 slasherProposalTimestamp) // slashing branches
// The proxy in front of it (ERC-1967).
Upgraded(address indexed implementation) // all
