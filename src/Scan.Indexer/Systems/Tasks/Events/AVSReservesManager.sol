// Anzen token flow per AVS and its factory.
AVSReservesManagerCreated(address indexed avsReservesManager, uint32 avsReservesManagerId, address avsServiceManager) // all
TokenFlowUpdated(uint256 newTokenFlow) // all
TokensTransferredToPaymentMaster(uint256 totalTokenTransfered) // all
