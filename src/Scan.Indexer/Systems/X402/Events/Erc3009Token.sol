// Token moved by x402 exact payments.
AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce) // all
AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce) // all
Transfer(address indexed from, address indexed to, uint256 value) // all
