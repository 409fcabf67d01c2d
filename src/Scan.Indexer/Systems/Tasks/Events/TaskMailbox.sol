// EigenLayer task mailbox (Hourglass): tasks to executor operator sets, certified results, fees.
ExecutorOperatorSetRegistered(address indexed caller, address indexed avs, uint32 indexed executorOperatorSetId, bool isRegistered) // since v1.8.0
ExecutorOperatorSetTaskConfigSet(address indexed caller, address indexed avs, uint32 indexed executorOperatorSetId, (address taskHook, uint96 taskSLA, address feeToken, uint8 curveType, address feeCollector, (uint8 consensusType, bytes value) consensus, bytes taskMetadata) config) // since v1.8.0
TaskCreated(address indexed creator, bytes32 indexed taskHash, address indexed avs, uint32 executorOperatorSetId, uint32 operatorTableReferenceTimestamp, address refundCollector, uint96 avsFee, uint256 taskDeadline, bytes payload) // since v1.8.0
TaskVerified(address indexed aggregator, bytes32 indexed taskHash, address indexed avs, uint32 executorOperatorSetId, bytes executorCert, bytes result) // since v1.8.0
FeeRefunded(address indexed refundCollector, bytes32 indexed taskHash, uint96 avsFee) // since v1.8.0
FeeSplitSet(uint16 feeSplit) // since v1.8.0
FeeSplitCollectorSet(address indexed feeSplitCollector) // since v1.8.0
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
