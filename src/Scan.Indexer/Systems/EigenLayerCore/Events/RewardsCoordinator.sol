// Reward submissions by AVSs, distribution roots, claims, splits and protocol fee.
AVSRewardsSubmissionCreated(address indexed avs, uint256 indexed submissionNonce, bytes32 indexed rewardsSubmissionHash, ((address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token, uint256 amount, uint32 startTimestamp, uint32 duration) rewardsSubmission) // since rewards v1
RewardsSubmissionForAllCreated(address indexed submitter, uint256 indexed submissionNonce, bytes32 indexed rewardsSubmissionHash, ((address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token, uint256 amount, uint32 startTimestamp, uint32 duration) rewardsSubmission) // since rewards v1
RewardsSubmissionForAllEarnersCreated(address indexed tokenHopper, uint256 indexed submissionNonce, bytes32 indexed rewardsSubmissionHash, ((address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token, uint256 amount, uint32 startTimestamp, uint32 duration) rewardsSubmission) // since v0.4.3 (programmatic incentives)
OperatorDirectedAVSRewardsSubmissionCreated(address indexed caller, address indexed avs, bytes32 indexed operatorDirectedRewardsSubmissionHash, uint256 submissionNonce, ((address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token, (address operator, uint256 amount)[] operatorRewards, uint32 startTimestamp, uint32 duration, string description) operatorDirectedRewardsSubmission) // since rewards v2 (v0.5.3)
OperatorDirectedOperatorSetRewardsSubmissionCreated(address indexed caller, bytes32 indexed operatorDirectedRewardsSubmissionHash, (address avs, uint32 id) operatorSet, uint256 submissionNonce, ((address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token, (address operator, uint256 amount)[] operatorRewards, uint32 startTimestamp, uint32 duration, string description) operatorDirectedRewardsSubmission) // since rewards v2.1 (v1.1.0)
UniqueStakeRewardsSubmissionCreated(address indexed caller, bytes32 indexed rewardsSubmissionHash, (address avs, uint32 id) operatorSet, uint256 submissionNonce, ((address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token, uint256 amount, uint32 startTimestamp, uint32 duration) rewardsSubmission) // since v1.12.0 (rewards v2.2)
TotalStakeRewardsSubmissionCreated(address indexed caller, bytes32 indexed rewardsSubmissionHash, (address avs, uint32 id) operatorSet, uint256 submissionNonce, ((address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token, uint256 amount, uint32 startTimestamp, uint32 duration) rewardsSubmission) // since v1.12.0 (rewards v2.2)
DistributionRootSubmitted(uint32 indexed rootIndex, bytes32 indexed root, uint32 indexed rewardsCalculationEndTimestamp, uint32 activatedAt) // since rewards v1
DistributionRootDisabled(uint32 indexed rootIndex) // since v0.3.0 mainnet rewards
RewardsClaimed(bytes32 root, address indexed earner, address indexed claimer, address indexed recipient, address token, uint256 claimedAmount) // since rewards v1
ClaimerForSet(address indexed earner, address indexed oldClaimer, address indexed claimer) // since rewards v1
ActivationDelaySet(uint32 oldActivationDelay, uint32 newActivationDelay) // since rewards v1
GlobalCommissionBipsSet(uint16 oldGlobalCommissionBips, uint16 newGlobalCommissionBips) // rewards v1 only
DefaultOperatorSplitBipsSet(uint16 oldDefaultOperatorSplitBips, uint16 newDefaultOperatorSplitBips) // since rewards v2
OperatorAVSSplitBipsSet(address indexed caller, address indexed operator, address indexed avs, uint32 activatedAt, uint16 oldOperatorAVSSplitBips, uint16 newOperatorAVSSplitBips) // since rewards v2
OperatorPISplitBipsSet(address indexed caller, address indexed operator, uint32 activatedAt, uint16 oldOperatorPISplitBips, uint16 newOperatorPISplitBips) // since rewards v2
OperatorSetSplitBipsSet(address indexed caller, address indexed operator, (address avs, uint32 id) operatorSet, uint32 activatedAt, uint16 oldOperatorSetSplitBips, uint16 newOperatorSetSplitBips) // since rewards v2.1 (v1.1.0)
RewardsForAllSubmitterSet(address indexed rewardsForAllSubmitter, bool indexed oldValue, bool indexed newValue) // since rewards v1
RewardsUpdaterSet(address indexed oldRewardsUpdater, address indexed newRewardsUpdater) // since rewards v1
FeeRecipientSet(address indexed oldFeeRecipient, address indexed newFeeRecipient) // since v1.12.0
OptInForProtocolFeeSet(address indexed submitter, bool indexed oldValue, bool indexed newValue) // since v1.12.0
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
