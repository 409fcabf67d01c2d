// Reference BLS task manager; most MACH-era task AVSs are forks of it.
NewTaskCreated(uint32 indexed taskIndex, (uint256 numberToBeSquared, uint32 taskCreatedBlock, bytes quorumNumbers, uint32 quorumThresholdPercentage) task) // all
TaskResponded((uint32 referenceTaskIndex, uint256 numberSquared) taskResponse, (uint32 taskRespondedBlock, bytes32 hashOfNonSigners) taskResponseMetadata) // all
TaskCompleted(uint32 indexed taskIndex) // declared, never emitted
TaskChallengedSuccessfully(uint32 indexed taskIndex, address indexed challenger) // all
TaskChallengedUnsuccessfully(uint32 indexed taskIndex, address indexed challenger) // all
StaleStakesForbiddenUpdate(bool value) // all
AggregatorUpdated(address indexed oldAggregator, address indexed newAggregator) // since 2024-10
GeneratorUpdated(address indexed oldGenerator, address indexed newGenerator) // since 2024-10
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
