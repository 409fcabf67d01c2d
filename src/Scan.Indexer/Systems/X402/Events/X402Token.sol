// A token of the x402 section, read by its used authorisations alone.
AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce) // all
AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce) // all
Transfer(address indexed from, address indexed to, uint256 value) // all
