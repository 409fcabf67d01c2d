// Operator set version of the registry coordinator (RegistryCoordinator inherits it in slashing releases).
EIP712DomainChanged() // declared
OperatorRegistered(address indexed operator, bytes32 indexed operatorId) // since M2
OperatorDeregistered(address indexed operator, bytes32 indexed operatorId) // since M2
OperatorSocketUpdate(bytes32 indexed operatorId, string socket) // since M2
OperatorSetParamsUpdated(uint8 indexed quorumNumber, (uint32 maxOperatorCount, uint16 kickBIPsOfOperatorStake, uint16 kickBIPsOfTotalStake) operatorSetParams) // since M2
QuorumBlockNumberUpdated(uint8 indexed quorumNumber, uint256 blocknumber) // since M2
ChurnApproverUpdated(address prevChurnApprover, address newChurnApprover) // since M2
EjectorUpdated(address prevEjector, address newEjector) // since M2
QuorumCreated(uint8 indexed quorumNumber, (uint32 maxOperatorCount, uint16 kickBIPsOfOperatorStake, uint16 kickBIPsOfTotalStake) operatorSetParams, uint96 minimumStake, (address strategy, uint96 multiplier)[] strategyParams, uint8 stakeType, uint32 lookAheadPeriod) // since slashing
QuorumCreated(uint8 indexed quorumNumber, (uint32 maxOperatorCount, uint16 kickBIPsOfOperatorStake, uint16 kickBIPsOfTotalStake) operatorSetParams, uint96 minimumStake, (address strategy, uint96 multiplier)[] strategyParams, uint8 stakeType, uint32 lookAheadPeriod, address slasher) // later slashing releases (source only)
AVSUpdated(address prevAVS, address newAVS) // since slashing
EjectionCooldownUpdated(uint256 prevEjectionCooldown, uint256 newEjectionCooldown) // since slashing
OperatorSetsEnabled() // since slashing
M2QuorumRegistrationDisabled() // since slashing
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
// The proxy in front of it (ERC-1967).
Upgraded(address indexed implementation) // all
