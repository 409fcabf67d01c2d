using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>DelegationManager: operators, who is delegated to them and what with, and the withdrawal queue.</summary>
internal static class DelegationRules
{
    private const string Manager = "DelegationManager";
    private static readonly FunctionAbi IsOperator = FunctionAbi.Parse("isOperator(address operator) view returns (bool)");
    private static readonly FunctionAbi DelegationApprover = FunctionAbi.Parse("delegationApprover(address operator) view returns (address)");
    private static readonly FunctionAbi OperatorSharesOf = FunctionAbi.Parse("operatorShares(address operator, address strategy) view returns (uint256)");
    private static readonly FunctionAbi DelegatedTo = FunctionAbi.Parse("delegatedTo(address staker) view returns (address)");
    private static readonly FunctionAbi PendingWithdrawals = FunctionAbi.Parse("pendingWithdrawals(bytes32 root) view returns (bool)");
    private static readonly FunctionAbi WithdrawalRootPending = FunctionAbi.Parse("withdrawalRootPending(bytes32 root) view returns (bool)");

    private static readonly FunctionAbi QueuedWithdrawal = FunctionAbi.Parse(
        "getQueuedWithdrawal(bytes32 root) view returns ((address staker, address delegatedTo, address withdrawer, uint256 nonce, uint32 startBlock, address[] strategies, uint256[] scaledShares) withdrawal, uint256[] present)");
    private static readonly FunctionAbi MinDelay = FunctionAbi.Parse("minWithdrawalDelayBlocks() view returns (uint256)");
    private static readonly FunctionAbi DelayOfStrategy = FunctionAbi.Parse("strategyWithdrawalDelayBlocks(address strategy) view returns (uint256)");

    public static IEnumerable<AuditRule> All { get; } =
    [
        new AuditRule<Operator>(Operators), new AuditRule<OperatorShares>(Shares), new AuditRule<Delegation>(Delegations), new AuditRule<Withdrawal>(Withdrawals),
        new AuditRule<WithdrawalDelay>(Delays),
    ];

    /// <summary>DelegationManager.isOperator and delegationApprover; both stand in all releases since M2.</summary>
    private static void Operators(Operator o, AuditContext c)
    {
        if (o.RegisteredBlock is null) return;
        var manager = c.Behind([Topics.Operator(c.ChainId, o.Address)]).At(Manager).Is("registeredBlock", true, IsOperator, o.Address);
        if (o.DelegationApprover is { } approver) manager.Is("delegationApprover", approver, DelegationApprover, o.Address);
    }

    /// <summary>DelegationManager.operatorShares, the public mapping of all releases.</summary>
    private static void Shares(OperatorShares s, AuditContext c) =>
        c.Behind([Topics.Operator(c.ChainId, s.Operator)], s.Strategy).At(Manager).Is("shares", s.Shares, OperatorSharesOf, s.Operator, s.Strategy);

    /// <summary>DelegationManager.delegatedTo: the zero address for nobody.</summary>
    private static void Delegations(Delegation d, AuditContext c) =>
        c.Behind([Topics.Staker(c.ChainId, d.Staker)]).At(Manager).Is("operator", d.Operator ?? Address.Zero, DelegatedTo, d.Staker);

    /// <summary>
    /// DelegationManager.pendingWithdrawals, in M1 StrategyManager.withdrawalRootPending: true until the withdrawal is completed, or migrated to a root of M2;
    /// getQueuedWithdrawal: what it would give now.
    /// </summary>
    private static void Withdrawals(Withdrawal w, AuditContext c)
    {
        var (slug, view) = w.Era == WithdrawalEra.M1 ? ("StrategyManager", WithdrawalRootPending) : (Manager, PendingWithdrawals);
        c.Behind([Topics.Withdrawal(c.ChainId, w.Root)]).At(slug).Is("status", w.Status == WithdrawalStatus.Queued, view, w.Root);
        // The contract keeps the structs of what was queued since the slashing release alone.
        if (w is not { Era: WithdrawalEra.Slashing, Contract: { } queue, Staker: { } staker }) return;
        var facts = new WithdrawalFacts(strategy => c.Find<WithdrawalDelay>(WithdrawalDelay.KeyOf(queue, strategy)),
            strategy => w.Operator is { } slashed ? c.Find<OperatorMagnitude>(OperatorMagnitude.KeyOf(slashed, strategy)) : null, c.Find<EigenPod>(EigenPod.KeyOf(staker)));
        if (WithdrawalPresent.Of(w, facts) is not { } now || now.Shares.Any(s => s.Amount is null)) return;
        c.At(Manager).Compare("shares", QueuedWithdrawal, [w.Root], results => (AuditText.Of(now.Shares.Select(s => s.Amount)), AuditText.Of(results["present"])));
    }

    /// <summary>DelegationManager.minWithdrawalDelayBlocks, in M2 also strategyWithdrawalDelayBlocks. M1's views are gone with its queue.</summary>
    private static void Delays(WithdrawalDelay d, AuditContext c)
    {
        c.Behind([Topics.Contract(c.ChainId, d.Contract)]);
        if (d.Blocks is not { } blocks || c.Contracts.Find(Manager, _ => true, "of this chain").Address != d.Contract) return;
        if (d.Strategy.IsZero) c.AtNamed(Manager, d.Contract).Is("blocks", blocks, MinDelay);
        else if (c.Find<WithdrawalDelay>(WithdrawalDelay.KeyOf(d.Contract, Address.Zero)) is not { IsSlashing: true }) c.AtNamed(Manager, d.Contract).Is("blocks", blocks, DelayOfStrategy, d.Strategy);
    }
}
