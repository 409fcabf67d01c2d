// Registrar of operator set AVSs (middleware v2): membership echo, sockets, allow list, task roles.
OperatorRegistered(address indexed operator, uint32[] operatorSetIds) // middleware v2
OperatorDeregistered(address indexed operator, uint32[] operatorSetIds) // middleware v2
OperatorSocketSet(address indexed operator, string socket) // middleware v2
OperatorAddedToAllowlist((address avs, uint32 id) indexed operatorSet, address indexed operator) // middleware v2
OperatorRemovedFromAllowlist((address avs, uint32 id) indexed operatorSet, address indexed operator) // middleware v2
AvsConfigSet(uint32 aggregatorOperatorSetId, uint32[] executorOperatorSetIds) // middleware v2 (task AVSs)
