// Stake tables and certificate checks for BN254 operator sets.
TableUpdated((address avs, uint32 id) operatorSet, uint32 referenceTimestamp, (bytes32 operatorInfoTreeRoot, uint256 numOperators, (uint256 X, uint256 Y) aggregatePubkey, uint256[] totalWeights) operatorSetInfo) // since v1.7.0
OperatorSetOwnerUpdated((address avs, uint32 id) operatorSet, address owner) // declared since v1.7.0, no emission in reviewed source
MaxStalenessPeriodUpdated((address avs, uint32 id) operatorSet, uint32 maxStalenessPeriod) // declared since v1.7.0, no emission in reviewed source
Initialized(uint8 version) // where inherited
