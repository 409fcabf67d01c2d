// x402 v2 settlement through Permit2 for any ERC-20.
Settled() // x402 v2
SettledWithPermit() // x402 v2
EIP2612PermitFailedWithReason(address indexed token, address indexed owner, string reason) // x402 v2
EIP2612PermitFailedWithPanic(address indexed token, address indexed owner, uint256 errorCode) // x402 v2
EIP2612PermitFailedWithData(address indexed token, address indexed owner, bytes data) // x402 v2
