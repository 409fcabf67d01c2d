// Weighted stake of operators per quorum, strategies and multipliers.
OperatorStakeUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint96 stake) // since M2 (goerli-v2)
StakeUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint96 stake) // first Goerli release only
MinimumStakeForQuorumUpdated(uint8 indexed quorumNumber, uint96 minimumStake) // since M2
QuorumCreated(uint8 indexed quorumNumber) // emitted by the first Goerli release only; declared in every later ABI
StrategyAddedToQuorum(uint8 indexed quorumNumber, address strategy) // since M2
StrategyRemovedFromQuorum(uint8 indexed quorumNumber, address strategy) // since M2
StrategyMultiplierUpdated(uint8 indexed quorumNumber, address strategy, uint256 multiplier) // since M2
StrategyAddedToQuorum(uint8 indexed quorumNumber, address strategy, uint96 multiplier) // 2023 pre-release binding only
StakeTypeSet(uint8 newStakeType) // since slashing
LookAheadPeriodChanged(uint32 oldLookAheadBlocks, uint32 newLookAheadBlocks) // since slashing
Initialized(uint8 version) // where inherited
// The proxy in front of it (ERC-1967).
Upgraded(address indexed implementation) // all
