// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Initializable, Ownable, Pausable} from "../lib/Base.sol";
import {History} from "../lib/History.sol";
import {SignatureWithExpiry} from "../lib/Types.sol";
import {Wad} from "../lib/Wad.sol";
import {IShareManager} from "./IShareManager.sol";
import {StrategyManager} from "./StrategyManager.sol";

/// What both eras of DelegationManager share. The storage layout is here, so that the proxy can be upgraded from M2 to slashing in
/// place, as mainnet was. In M2 every scaling factor and every slashing factor is one (1e18), which leaves the arithmetic as it was.
abstract contract DelegationCore is Initializable, Ownable, Pausable {
    using Wad for uint256;

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

    address public constant beaconChainETHStrategy = address(bytes20(hex"beac0eeeeeeeeeeeeeeeeeeeeeeeeeeeeeebeac0"));

    StrategyManager public strategyManager;
    address public allocationManager;
    uint32 public minWithdrawalDelayBlocks;
    mapping(address => address) public delegatedTo;
    mapping(address => mapping(address => uint256)) public operatorShares;
    mapping(address => uint256) public cumulativeWithdrawalsQueued;
    mapping(bytes32 => bool) public pendingWithdrawals;
    mapping(address => OperatorDetails) internal details;
    IShareManager public eigenPodManager;
    mapping(address => mapping(address => uint256)) internal scalingFactors;
    mapping(address => mapping(address => History.Values)) internal queuedShares;
    mapping(bytes32 => Withdrawal) internal withdrawals;
    mapping(address => bytes32[]) internal stakerQueue;
    mapping(address => uint256) public strategyWithdrawalDelayBlocks;

    event OperatorMetadataURIUpdated(address indexed operator, string metadataURI);
    event OperatorSharesIncreased(address indexed operator, address staker, address strategy, uint256 shares);
    event OperatorSharesDecreased(address indexed operator, address staker, address strategy, uint256 shares);
    event StakerDelegated(address indexed staker, address indexed operator);
    event StakerUndelegated(address indexed staker, address indexed operator);
    event StakerForceUndelegated(address indexed staker, address indexed operator);

    modifier onlyShareManager() {
        require(msg.sender == address(strategyManager) || msg.sender == address(eigenPodManager), "OnlyStrategyManagerOrEigenPodManager");
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

        (address[] memory strategies, uint256[] memory shares) = getDepositedShares(staker);
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

    /// Completable from startBlock + minWithdrawalDelayBlocks (M2); slashing releases want one block more. What is paid follows from the
    /// slashing factors at the last slashable block (DelegationManager._completeQueuedWithdrawal).
    function completeQueuedWithdrawal(Withdrawal calldata withdrawal, address[] calldata, bool receiveAsTokens) external {
        bytes32 root = keccak256(abi.encode(withdrawal));
        require(pendingWithdrawals[root], "DelegationManager: action is not in queue");
        uint32 slashableUntil = withdrawal.startBlock + minWithdrawalDelayBlocks;
        require(block.number >= slashableUntil + extraDelay(), "DelegationManager: delay has not passed");
        require(msg.sender == withdrawal.withdrawer, "DelegationManager: only withdrawer can complete action");
        dequeue(withdrawal.staker, root);
        if (emitsCompletionFirst()) _emitCompleted(root);
        for (uint256 i; i < withdrawal.strategies.length; ++i) {
            address strategy = withdrawal.strategies[i];
            require(block.number >= withdrawal.startBlock + strategyDelay(strategy), "DelegationManager: strategy's delay has not passed");
            uint256 shares = withdrawal.shares[i].mul(_slashingFactorAt(withdrawal.staker, withdrawal.delegatedTo, strategy, slashableUntil));
            if (shares == 0) continue;
            if (receiveAsTokens) managerOf(strategy).withdrawSharesAsTokens(withdrawal.staker, strategy, shares);
            else giveBack(withdrawal.staker, strategy, shares);
        }
        if (!emitsCompletionFirst()) _emitCompleted(root);
    }

    /// DelegationManager.increaseDelegatedShares: called on each deposit, with the deposit shares held before it.
    function increaseDelegatedShares(address staker, address strategy, uint256 before, uint256 added) external onlyShareManager {
        address operator = delegatedTo[staker];
        _increaseDelegation(operator, staker, strategy, before, added, _slashingFactor(staker, operator, strategy));
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

    /// DelegationManager.getDepositedShares: native ETH stands last, and only where there is some.
    function getDepositedShares(address staker) public view returns (address[] memory strategies, uint256[] memory shares) {
        (address[] memory some, uint256[] memory held) = strategyManager.getDeposits(staker);
        uint256 native = eigenPodManager.stakerDepositShares(staker, beaconChainETHStrategy);
        if (native == 0) return (some, held);
        strategies = new address[](some.length + 1);
        shares = new uint256[](some.length + 1);
        for (uint256 i; i < some.length; ++i) (strategies[i], shares[i]) = (some[i], held[i]);
        (strategies[some.length], shares[some.length]) = (beaconChainETHStrategy, native);
    }

    function isSlashingRelease() public pure virtual returns (bool);

    function _initializeCore(address owner_, address strategyManager_, address allocationManager_, address eigenPodManager_, uint32 delayBlocks) internal {
        _initializePauser(owner_, 0);
        _transferOwnership(owner_);
        strategyManager = StrategyManager(strategyManager_);
        allocationManager = allocationManager_;
        eigenPodManager = IShareManager(eigenPodManager_);
        minWithdrawalDelayBlocks = delayBlocks;
    }

    /// The operator gets what the staker could withdraw; the staker's factor is divided by what slashing left of the operator.
    function _delegate(address staker, address operator) internal {
        (address[] memory strategies, uint256[] memory shares) = getDepositedShares(staker);
        for (uint256 i; i < strategies.length; ++i) {
            shares[i] = shares[i].mul(_scalingFactor(staker, strategies[i])).mul(_slashingFactor(staker, address(0), strategies[i]));
        }
        delegatedTo[staker] = operator;
        emit StakerDelegated(staker, operator);
        for (uint256 i; i < strategies.length; ++i) _increaseDelegation(operator, staker, strategies[i], 0, shares[i], _maxMagnitude(operator, strategies[i]));
    }

    function _increaseDelegation(address operator, address staker, address strategy, uint256 before, uint256 added, uint256 slashingFactor) internal {
        if (added == 0) return;
        require(slashingFactor != 0, "FullySlashed");
        _updateScalingFactor(staker, strategy, before, added, slashingFactor);
        if (operator == address(0)) return;
        operatorShares[operator][strategy] += added;
        emit OperatorSharesIncreased(operator, staker, strategy, added);
    }

    /// Stakers' parts are each rounded down, so that the last one's can be a few wei more than what is left of the operator's.
    function _decreaseDelegation(address operator, address staker, address strategy, uint256 shares) internal {
        if (shares > operatorShares[operator][strategy]) shares = operatorShares[operator][strategy];
        operatorShares[operator][strategy] -= shares;
        emit OperatorSharesDecreased(operator, staker, strategy, shares);
    }

    function managerOf(address strategy) internal view returns (IShareManager) {
        return strategy == beaconChainETHStrategy ? eigenPodManager : IShareManager(address(strategyManager));
    }

    /// Shares leave the operator and the staker before the withdrawal is queued (DelegationManager._removeSharesAndQueueWithdrawal).
    function _removeSharesAndQueueWithdrawal(address staker, address operator, address[] memory strategies, uint256[] memory shares)
        private
        returns (bytes32 root)
    {
        uint256[] memory scaled = new uint256[](strategies.length);
        uint256[] memory withdrawable = new uint256[](strategies.length);
        for (uint256 i; i < strategies.length; ++i) {
            scaled[i] = shares[i].mul(_scalingFactor(staker, strategies[i]));
            withdrawable[i] = scaled[i].mul(_slashingFactor(staker, operator, strategies[i]));
            if (operator != address(0)) {
                History.Values storage queued = queuedShares[operator][strategies[i]];
                History.push(queued, History.latest(queued, 0) + scaled[i]);
                _decreaseDelegation(operator, staker, strategies[i], withdrawable[i]);
            }
            uint256 left = managerOf(strategies[i]).removeDepositShares(staker, strategies[i], shares[i]);
            if (left == 0) _resetScalingFactor(staker, strategies[i]);
        }
        uint256 nonce = cumulativeWithdrawalsQueued[staker]++;
        root = _enqueue(Withdrawal(staker, operator, staker, nonce, uint32(block.number), strategies, scaled), withdrawable);
    }

    function _enqueue(Withdrawal memory withdrawal, uint256[] memory withdrawable) internal returns (bytes32 root) {
        root = keccak256(abi.encode(withdrawal));
        require(!pendingWithdrawals[root], "DelegationManager: withdrawal already exists");
        pendingWithdrawals[root] = true;
        withdrawals[root] = withdrawal;
        stakerQueue[withdrawal.staker].push(root);
        _emitQueued(root, withdrawal, withdrawable);
    }

    function giveBack(address staker, address strategy, uint256 shares) private {
        uint256 before = managerOf(strategy).addShares(staker, strategy, shares);
        address operator = delegatedTo[staker];
        _increaseDelegation(operator, staker, strategy, before, shares, _slashingFactor(staker, operator, strategy));
    }

    function dequeue(address staker, bytes32 root) private {
        delete pendingWithdrawals[root];
        delete withdrawals[root];
        bytes32[] storage queue = stakerQueue[staker];
        for (uint256 i; i < queue.length; ++i) {
            if (queue[i] != root) continue;
            queue[i] = queue[queue.length - 1];
            queue.pop();
            return;
        }
    }

    function extraDelay() internal pure virtual returns (uint32);

    /// M2 alone: a strategy may wait longer than the others.
    function strategyDelay(address strategy) internal view virtual returns (uint256);

    function emitsCompletionFirst() internal pure virtual returns (bool);
    function _maxMagnitude(address operator, address strategy) internal view virtual returns (uint256);
    function _slashingFactor(address staker, address operator, address strategy) internal view virtual returns (uint256);
    function _slashingFactorAt(address staker, address operator, address strategy, uint32 blockNumber) internal view virtual returns (uint256);
    function _scalingFactor(address staker, address strategy) internal view virtual returns (uint256);
    function _updateScalingFactor(address staker, address strategy, uint256 before, uint256 added, uint256 slashingFactor) internal virtual;
    function _resetScalingFactor(address staker, address strategy) internal virtual;
    function _emitQueued(bytes32 root, Withdrawal memory withdrawal, uint256[] memory withdrawable) internal virtual;
    function _emitCompleted(bytes32 root) internal virtual;
}
