// Stake tables and certificate checks for ECDSA operator sets.
TableUpdated((address avs, uint32 id) operatorSet, uint32 referenceTimestamp, (address pubkey, uint256[] weights)[] operatorInfos) // since v1.7.0
OperatorSetOwnerUpdated((address avs, uint32 id) operatorSet, address owner) // declared since v1.7.0, no emission in reviewed source
MaxStalenessPeriodUpdated((address avs, uint32 id) operatorSet, uint32 maxStalenessPeriod) // declared since v1.7.0, no emission in reviewed source
Initialized(uint8 version) // where inherited
