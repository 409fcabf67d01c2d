// AltLayer AVS wizard templates: coprocessor check and operator allow list.
RequestVerified(bytes32 reqId, address sender) // all
AggregatorUpdated(address indexed oldAggregator, address indexed newAggregator) // all
AllowlistUpdated(address[] operators, bool[] status) // all
AllowlistEnabled() // all
AllowlistDisabled() // all
AllowlistManagerChanged(address indexed previousManager, address indexed newManager) // all
