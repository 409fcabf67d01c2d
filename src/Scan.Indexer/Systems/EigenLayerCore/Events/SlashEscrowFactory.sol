// Escrow of slashed funds in a withdrawn v1.5.0 design (June 2025 testnets).
StartEscrow((address avs, uint32 id) operatorSet, uint256 slashId, address strategy, uint32 startBlock) // v1.5.0-rc testnets only
EscrowComplete((address avs, uint32 id) operatorSet, uint256 slashId, address strategy, address recipient) // v1.5.0-rc testnets only
EscrowPaused((address avs, uint32 id) operatorSet, uint256 slashId) // v1.5.0-rc testnets only
EscrowUnpaused((address avs, uint32 id) operatorSet, uint256 slashId) // v1.5.0-rc testnets only
GlobalEscrowDelaySet(uint32 delay) // v1.5.0-rc testnets only
StrategyEscrowDelaySet(address strategy, uint32 delay) // v1.5.0-rc testnets only
