// EIGEN emissions by weekly epoch to distribution types (v1.12+).
DistributionAdded(uint256 indexed distributionId, uint256 indexed epoch, (uint64 weight, uint64 startEpoch, uint64 totalEpochs, uint8 distributionType, (address avs, uint32 id) operatorSet, (address strategy, uint96 multiplier)[][] strategiesAndMultipliers) distribution) // since v1.12.0
DistributionUpdated(uint256 indexed distributionId, uint256 indexed epoch, (uint64 weight, uint64 startEpoch, uint64 totalEpochs, uint8 distributionType, (address avs, uint32 id) operatorSet, (address strategy, uint96 multiplier)[][] strategiesAndMultipliers) distribution) // since v1.12.0
DistributionProcessed(uint256 indexed distributionId, uint256 indexed epoch, (uint64 weight, uint64 startEpoch, uint64 totalEpochs, uint8 distributionType, (address avs, uint32 id) operatorSet, (address strategy, uint96 multiplier)[][] strategiesAndMultipliers) distribution, bool success) // since v1.12.0
IncentiveCouncilUpdated(address indexed incentiveCouncil) // since v1.12.0
Swept(address indexed incentiveCouncil, uint256 amount) // since v1.12.0
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
