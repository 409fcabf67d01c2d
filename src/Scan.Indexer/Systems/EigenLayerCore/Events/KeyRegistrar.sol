// Per operator set ECDSA and BN254 key registry (multichain release).
OperatorSetConfigured((address avs, uint32 id) operatorSet, uint8 curveType) // since v1.7.0
KeyRegistered((address avs, uint32 id) operatorSet, address indexed operator, uint8 curveType, bytes pubkey) // since v1.7.0
KeyDeregistered((address avs, uint32 id) operatorSet, address indexed operator, uint8 curveType) // since v1.7.0
AggregateBN254KeyUpdated((address avs, uint32 id) operatorSet, (uint256 X, uint256 Y) newAggregateKey) // declared since v1.7.0, no emission in reviewed source
KeyRotationScheduled((address avs, uint32 id) operatorSet, address indexed operator, uint8 curveType, bytes oldPubkey, bytes newPubkey, uint64 activateAt) // preprod Hoodi only
MinKeyRotationDelaySet((address avs, uint32 id) operatorSet, uint64 minDelay) // preprod Hoodi only
