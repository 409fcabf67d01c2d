// Source-chain registry of operator sets whose stake tables are transported.
GenerationReservationCreated((address avs, uint32 id) operatorSet) // since v1.7.0
GenerationReservationRemoved((address avs, uint32 id) operatorSet) // since v1.7.0
OperatorTableCalculatorSet((address avs, uint32 id) operatorSet, address operatorTableCalculator) // since v1.7.0
OperatorTableCalculatorRemoved((address avs, uint32 id) operatorSet) // since v1.7.0
OperatorSetConfigSet((address avs, uint32 id) operatorSet, (address owner, uint32 maxStalenessPeriod) config) // since v1.7.0
OperatorSetConfigRemoved((address avs, uint32 id) operatorSet) // since v1.7.0
ChainIDAddedToWhitelist(uint256 chainID, address operatorTableUpdater) // since v1.7.0
ChainIDRemovedFromWhitelist(uint256 chainID) // since v1.7.0
TableUpdateCadenceSet(uint32 tableUpdateCadence) // since v1.7.0
TransportDestinationChainAdded((address avs, uint32 id) operatorSet, uint256 chainID) // v1.7.0-rc.0 only
TransportDestinationChainRemoved((address avs, uint32 id) operatorSet, uint256 chainID) // v1.7.0-rc.0 only
TransportDestinationsRemoved((address avs, uint32 id) operatorSet) // v1.7.0-rc.0 only
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
