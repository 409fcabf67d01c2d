// M1/M2 router that delayed partial ETH withdrawals; drained after PEPE.
DelayedWithdrawalCreated(address podOwner, address recipient, uint256 amount, uint256 index) // M1 and M2
DelayedWithdrawalsClaimed(address recipient, uint256 amountClaimed, uint256 delayedWithdrawalsCompleted) // M1 and M2
WithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue) // M1 and M2
