// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {OperatorSet} from "../lib/Types.sol";
import {AllocationManager} from "./AllocationManager.sol";
import {DelegationManager} from "./DelegationManager.sol";
import {OperatorSets} from "./OperatorSets.sol";
import {RewardsCoordinator} from "./RewardsCoordinator.sol";
import {Strategy} from "./Strategy.sol";
import {Token} from "./Token.sol";

/// DurationVaultStrategy (since v1.12): deposits, then locked for a time and wholly at stake, then withdrawals. It is an operator of its own.
contract DurationVaultStrategy is Strategy {
    enum VaultState {
        UNINITIALIZED,
        DEPOSITS,
        ALLOCATIONS,
        WITHDRAWALS
    }

    struct VaultConfig {
        Token underlyingToken;
        address vaultAdmin;
        address arbitrator;
        uint32 duration;
        uint256 maxPerDeposit;
        uint256 stakeCap;
        string metadataURI;
        OperatorSet operatorSet;
        bytes operatorSetRegistrationData;
        address delegationApprover;
        string operatorMetadataURI;
    }

    uint32 public constant MAX_DURATION = 2 * 365 days;
    uint64 private constant FULL_ALLOCATION = 1e18;

    DelegationManager public immutable delegationManager;
    AllocationManager public immutable allocationManager;
    address public vaultAdmin;
    address public arbitrator;
    uint32 public duration;
    uint32 public lockedAt;
    uint32 public unlockAt;
    uint32 public maturedAt;
    VaultState public state;
    uint256 public maxPerDeposit;
    uint256 public maxTotalDeposits;
    string public metadataURI;
    OperatorSet private operatorSet;

    event VaultInitialized(
        address indexed vaultAdmin,
        address indexed arbitrator,
        address indexed underlyingToken,
        uint32 duration,
        uint256 maxPerDeposit,
        uint256 stakeCap,
        string metadataURI
    );
    event VaultLocked(uint32 lockedAt, uint32 unlockAt);
    event VaultMatured(uint32 maturedAt);
    event VaultAdvancedToWithdrawals(address indexed arbitrator, uint32 maturedAt);
    event DeallocateAttempted(bool success);
    event DeregisterAttempted(bool success);
    event MetadataURIUpdated(string newMetadataURI);
    event MaxPerDepositUpdated(uint256 previousValue, uint256 newValue);
    event MaxTotalDepositsUpdated(uint256 previousValue, uint256 newValue);

    modifier onlyVaultAdmin() {
        require(msg.sender == vaultAdmin, "OnlyVaultAdmin");
        _;
    }

    constructor(address strategyManager_, Token token, DelegationManager delegation, AllocationManager allocations) Strategy(strategyManager_, token) {
        (delegationManager, allocationManager) = (delegation, allocations);
    }

    /// Limits first, then an operator that waits one block longer than withdrawals do, then the set, and no share of rewards for itself.
    function initialize(VaultConfig calldata config, RewardsCoordinator rewards) external {
        require(state == VaultState.UNINITIALIZED, "Initializable: contract is already initialized");
        require(config.duration != 0 && config.duration <= MAX_DURATION, "InvalidDuration");
        setLimits(config.maxPerDeposit, config.stakeCap);
        (vaultAdmin, arbitrator, duration, metadataURI) = (config.vaultAdmin, config.arbitrator, config.duration, config.metadataURI);
        operatorSet = config.operatorSet;
        delegationManager.registerAsOperator(config.delegationApprover, delegationManager.minWithdrawalDelayBlocks() + 1, config.operatorMetadataURI);
        allocationManager.registerForOperatorSets(address(this), OperatorSets.RegisterParams(config.operatorSet.avs, setIds(), config.operatorSetRegistrationData));
        rewards.setOperatorAVSSplit(address(this), config.operatorSet.avs, 0);
        rewards.setOperatorSetSplit(address(this), config.operatorSet, 0);
        rewards.setOperatorPISplit(address(this), 0);
        state = VaultState.DEPOSITS;
        emit VaultInitialized(vaultAdmin, arbitrator, address(config.underlyingToken), duration, config.maxPerDeposit, config.stakeCap, metadataURI);
    }

    /// The vault's whole magnitude goes to its set; the set must take the vault's strategy.
    function lock() external onlyVaultAdmin {
        require(state == VaultState.DEPOSITS, "VaultAlreadyLocked");
        (lockedAt, unlockAt) = (uint32(block.timestamp), uint32(block.timestamp) + duration);
        state = VaultState.ALLOCATIONS;
        emit VaultLocked(lockedAt, unlockAt);
        require(allocation().effectBlock == 0, "PendingAllocation");
        allocationManager.modifyAllocations(address(this), allocating(FULL_ALLOCATION));
    }

    /// Anybody, once the time is over; afterwards it tries again to leave the set.
    function markMatured() external {
        if (state != VaultState.WITHDRAWALS) {
            require(state == VaultState.ALLOCATIONS && block.timestamp >= unlockAt, "DurationNotElapsed");
            mature();
        }
        windUp();
    }

    /// Only before the time is over.
    function advanceToWithdrawals() external {
        require(msg.sender == arbitrator, "OnlyArbitrator");
        if (state != VaultState.WITHDRAWALS) {
            require(state == VaultState.ALLOCATIONS, "VaultNotLocked");
            require(block.timestamp < unlockAt, "DurationAlreadyElapsed");
            mature();
            emit VaultAdvancedToWithdrawals(msg.sender, maturedAt);
        }
        windUp();
    }

    function updateMetadataURI(string calldata newMetadataURI) external onlyVaultAdmin {
        metadataURI = newMetadataURI;
        emit MetadataURIUpdated(newMetadataURI);
    }

    function updateTVLLimits(uint256 newMaxPerDeposit, uint256 newStakeCap) external onlyVaultAdmin {
        require(state == VaultState.DEPOSITS, "DepositsLocked");
        setLimits(newMaxPerDeposit, newStakeCap);
    }

    function getTVLLimits() external view returns (uint256, uint256) {
        return (maxPerDeposit, maxTotalDeposits);
    }

    function unlockTimestamp() external view returns (uint32) {
        return unlockAt;
    }

    function operatorSetInfo() external view returns (address avs, uint32 operatorSetId) {
        return (operatorSet.avs, operatorSet.id);
    }

    /// Only while deposits are open, from those who delegate to the vault, and within both limits.
    function beforeAddShares(address staker, uint256 shares) external view override onlyStrategyManager {
        require(state == VaultState.DEPOSITS, "DepositsLocked");
        require(delegationManager.delegatedTo(staker) == address(this), "MustBeDelegatedToVaultOperator");
        require(sharesToUnderlyingView(shares) <= maxPerDeposit, "DepositExceedsMaxPerDeposit");
        require(sharesToUnderlyingView(delegationManager.operatorShares(address(this), address(this)) + shares) <= maxTotalDeposits, "BalanceExceedsMaxTotalDeposits");
    }

    /// Nothing is queued while the vault is locked; what was queued before can be completed.
    function beforeRemoveShares(address, uint256) external view override onlyStrategyManager {
        require(state != VaultState.ALLOCATIONS, "WithdrawalsLockedDuringAllocations");
    }

    function mature() private {
        (state, maturedAt) = (VaultState.WITHDRAWALS, uint32(block.timestamp));
        emit VaultMatured(maturedAt);
    }

    /// As in the real vault, a refusal reverts nothing: the events say whether it worked. A deallocation that is pending counts as one.
    function windUp() private {
        AllocationManager.Allocation memory now_ = allocation();
        bool done = now_.currentMagnitude == 0 && now_.pendingDiff == 0;
        if (!done && now_.effectBlock == 0) {
            try allocationManager.modifyAllocations(address(this), allocating(0)) { done = true; } catch { done = false; }
        }
        emit DeallocateAttempted(done);
        done = !allocationManager.isMemberOfOperatorSet(address(this), operatorSet);
        if (!done) {
            try allocationManager.deregisterFromOperatorSets(OperatorSets.DeregisterParams(address(this), operatorSet.avs, setIds())) { done = true; } catch { done = false; }
        }
        emit DeregisterAttempted(done);
    }

    function setLimits(uint256 newMaxPerDeposit, uint256 newStakeCap) private {
        emit MaxPerDepositUpdated(maxPerDeposit, newMaxPerDeposit);
        emit MaxTotalDepositsUpdated(maxTotalDeposits, newStakeCap);
        require(newMaxPerDeposit <= newStakeCap, "MaxPerDepositExceedsMax");
        (maxPerDeposit, maxTotalDeposits) = (newMaxPerDeposit, newStakeCap);
    }

    function allocation() private view returns (AllocationManager.Allocation memory) {
        return allocationManager.getAllocation(address(this), operatorSet, address(this));
    }

    function allocating(uint64 magnitude) private view returns (AllocationManager.AllocateParams[] memory params) {
        params = new AllocationManager.AllocateParams[](1);
        params[0] = AllocationManager.AllocateParams(operatorSet, new address[](1), new uint64[](1));
        (params[0].strategies[0], params[0].newMagnitudes[0]) = (address(this), magnitude);
    }

    function setIds() private view returns (uint32[] memory ids) {
        ids = new uint32[](1);
        ids[0] = operatorSet.id;
    }
}
