// M1/M2 slasher; never used to slash, removed by the slashing release.
OptedIntoSlashing(address indexed operator, address indexed contractAddress) // emitted by M1 code only; M2 implementation is a stub
SlashingAbilityRevoked(address indexed operator, address indexed contractAddress, uint32 contractCanSlashOperatorUntilBlock) // emitted by M1 code only; M2 implementation is a stub
MiddlewareTimesAdded(address operator, uint256 index, uint32 stalestUpdateBlock, uint32 latestServeUntilBlock) // emitted by M1 code only; M2 implementation is a stub
OperatorFrozen(address indexed slashedOperator, address indexed slashingContract) // emitted by M1 code only; M2 implementation is a stub
FrozenStatusReset(address indexed previouslySlashedAddress) // emitted by M1 code only; M2 implementation is a stub
