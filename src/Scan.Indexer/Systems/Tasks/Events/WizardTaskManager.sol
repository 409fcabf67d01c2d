// AltLayer AVS wizard template: BLS task manager with a byte message.
NewTaskCreated(uint32 indexed taskIndex, (uint32 taskCreatedBlock, uint32 quorumThresholdPercentage, bytes message, bytes quorumNumbers) task) // all
TaskResponded((uint32 referenceTaskIndex, bytes message) taskResponse, (uint32 taskResponsedBlock, bytes32 hashOfNonSigners) taskResponseMetadata) // all
AggregatorUpdated(address indexed oldAggregator, address indexed newAggregator) // all
GeneratorUpdated(address indexed oldGenerator, address indexed newGenerator) // all
