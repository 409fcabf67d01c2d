// Base of AVS service managers; is the AVS address in AVSDirectory and AllocationManager.
RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator) // since v0.2.1 (rewards)
SlasherUpdated(address prevSlasher, address newSlasher) // slashing branches
SlasherProposed(address newSlasher, uint256 slasherProposalTimestamp) // slashing branches
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
