// Proxy in front of every core, middleware and MACH contract; also beacons.
Upgraded(address indexed implementation) // all
AdminChanged(address previousAdmin, address newAdmin) // all
BeaconUpgraded(address indexed beacon) // all
Initialized(uint8 version) // OpenZeppelin 4, emitted by the contract behind it
Initialized(uint64 version) // OpenZeppelin 5
