// Slashing front ends of AVSs.
OperatorSlashed(uint256 indexed slashingRequestId, address indexed operator, uint32 indexed operatorSetId, uint256[] wadsToSlash, string description) // slashing releases
OperatorSlashed(uint256 indexed slashingRequestId, address indexed operator, uint32 indexed operatorSetId, address[] strategies, uint256 wadToSlash, string description) // branch form
SlashingRequested(uint256 indexed requestId, address indexed operator, uint32 operatorSetId, uint256[] wadsToSlash, string description) // slashing releases
SlashingRequested(uint256 indexed requestId, address indexed operator, uint32 indexed operatorSetId, uint256 wadToSlash, string description) // branch form
SlashingRequestCancelled(uint256 indexed requestId) // slashing releases
