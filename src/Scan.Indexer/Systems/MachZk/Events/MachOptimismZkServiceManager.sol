// ZK variant for OP Stack output roots: alerts settled by a RISC Zero proof.
AlertBlockMismatch(bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber) // all
AlertBlockOutputOracleMismatch(uint256 indexed invalidOutputIndex, bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber) // all
SubmittedBlockProve(uint256 indexed invalidOutputIndex, bytes32 OutputRoot, uint256 indexed l2BlockNumber) // all
AlertDelete(uint256 indexed invalidOutputIndex, bytes32 expectOutputRoot, bytes32 OutputRoot, uint256 indexed l2BlockNumber, address indexed submitter) // all
AlertReset(uint256 indexed invalidOutputIndex, bytes32 invalidOutputRoot, bytes32 expectOutputRoot, uint256 indexed l2BlockNumber, address fromSubmitter, address indexed toSubmitter) // all
OperatorAllowed(address operator) // since 2024-03-25
OperatorDisallowed(address operator) // since 2024-03-25
AllowlistEnabled() // since 2024-03-25
AllowlistDisabled() // since 2024-03-25
OperatorAdded(address indexed operator) // since 2024-03-25
OperatorRemoved(address indexed operator) // since 2024-03-25
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
// From the middleware's ServiceManagerBase, which it inherits.
RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator) // since v0.2.1 (rewards)
