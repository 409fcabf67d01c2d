// Any fungible token followed by the explorer (ALT, reALT, EIGEN, LSTs, USDC).
Transfer(address indexed from, address indexed to, uint256 value) // all
Approval(address indexed owner, address indexed spender, uint256 value) // all
