// Programmatic incentives hopper that triggers RewardsSubmissionForAllEarners.
ButtonPressed(address indexed caller, uint256 newCooldownHorizon) // 2025-09-26 deployment
HopperLoaded((address token, uint256 startTime, uint256 cooldownSeconds, address actionGenerator, bool doesExpire, uint256 expirationTimestamp) config) // 2025-09-26 deployment
FundsRetrieved(uint256 amount) // 2025-09-26 deployment
OwnershipTransferred(address indexed previousOwner, address indexed newOwner) // where inherited
