// M2 registry of operator registrations to AVSs (deprecated by operator sets but still live).
OperatorAVSRegistrationStatusUpdated(address indexed operator, address indexed avs, uint8 status) // since M2
AVSMetadataURIUpdated(address indexed avs, string metadataURI) // since M2
AVSMigratedToOperatorSets(address indexed avs) // slashing preprod bindings only (v1.0.2/v1.0.3)
OperatorSetCreated((address avs, uint32 operatorSetId) operatorSet) // slashing devnet binding only (Oct 2024)
OperatorAddedToOperatorSet(address indexed operator, (address avs, uint32 operatorSetId) operatorSet) // slashing devnet binding only (Oct 2024)
OperatorRemovedFromOperatorSet(address indexed operator, (address avs, uint32 operatorSetId) operatorSet) // slashing devnet binding only (Oct 2024)
StrategyAddedToOperatorSet((address avs, uint32 operatorSetId) operatorSet, address strategy) // slashing devnet binding only (Oct 2024)
StrategyRemovedFromOperatorSet((address avs, uint32 operatorSetId) operatorSet, address strategy) // slashing devnet binding only (Oct 2024)
OperatorMigratedToOperatorSets(address indexed operator, address indexed avs, uint32[] operatorSetIds) // slashing preprod bindings only (v1.0.2/v1.0.3)
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
