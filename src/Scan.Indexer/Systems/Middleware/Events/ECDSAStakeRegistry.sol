// Single-contract registry of ECDSA AVSs (hello-world and similar); Permissioned variant adds an allow list.
OperatorRegistered(address indexed _operator, address indexed _avs) // since v0.1.3
OperatorDeregistered(address indexed _operator, address indexed _avs) // since v0.1.3
OperatorWeightUpdated(address indexed _operator, uint256 oldWeight, uint256 newWeight) // since v0.1.3
TotalWeightUpdated(uint256 oldTotalWeight, uint256 newTotalWeight) // since v0.1.3
ThresholdWeightUpdated(uint256 _thresholdWeight) // since v0.1.3
MinimumWeightUpdated(uint256 _old, uint256 _new) // since v0.1.3
UpdateMinimumWeight(uint256 oldMinimumWeight, uint256 newMinimumWeight) // declared since v0.1.3
QuorumUpdated(((address strategy, uint96 multiplier)[] strategies) _old, ((address strategy, uint96 multiplier)[] strategies) _new) // since v0.1.3
SigningKeyUpdate(address indexed operator, uint256 indexed updateBlock, address indexed newSigningKey, address oldSigningKey) // since v0.2.1
OperatorPermitted(address indexed operator) // Permissioned variant
OperatorRevoked(address indexed operator) // Permissioned variant
OperatorEjected(address indexed operator) // Permissioned variant
M2QuorumRegistrationDisabled() // since slashing
OperatorStakeUpdate(address indexed operatorId, uint8 quorumNumber, uint96 stake) // Jan 2024 pre-release binding only
MinimumStakeForQuorumUpdated(uint8 indexed quorumNumber, uint96 minimumStake) // Jan 2024 pre-release binding only
QuorumCreated(uint8 indexed quorumNumber) // Jan 2024 pre-release binding only
StrategyAddedToQuorum(uint8 indexed quorumNumber, address strategy) // Jan 2024 pre-release binding only
StrategyMultiplierUpdated(uint8 indexed quorumNumber, address strategy, uint256 multiplier) // Jan 2024 pre-release binding only
StrategyRemovedFromQuorum(uint8 indexed quorumNumber, address strategy) // Jan 2024 pre-release binding only
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
