// Auto-compounding ERC-20 share of stALT; address known, ABI not found; ERC-4626 inferred from the L2BEAT name and third-party use of convertToAssets.
// The deployed ABI is not public: these forms are assumed.
Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares) // assumed
Withdraw(address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares) // assumed
Transfer(address indexed from, address indexed to, uint256 value) // assumed (ERC-20)
Approval(address indexed owner, address indexed spender, uint256 value) // assumed (ERC-20)
