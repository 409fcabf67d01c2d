// One instance per pod owner (beacon proxy): validators, checkpoints, EIP-7002/7251 requests.
EigenPodStaked(bytes pubkey) // M1 until v1.5
EigenPodStaked(bytes32 pubkeyHash) // since v1.6.0 (moocow)
ValidatorRestaked(uint40 validatorIndex) // M1 until v1.5
ValidatorRestaked(bytes32 pubkeyHash) // since v1.6.0 (moocow)
ValidatorBalanceUpdated(uint40 validatorIndex, uint64 balanceTimestamp, uint64 newValidatorBalanceGwei) // M2 until v1.5
ValidatorBalanceUpdated(bytes32 pubkeyHash, uint64 balanceTimestamp, uint64 newValidatorBalanceGwei) // since v1.6.0 (moocow)
CheckpointCreated(uint64 indexed checkpointTimestamp, bytes32 indexed beaconBlockRoot, uint256 validatorCount) // since PEPE
CheckpointCreated(uint64 indexed checkpointTimestamp, bytes32 indexed beaconBlockRoot) // PEPE preprod only
ValidatorCheckpointed(uint64 indexed checkpointTimestamp, uint40 indexed validatorIndex) // PEPE until v1.5
ValidatorCheckpointed(uint64 indexed checkpointTimestamp, bytes32 indexed pubkeyHash) // since v1.6.0 (moocow)
ValidatorWithdrawn(uint64 indexed checkpointTimestamp, uint40 indexed validatorIndex) // PEPE until v1.5
ValidatorWithdrawn(uint64 indexed checkpointTimestamp, bytes32 indexed pubkeyHash) // since v1.6.0 (moocow)
CheckpointFinalized(uint64 indexed checkpointTimestamp, int256 totalShareDeltaWei) // since PEPE
RestakedBeaconChainETHWithdrawn(address indexed recipient, uint256 amount) // all
NonBeaconChainETHReceived(uint256 amountReceived) // since M2
NonBeaconChainETHWithdrawn(address indexed recipient, uint256 amountWithdrawn) // M2 before PEPE
ProofSubmitterUpdated(address prevProofSubmitter, address newProofSubmitter) // since PEPE
ExitRequested(bytes32 indexed validatorPubkeyHash) // since v1.6.0 (moocow)
WithdrawalRequested(bytes32 indexed validatorPubkeyHash, uint64 withdrawalAmountGwei) // since v1.6.0 (moocow)
ConsolidationRequested(bytes32 indexed sourcePubkeyHash, bytes32 indexed targetPubkeyHash) // since v1.6.0 (moocow)
SwitchToCompoundingRequested(bytes32 indexed validatorPubkeyHash) // since v1.6.0 (moocow)
FullWithdrawalRedeemed(uint40 validatorIndex, uint64 withdrawalTimestamp, address indexed recipient, uint64 withdrawalAmountGwei) // M2 before PEPE
PartialWithdrawalRedeemed(uint40 validatorIndex, uint64 withdrawalTimestamp, address indexed recipient, uint64 partialWithdrawalAmountGwei) // M2 before PEPE
RestakingActivated(address indexed podOwner) // M2 before PEPE
FullWithdrawalRedeemed(uint40 validatorIndex, address indexed recipient, uint64 withdrawalAmountGwei) // M1 only
PartialWithdrawalRedeemed(uint40 validatorIndex, address indexed recipient, uint64 partialWithdrawalAmountGwei) // M1 only
ValidatorOvercommitted(uint40 validatorIndex) // M1 only
Initialized(uint8 version) // where inherited
