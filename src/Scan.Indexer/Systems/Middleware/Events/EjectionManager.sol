// Rate-limited ejection of operators from quorums.
OperatorEjected(bytes32 operatorId, uint8 quorumNumber) // since v0.2.1
QuorumEjection(uint32 ejectedOperators, bool ratelimitHit) // since v0.2.1
QuorumEjectionParamsSet(uint8 quorumNumber, uint32 rateLimitWindow, uint16 ejectableStakePercent) // since v0.2.1
EjectorUpdated(address ejector, bool status) // since v0.2.1
FailedOperatorEjection(bytes32 operatorId, uint8 quorumNumber, bytes err) // key rotation branch
OperatorStakeCapHit(bytes32 operatorId, uint256 operatorStake, uint256 operatorStakeCap) // ejector-update branch
OperatorStakeCapPercentSet(uint8 quorumNumber, uint256 operatorStakeCapPercent) // ejector-update branch
Initialized(uint8 version) // where inherited
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
