// Pre-release name of RewardsCoordinator (Holesky preprod, first half of 2024).
RangePaymentCreated(address indexed avs, uint256 indexed paymentNonce, bytes32 indexed rangePaymentHash, ((address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token, uint256 amount, uint32 startTimestamp, uint32 duration) rangePayment) // preprod only
RangePaymentForAllCreated(address indexed submitter, uint256 indexed paymentNonce, bytes32 indexed rangePaymentHash, ((address strategy, uint96 multiplier)[] strategiesAndMultipliers, address token, uint256 amount, uint32 startTimestamp, uint32 duration) rangePayment) // preprod only
PaymentClaimed(bytes32 root, address indexed earner, address indexed claimer, address indexed recipient, address token, uint256 claimedAmount) // preprod only
PaymentUpdaterSet(address indexed oldPaymentUpdater, address indexed newPaymentUpdater) // preprod only
DistributionRootSubmitted(uint32 indexed rootIndex, bytes32 indexed root, uint32 indexed paymentCalculationEndTimestamp, uint32 activatedAt) // preprod only
ClaimerForSet(address indexed earner, address indexed oldClaimer, address indexed claimer) // preprod only
ActivationDelaySet(uint32 oldActivationDelay, uint32 newActivationDelay) // preprod only
GlobalCommissionBipsSet(uint16 oldGlobalCommissionBips, uint16 newGlobalCommissionBips) // preprod only
PayAllForRangeSubmitterSet(address indexed payAllForRangeSubmitter, bool indexed oldValue, bool indexed newValue) // preprod only
