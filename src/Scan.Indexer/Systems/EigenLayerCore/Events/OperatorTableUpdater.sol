// Global stake table roots on every supported chain (Ethereum, Base, testnets).
NewGlobalTableRoot(uint32 indexed referenceTimestamp, bytes32 indexed globalTableRoot) // since v1.7.0
GlobalRootDisabled(bytes32 indexed globalTableRoot) // since v1.7.0
GeneratorUpdated((address avs, uint32 id) operatorSet) // since v1.7.0
GlobalRootConfirmationThresholdUpdated(uint16 bps) // since v1.7.0
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
Paused(address indexed account, uint256 newPausedStatus) // where inherited
Unpaused(address indexed account, uint256 newPausedStatus) // where inherited
