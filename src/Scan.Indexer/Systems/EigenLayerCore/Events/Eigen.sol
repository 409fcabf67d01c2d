// EIGEN token (wrapper over bEIGEN).
Transfer(address indexed from, address indexed to, uint256 value) // all
Approval(address indexed owner, address indexed spender, uint256 value) // all
Mint(address indexed minter, uint256 amount) // since token launch
TokenWrapped(address indexed account, uint256 amount) // since v1.6.0
TokenUnwrapped(address indexed account, uint256 amount) // since v1.6.0
SetAllowedFrom(address indexed from, bool isAllowedFrom) // until transfers opened
SetAllowedTo(address indexed to, bool isAllowedTo) // until transfers opened
TransferRestrictionsDisabled() // since token launch
DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate) // since token launch
DelegateVotesChanged(address indexed delegate, uint256 previousBalance, uint256 newBalance) // since token launch
EIP712DomainChanged() // declared
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
