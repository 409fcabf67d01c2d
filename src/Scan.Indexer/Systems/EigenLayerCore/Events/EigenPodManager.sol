// Registry of EigenPods and beacon chain ETH shares per pod owner.
PodDeployed(address indexed eigenPod, address indexed podOwner) // all
BeaconChainETHDeposited(address indexed podOwner, uint256 amount) // emitted in M1 only; declared in every later ABI
PodSharesUpdated(address indexed podOwner, int256 sharesDelta) // since M2
NewTotalShares(address indexed podOwner, int256 newTotalShares) // since PEPE
BeaconChainETHWithdrawalCompleted(address indexed podOwner, uint256 shares, uint96 nonce, address delegatedAddress, address withdrawer, bytes32 withdrawalRoot) // declared since M2, never emitted
BeaconChainSlashingFactorDecreased(address staker, uint64 prevBeaconChainSlashingFactor, uint64 newBeaconChainSlashingFactor) // since slashing
BurnableETHSharesIncreased(uint256 shares) // since slashing (v1.1+)
PectraForkTimestampSet(uint64 newPectraForkTimestamp) // since v1.4.1 (Pectra)
ProofTimestampSetterSet(address newProofTimestampSetter) // since v1.4.1 (Pectra)
BeaconOracleUpdated(address indexed newOracleAddress) // M1 and M2 before PEPE
DenebForkTimestampUpdated(uint64 newValue) // M2 before PEPE
BeaconChainETHWithdrawalQueued(address indexed podOwner, uint256 shares, uint96 nonce, address delegatedAddress, address withdrawer, bytes32 withdrawalRoot) // Oct 2023 pre-release binding only
UndelegationLimboEntered(address indexed podOwner) // Oct 2023 pre-release binding only
UndelegationLimboExited(address indexed podOwner) // Oct 2023 pre-release binding only
MaxPodsUpdated(uint256 previousValue, uint256 newValue) // M1 and first M2 testnet
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
PauserRegistrySet(address pauserRegistry, address newPauserRegistry) // where inherited
