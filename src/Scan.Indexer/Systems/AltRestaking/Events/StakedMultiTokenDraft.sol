// Pre-release draft of the vault with shares, unstake window and slashing.
Stake(address indexed from, address indexed onBehalfOf, uint256 id, uint256 assets, uint256 shares) // draft only
Redeem(address indexed from, address indexed to, uint256 id, uint256 assets, uint256 shares) // draft only
RewardsAccrued(address user, uint256 id, uint256 amount) // draft only
RewardsClaimed(address indexed from, address indexed to, uint256 id, uint256 amount) // draft only
Cooldown(address indexed user, uint256 indexed id, uint256 amount) // draft only
InitializeAsset(uint256 id) // draft only
SetExchangeRate(uint256 id, uint216 exchangeRate) // draft only
Slash(uint256 id, address indexed destination, uint256 amount) // draft only
ReturnFunds(uint256 id, uint256 amount) // draft only
SettleSlashing(uint256 id) // draft only
