// M1 multi-signer beacon state root oracle.
StateRootConfirmed(uint64 blockNumber, bytes32 stateRoot) // M1 only
OracleSignerAdded(address addedOracleSigner) // M1 only
OracleSignerRemoved(address removedOracleSigner) // M1 only
ThresholdModified(uint256 previousValue, uint256 newValue) // M1 only
