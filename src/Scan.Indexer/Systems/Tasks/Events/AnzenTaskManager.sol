// Anzen AVS fork: safety factor oracle pull tasks.
NewOraclePullTaskCreated(uint32 indexed taskIndex, (uint32 oracleIndex, int256 proposedSafetyFactor, uint32 taskCreatedBlock, bytes quorumNumbers, uint32 quorumThresholdPercentage) oraclePullTask) // all
OraclePullTaskResponded((uint32 referenceTaskIndex, int256 safetyFactor) oraclePullTaskResponse, (uint32 taskResponsedBlock, bytes32 hashOfNonSigners) taskResponseMetadata) // all
TaskCompleted(uint32 indexed taskIndex) // declared, never emitted
TaskChallengedSuccessfully(uint32 indexed taskIndex, address indexed challenger) // declared, never emitted
TaskChallengedUnsuccessfully(uint32 indexed taskIndex, address indexed challenger) // declared, never emitted
