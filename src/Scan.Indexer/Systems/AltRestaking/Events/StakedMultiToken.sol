// Real AltLayer staking vault source (2024): ERC-1155 position per operator, cooldown, operator and protocol fees, alert voting.
Stake(address indexed from, address indexed onBehalfOf, address operator, uint256 assets) // legacy Xterio pool
Unstake(address indexed from, address indexed to, address operator, uint256 assets) // legacy Xterio pool
CooldownToUnstake(address indexed user, address indexed operator, uint256 amount) // legacy Xterio pool
RewardsAccrued(address user, address operator, uint256 amount) // legacy Xterio pool
RewardsClaimed(address indexed from, address indexed to, address operator, uint256 amount) // legacy Xterio pool
OperatorRegistered(address operator) // legacy Xterio pool
OperatorAdded(address operator, address owner) // legacy Xterio pool
Frozen(address operator, address sender) // legacy Xterio pool
SetMinVotingStake(uint256 minVotingStake) // legacy Xterio pool
SetOperatorFeeBPS(address operator, uint16 feeBPS) // legacy Xterio pool
SetProtocolFeeBPS(uint16 feeBPS) // legacy Xterio pool
CooldownToUpdateOperatorFee(address operator, uint16 feeBPS, uint40 timestamp) // legacy Xterio pool
CooldownToUpdateProtocolFee(uint16 feeBPS, uint40 timestamp) // legacy Xterio pool
SetCooldownSecForUnstaking(uint40 cooldownSec) // legacy Xterio pool
SetCooldownSecForOperatorFee(uint40 cooldownSec) // legacy Xterio pool
SetCooldownSecForProtocolFee(uint40 cooldownSec) // legacy Xterio pool
CollectFee(uint16 distributionId, address operator, uint256 protocolFee, uint256 operatorFee, uint256 userRewards) // legacy Xterio pool
DistributionIndexUpdated(uint256 indexed distributionId, uint256 index) // legacy Xterio pool
UserIndexUpdated(uint256 indexed distributionId, address indexed user, address indexed operator, uint256 index) // legacy Xterio pool
AlertVoted(bytes32 messageHash, address operator, uint128 votes, bool active) // legacy Xterio pool
AlertRemoved(bytes32 messageHash, address sender) // legacy Xterio pool
ExpiryDurationUpdated(uint16 expiryDuration, address sender) // legacy Xterio pool
NodeKeyRegistered(address nodeKey, address operator) // legacy Xterio pool
NodeKeyAuthenticated(address nodeKey, address operator) // legacy Xterio pool
NodeKeyRemoved(address nodeKey, address operator) // legacy Xterio pool
URIUpdated(string uri) // legacy Xterio pool
TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value) // ERC-1155
TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values) // ERC-1155
ApprovalForAll(address indexed account, address indexed operator, bool approved) // ERC-1155
URI(string value, uint256 indexed id) // ERC-1155
Paused(address account) // OpenZeppelin
Unpaused(address account) // OpenZeppelin
OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner) // OpenZeppelin
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // OpenZeppelin
Initialized(uint64 version) // OpenZeppelin
