// Anzen oracle that holds the safety factor per protocol.
SFUpdated(uint32 protocolId, int256 newSF) // all
ProtocolAdded(uint32 protocolId, address reservesManager) // all
ProtocolRemoved(uint32 protocolId) // all
DisputeStatusSet(bool status) // all
