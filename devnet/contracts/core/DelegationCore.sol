// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Initializable, Ownable, Pausable} from "../lib/Base.sol";
import {SignatureWithExpiry} from "../lib/Types.sol";
import {StrategyManager} from "./StrategyManager.sol";

/// What both eras of DelegationManager share. The storage layout is here, so that the proxy can be upgraded from M2 to slashing in
/// place, as mainnet was. Without slashings every scaling factor and every slashing factor stays one (1e18).
abstract contract DelegationCore is Initializable, Ownable, Pausable {
    /// IDelegationManager.Withdrawal; M2 calls the last field shares, slashing releases call it scaledShares.
    struct Withdrawal {
        address staker;
        address delegatedTo;
        address withdrawer;
        uint256 nonce;
        uint32 startBlock;
        address[] strategies;
        uint256[] shares;
    }

    struct QueuedWithdrawalParams {
        address[] strategies;
        uint256[] depositShares;
        address withdrawer;
    }

    /// IDelegationManager.OperatorDetails of M2.
    struct OperatorDetails {
        address earningsReceiver;
        address delegationApprover;
        uint32 stakerOptOutWindowBlocks;
    }

    StrategyManager public strategyManager;
    address public allocationManager;
    uint256 public minWithdrawalDelayBlocks;
    mapping(address => address) public delegatedTo;
    mapping(address => mapping(address => uint256)) public operatorShares;
    mapping(address => uint256) public cumulativeWithdrawalsQueued;
    mapping(bytes32 => bool) public pendingWithdrawals;
    mapping(address => OperatorDetails) internal details;

    event OperatorMetadataURIUpdated(address indexed operator, string metadataURI);
    event OperatorSharesIncreased(address indexed operator, address staker, address strategy, uint256 shares);
    event OperatorSharesDecreased(address indexed operator, address staker, address strategy, uint256 shares);
    event StakerDelegated(address indexed staker, address indexed operator);
    event StakerUndelegated(address indexed staker, address indexed operator);
    event StakerForceUndelegated(address indexed staker, address indexed operator);

    modifier onlyStrategyManager() {
        require(msg.sender == address(strategyManager), "DelegationManager: onlyStrategyManager");
        _;
    }

    /// All of the staker's shares follow, one event per strategy (DelegationManager._delegate). The approver's signature is not checked.
    function delegateTo(address operator, SignatureWithExpiry calldata, bytes32) external {
        require(!isDelegated(msg.sender), "DelegationManager: staker is already actively delegated");
        require(isOperator(operator), "DelegationManager: operator is not registered in EigenLayer");
        _delegate(msg.sender, operator);
    }

    /// The staker, its operator or the operator's approver ends the delegation; each strategy becomes a queued withdrawal of its own.
    function undelegate(address staker) external returns (bytes32[] memory roots) {
        address operator = delegatedTo[staker];
        require(operator != address(0) && !isOperator(staker), "DelegationManager.undelegate: staker must be delegated and no operator");
        require(
            msg.sender == staker || msg.sender == operator || msg.sender == details[operator].delegationApprover,
            "DelegationManager.undelegate: caller cannot undelegate staker"
        );
        if (msg.sender != staker) emit StakerForceUndelegated(staker, operator);
        emit StakerUndelegated(staker, operator);
        delegatedTo[staker] = address(0);

        (address[] memory strategies, uint256[] memory shares) = strategyManager.getDeposits(staker);
        roots = new bytes32[](strategies.length);
        for (uint256 i; i < strategies.length; ++i) {
            address[] memory one = new address[](1);
            uint256[] memory amount = new uint256[](1);
            (one[0], amount[0]) = (strategies[i], shares[i]);
            roots[i] = _removeSharesAndQueueWithdrawal(staker, operator, one, amount);
        }
    }

    function queueWithdrawals(QueuedWithdrawalParams[] calldata params) external returns (bytes32[] memory roots) {
        roots = new bytes32[](params.length);
        for (uint256 i; i < params.length; ++i) {
            require(params[i].strategies.length == params[i].depositShares.length, "DelegationManager: input length mismatch");
            require(params[i].withdrawer == msg.sender, "DelegationManager: withdrawer must be staker");
            roots[i] = _removeSharesAndQueueWithdrawal(msg.sender, delegatedTo[msg.sender], params[i].strategies, params[i].depositShares);
        }
    }

    /// Completable from startBlock + minWithdrawalDelayBlocks (M2); slashing releases want one block more.
    function completeQueuedWithdrawal(Withdrawal calldata withdrawal, address[] calldata, bool receiveAsTokens) external {
        bytes32 root = keccak256(abi.encode(withdrawal));
        require(pendingWithdrawals[root], "DelegationManager: action is not in queue");
        require(block.number >= withdrawal.startBlock + minWithdrawalDelayBlocks + extraDelay(), "DelegationManager: delay has not passed");
        require(msg.sender == withdrawal.withdrawer, "DelegationManager: only withdrawer can complete action");
        delete pendingWithdrawals[root];
        if (emitsCompletionFirst()) _emitCompleted(root);
        for (uint256 i; i < withdrawal.strategies.length; ++i) {
            if (receiveAsTokens) {
                strategyManager.withdrawSharesAsTokens(withdrawal.staker, withdrawal.strategies[i], withdrawal.shares[i]);
            } else {
                uint256 before = strategyManager.addShares(withdrawal.staker, withdrawal.strategies[i], withdrawal.shares[i]);
                _increaseDelegation(delegatedTo[withdrawal.staker], withdrawal.staker, withdrawal.strategies[i], before, withdrawal.shares[i]);
            }
        }
        if (!emitsCompletionFirst()) _emitCompleted(root);
    }

    /// DelegationManager.increaseDelegatedShares: called on each deposit, with the deposit shares held before it.
    function increaseDelegatedShares(address staker, address strategy, uint256 before, uint256 added) external onlyStrategyManager {
        _increaseDelegation(delegatedTo[staker], staker, strategy, before, added);
    }

    function isDelegated(address staker) public view returns (bool) {
        return delegatedTo[staker] != address(0);
    }

    function isOperator(address operator) public view returns (bool) {
        return operator != address(0) && delegatedTo[operator] == operator;
    }

    function delegationApprover(address operator) external view returns (address) {
        return details[operator].delegationApprover;
    }

    function getOperatorShares(address operator, address[] calldata strategies) external view returns (uint256[] memory shares) {
        shares = new uint256[](strategies.length);
        for (uint256 i; i < strategies.length; ++i) shares[i] = operatorShares[operator][strategies[i]];
    }

    function _initializeCore(address owner_, address strategyManager_, address allocationManager_, uint256 delayBlocks) internal {
        _initializePauser(owner_, 0);
        _transferOwnership(owner_);
        strategyManager = StrategyManager(strategyManager_);
        allocationManager = allocationManager_;
        minWithdrawalDelayBlocks = delayBlocks;
    }

    function _delegate(address staker, address operator) internal {
        delegatedTo[staker] = operator;
        emit StakerDelegated(staker, operator);
        (address[] memory strategies, uint256[] memory shares) = strategyManager.getDeposits(staker);
        for (uint256 i; i < strategies.length; ++i) _increaseDelegation(operator, staker, strategies[i], 0, shares[i]);
    }

    function _increaseDelegation(address operator, address staker, address strategy, uint256 before, uint256 added) internal {
        if (added == 0) return;
        _beforeIncrease(staker, strategy, before);
        if (operator == address(0)) return;
        operatorShares[operator][strategy] += added;
        emit OperatorSharesIncreased(operator, staker, strategy, added);
    }

    /// Shares leave the operator and the staker before the withdrawal is queued (DelegationManager._removeSharesAndQueueWithdrawal).
    function _removeSharesAndQueueWithdrawal(address staker, address operator, address[] memory strategies, uint256[] memory shares)
        private
        returns (bytes32 root)
    {
        for (uint256 i; i < strategies.length; ++i) {
            if (operator != address(0)) {
                operatorShares[operator][strategies[i]] -= shares[i];
                emit OperatorSharesDecreased(operator, staker, strategies[i], shares[i]);
            }
            uint256 left = strategyManager.removeDepositShares(staker, strategies[i], shares[i]);
            if (left == 0) _afterLastShare(staker, strategies[i]);
        }
        uint256 nonce = cumulativeWithdrawalsQueued[staker]++;
        Withdrawal memory withdrawal = Withdrawal(staker, operator, staker, nonce, uint32(block.number), strategies, shares);
        root = keccak256(abi.encode(withdrawal));
        pendingWithdrawals[root] = true;
        _emitQueued(root, withdrawal);
    }

    function extraDelay() internal pure virtual returns (uint256);
    function emitsCompletionFirst() internal pure virtual returns (bool);
    function _beforeIncrease(address staker, address strategy, uint256 before) internal virtual;
    function _afterLastShare(address staker, address strategy) internal virtual;
    function _emitQueued(bytes32 root, Withdrawal memory withdrawal) internal virtual;
    function _emitCompleted(bytes32 root) internal virtual;
}
