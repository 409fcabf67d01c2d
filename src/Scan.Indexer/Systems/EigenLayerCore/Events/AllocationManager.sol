// Operator sets, AVS metadata, slashable magnitude allocations and slashing (since the slashing release).
AVSMetadataURIUpdated(address indexed avs, string metadataURI) // since slashing
AVSRegistrarSet(address avs, address registrar) // since slashing
OperatorSetCreated((address avs, uint32 id) operatorSet) // since slashing
StrategyAddedToOperatorSet((address avs, uint32 id) operatorSet, address strategy) // since slashing
StrategyRemovedFromOperatorSet((address avs, uint32 id) operatorSet, address strategy) // since slashing
RedistributionAddressSet((address avs, uint32 id) operatorSet, address redistributionRecipient) // since v1.5.0 (redistribution)
SlasherUpdated((address avs, uint32 id) operatorSet, address slasher, uint32 effectBlock) // since v1.9.0
SlasherMigrated((address avs, uint32 id) operatorSet, address slasher) // since v1.9.0
OperatorAddedToOperatorSet(address indexed operator, (address avs, uint32 id) operatorSet) // since slashing
OperatorRemovedFromOperatorSet(address indexed operator, (address avs, uint32 id) operatorSet) // since slashing
AllocationDelaySet(address operator, uint32 delay, uint32 effectBlock) // since slashing
AllocationUpdated(address operator, (address avs, uint32 id) operatorSet, address strategy, uint64 magnitude, uint32 effectBlock) // since slashing
EncumberedMagnitudeUpdated(address operator, address strategy, uint64 encumberedMagnitude) // since slashing
MaxMagnitudeUpdated(address operator, address strategy, uint64 maxMagnitude) // since slashing
OperatorSetMagnitudeUpdated(address operator, (address avs, uint32 operatorSetId) operatorSet, address strategy, uint64 magnitude, uint32 effectTimestamp) // slashing devnet binding only (Oct 2024)
OperatorSlashed(address operator, (address avs, uint32 id) operatorSet, address[] strategies, uint256[] wadSlashed, string description) // since slashing
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
