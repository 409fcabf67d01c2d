// Staked ALT position; address known, ABI not found; both token standards listed because sources disagree (project notes say ERC-1155, third-party adapters use one totalSupply).
// The deployed ABI is not public: these forms are assumed.
Stake(address indexed from, address indexed onBehalfOf, address operator, uint256 assets) // assumed
Unstake(address indexed from, address indexed to, address operator, uint256 assets) // assumed
CooldownToUnstake(address indexed user, address indexed operator, uint256 amount) // assumed
Cooldown(address indexed user, uint256 amount) // assumed (Aave-style)
Redeem(address indexed from, address indexed to, uint256 amount) // assumed (Aave-style)
RewardsAccrued(address user, uint256 amount) // assumed (Aave-style)
RewardsClaimed(address indexed from, address indexed to, uint256 amount) // assumed (Aave-style)
Transfer(address indexed from, address indexed to, uint256 value) // assumed (ERC-20)
TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value) // assumed (ERC-1155)
TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values) // assumed (ERC-1155)
