// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Ownable} from "../lib/Base.sol";
import {IDelegation} from "./ICore.sol";
import {Strategy} from "./Strategy.sol";

/// StrategyManager's withdrawal queue of M1 (release mainnet-deployment), before DelegationManager took it over. On mainnet the upgrade to M2 closed
/// it; here, where StrategyManager has no proxy, the slashing release does. Nobody is frozen, and native ETH is never in it.
abstract contract WithdrawalQueueM1 is Ownable {
    struct WithdrawerAndNonce {
        address withdrawer;
        uint96 nonce;
    }

    struct QueuedWithdrawal {
        address[] strategies;
        uint256[] shares;
        address depositor;
        WithdrawerAndNonce withdrawerAndNonce;
        uint32 withdrawalStartBlock;
        address delegatedAddress;
    }

    uint256 public withdrawalDelayBlocks;
    mapping(bytes32 => bool) public withdrawalRootPending;
    mapping(address => uint256) public numWithdrawalsQueued;

    event ShareWithdrawalQueued(address depositor, uint96 nonce, address strategy, uint256 shares);
    event WithdrawalQueued(address depositor, uint96 nonce, address withdrawer, address delegatedAddress, bytes32 withdrawalRoot);
    event WithdrawalCompleted(address indexed depositor, uint96 nonce, address indexed withdrawer, bytes32 withdrawalRoot);
    event WithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue);

    function setWithdrawalDelayBlocks(uint256 blocks) external onlyOwner {
        emit WithdrawalDelayBlocksSet(withdrawalDelayBlocks, blocks);
        withdrawalDelayBlocks = blocks;
    }

    /// StrategyManager.queueWithdrawal of M1. The indices tell the real one where strategies stand in the depositor's list; here they are looked for.
    function queueWithdrawal(uint256[] calldata, address[] calldata strategies, uint256[] calldata shares, address withdrawer, bool)
        external
        returns (bytes32 root)
    {
        requireM1();
        require(strategies.length == shares.length, "StrategyManager.queueWithdrawal: input length mismatch");
        require(withdrawer != address(0), "StrategyManager.queueWithdrawal: cannot withdraw to zero address");
        uint96 nonce = uint96(numWithdrawalsQueued[msg.sender]);
        for (uint256 i; i < strategies.length; ++i) {
            _lower(msg.sender, strategies[i], shares[i]);
            emit ShareWithdrawalQueued(msg.sender, nonce, strategies[i], shares[i]);
        }
        numWithdrawalsQueued[msg.sender] = nonce + 1;
        address delegated = _delegation().delegatedTo(msg.sender);
        root = calculateWithdrawalRoot(
            QueuedWithdrawal(strategies, shares, msg.sender, WithdrawerAndNonce(withdrawer, nonce), uint32(block.number), delegated)
        );
        withdrawalRootPending[root] = true;
        emit WithdrawalQueued(msg.sender, nonce, withdrawer, delegated, root);
    }

    /// StrategyManager.completeQueuedWithdrawal of M1: shares go to the withdrawer, without a Deposit event.
    function completeQueuedWithdrawal(QueuedWithdrawal calldata withdrawal, address[] calldata, uint256, bool receiveAsTokens) external {
        requireM1();
        bytes32 root = calculateWithdrawalRoot(withdrawal);
        require(withdrawalRootPending[root], "StrategyManager.completeQueuedWithdrawal: withdrawal is not pending");
        require(
            withdrawal.withdrawalStartBlock + withdrawalDelayBlocks <= block.number,
            "StrategyManager.completeQueuedWithdrawal: withdrawalDelayBlocks period has not yet passed"
        );
        require(
            msg.sender == withdrawal.withdrawerAndNonce.withdrawer,
            "StrategyManager.completeQueuedWithdrawal: only specified withdrawer can complete a queued withdrawal"
        );
        withdrawalRootPending[root] = false;
        for (uint256 i; i < withdrawal.strategies.length; ++i) {
            if (receiveAsTokens) Strategy(withdrawal.strategies[i]).withdraw(msg.sender, withdrawal.shares[i]);
            else _raiseSilently(msg.sender, withdrawal.strategies[i], withdrawal.shares[i]);
        }
        emit WithdrawalCompleted(withdrawal.depositor, withdrawal.withdrawerAndNonce.nonce, msg.sender, root);
    }

    /// StrategyManager.migrateQueuedWithdrawal of M2: DelegationManager takes a withdrawal over that still waits.
    function migrateQueuedWithdrawal(QueuedWithdrawal calldata withdrawal) external returns (bool isDeleted, bytes32 root) {
        require(msg.sender == address(_delegation()), "OnlyDelegationManager");
        root = calculateWithdrawalRoot(withdrawal);
        isDeleted = withdrawalRootPending[root];
        withdrawalRootPending[root] = false;
    }

    function calculateWithdrawalRoot(QueuedWithdrawal memory w) public pure returns (bytes32) {
        return keccak256(abi.encode(w.strategies, w.shares, w.depositor, w.withdrawerAndNonce, w.withdrawalStartBlock, w.delegatedAddress));
    }

    function requireM1() private view {
        require(!_delegation().isSlashingRelease(), "M1 is over");
    }

    function _delegation() internal view virtual returns (IDelegation);
    function _lower(address staker, address strategy, uint256 shares) internal virtual;
    function _raiseSilently(address staker, address strategy, uint256 shares) internal virtual;
}
