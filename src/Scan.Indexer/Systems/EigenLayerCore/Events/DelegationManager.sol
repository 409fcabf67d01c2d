// Operator registry, staker-to-operator delegation, operator share totals and the withdrawal queue.
OperatorRegistered(address indexed operator, address delegationApprover) // since slashing
OperatorRegistered(address indexed operator, (address earningsReceiver, address delegationApprover, uint32 stakerOptOutWindowBlocks) operatorDetails) // M2 only
OperatorDetailsModified(address indexed operator, (address earningsReceiver, address delegationApprover, uint32 stakerOptOutWindowBlocks) newOperatorDetails) // M2 only
DelegationApproverUpdated(address indexed operator, address newDelegationApprover) // since slashing
OperatorMetadataURIUpdated(address indexed operator, string metadataURI) // since M2
OperatorSharesIncreased(address indexed operator, address staker, address strategy, uint256 shares) // since M2
OperatorSharesDecreased(address indexed operator, address staker, address strategy, uint256 shares) // since M2
StakerDelegated(address indexed staker, address indexed operator) // since M2
StakerUndelegated(address indexed staker, address indexed operator) // since M2
StakerForceUndelegated(address indexed staker, address indexed operator) // since M2
WithdrawalQueued(bytes32 withdrawalRoot, (address staker, address delegatedTo, address withdrawer, uint256 nonce, uint32 startBlock, address[] strategies, uint256[] shares) withdrawal) // M2 only
WithdrawalCompleted(bytes32 withdrawalRoot) // M2 only
WithdrawalMigrated(bytes32 oldWithdrawalRoot, bytes32 newWithdrawalRoot) // M2 only (migration window, removed in rewards release)
MinWithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue) // M2 only
StrategyWithdrawalDelayBlocksSet(address strategy, uint256 previousValue, uint256 newValue) // M2 only
SlashingWithdrawalQueued(bytes32 withdrawalRoot, (address staker, address delegatedTo, address withdrawer, uint256 nonce, uint32 startBlock, address[] strategies, uint256[] scaledShares) withdrawal, uint256[] sharesToWithdraw) // since slashing
SlashingWithdrawalCompleted(bytes32 withdrawalRoot) // since slashing
DepositScalingFactorUpdated(address staker, address strategy, uint256 newDepositScalingFactor) // since slashing
OperatorSharesSlashed(address indexed operator, address strategy, uint256 totalSlashedShares) // since slashing (v1.3+ name)
OperatorSharesBurned(address indexed operator, address strategy, uint256 shares) // slashing testnets before v1.3 only
OnDelegationReceivedCallFailure(address indexed delegationTerms, bytes32 returnData) // M1 only
OnDelegationWithdrawnCallFailure(address indexed delegationTerms, bytes32 returnData) // M1 only
BeaconChainScalingFactorDecreased(address staker, uint64 newBeaconChainScalingFactor) // slashing devnet binding only (Oct 2024)
SlashingWithdrawalQueued(bytes32 withdrawalRoot, (address staker, address delegatedTo, address withdrawer, uint256 nonce, uint32 startTimestamp, address[] strategies, uint256[] scaledSharesToWithdraw) withdrawal) // slashing devnet binding only (Oct 2024)
AVSMetadataURIUpdated(address indexed avs, string metadataURI) // Jan 2024 pre-release binding only
OperatorAVSRegistrationStatusUpdated(address indexed operator, address indexed avs, uint8 status) // Jan 2024 pre-release binding only
WithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue) // Goerli M2 pre-release bindings only
StakeRegistrySet(address stakeRegistry) // Goerli M2 pre-release bindings only
RegisterAsOperator(address indexed operator, address indexed delegationTerms) // M1 only
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
Upgraded(address indexed implementation) // all
