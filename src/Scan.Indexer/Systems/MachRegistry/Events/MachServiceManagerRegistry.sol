// Maps a rollup chain id to its MACH service manager and answers whether alerts are active.
ServiceManagerRegistered(uint256 indexed rollupChainId, address serviceManager, address sender) // since 2024-06
ServiceManagerDeregistered(uint256 indexed rollupChainId, address serviceManager, address sender) // since 2024-06
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
