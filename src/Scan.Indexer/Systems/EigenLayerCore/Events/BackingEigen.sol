// bEIGEN backing token held by the EIGEN strategy.
Transfer(address indexed from, address indexed to, uint256 value) // all
Approval(address indexed owner, address indexed spender, uint256 value) // all
Backed() // since token launch
IsMinterModified(address indexed minterAddress, bool newStatus) // since v0.4.3
SetAllowedFrom(address indexed from, bool isAllowedFrom) // until transfers opened
SetAllowedTo(address indexed to, bool isAllowedTo) // until transfers opened
TransferRestrictionsDisabled() // since token launch
DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate) // since token launch
DelegateVotesChanged(address indexed delegate, uint256 previousBalance, uint256 newBalance) // since token launch
EIP712DomainChanged() // declared
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
