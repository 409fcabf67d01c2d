// All-or-nothing delegation of the whole stALT/reALT balance to many vaults at once; no source found.
// The deployed ABI is not public: these forms are assumed.
VaultDelegated(address indexed user, uint256 indexed vaultId) // assumed
VaultUndelegated(address indexed user, uint256 indexed vaultId) // assumed
RewardClaimed(address indexed user, uint256 indexed vaultId, address token, uint256 amount) // assumed
