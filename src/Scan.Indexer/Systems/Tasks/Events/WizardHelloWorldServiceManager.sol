// AltLayer AVS wizard template: ECDSA hello-world.
NewTaskCreated(uint32 indexed taskIndex, (string name, uint32 taskCreatedBlock) task) // all
TaskResponded(uint32 indexed taskIndex, (string name, uint32 taskCreatedBlock) task, address operator) // all
// From the middleware's ECDSAServiceManagerBase, which it inherits.
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator) // where inherited
