using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>A withdrawal that waits in the queue, of one strategy.</summary>
public sealed record PendingWithdrawal(Address Staker, Address DelegatedTo, long Nonce, long StartBlock, int Strategy, BigInteger Shares);

/// <summary>What EigenLayer's core holds: operators, delegations, shares and the withdrawal queue.</summary>
public sealed class CoreModel(DevnetPlan plan, DevnetAccounts accounts)
{
    private readonly HashSet<int> operators = [];
    private readonly Dictionary<Address, Address> delegations = [];
    private readonly Dictionary<(Address, int), BigInteger> operatorShares = [];
    private readonly Dictionary<Address, List<int>> stakerStrategies = [];
    private readonly Dictionary<(Address, int), BigInteger> deposits = [];
    private readonly Dictionary<Address, long> nonces = [];
    private readonly List<PendingWithdrawal> queue = [];

    /// <summary>Registered operators by their position among the accounts.</summary>
    public IReadOnlySet<int> Operators => operators;
    public IReadOnlyList<StrategyModel> Strategies { get; } = [.. plan.Strategies.Select(_ => new StrategyModel())];
    public IReadOnlyList<PendingWithdrawal> Queue => queue;

    /// <summary>The operator that a staker delegates to, or null.</summary>
    public Address? DelegatedTo(Address staker) => delegations.TryGetValue(staker, out var op) ? op : null;

    public BigInteger OperatorShares(Address op, int strategy) => operatorShares.GetValueOrDefault((op, strategy));

    public BigInteger Deposits(Address staker, int strategy) => deposits.GetValueOrDefault((staker, strategy));

    /// <summary>The first block in which a queued withdrawal can be completed (slashing release).</summary>
    public long CompletableFrom(PendingWithdrawal withdrawal) => withdrawal.StartBlock + plan.WithdrawalDelayBlocks + 1;

    internal void Apply(RegisterOperator act)
    {
        operators.Add(act.Operator);
        Connect(accounts.Operators[act.Operator].Address, accounts.Operators[act.Operator].Address);
    }

    internal void Apply(Acts.Delegate act) => Connect(act.Staker, accounts.Operators[act.Operator].Address);

    internal void Apply(Deposit act) => Add(act.Staker, act.Strategy, Strategies[act.Strategy].Deposit(act.Amount));

    internal void Apply(QueueWithdrawal act, long block) => Remove(act.Staker, DelegatedTo(act.Staker), act.Strategy, act.Shares, block);

    internal void Apply(Undelegate act, long block)
    {
        var op = DelegatedTo(act.Staker);
        delegations.Remove(act.Staker);
        foreach (var strategy in StrategiesOf(act.Staker).ToArray()) Remove(act.Staker, op, strategy, Deposits(act.Staker, strategy), block);
    }

    internal void Apply(CompleteWithdrawal act)
    {
        queue.RemoveAll(w => w.Staker == act.Staker && w.Nonce == act.Nonce);
        if (act.AsTokens) Strategies[act.Strategy].Withdraw(act.Shares);
        else Add(act.Staker, act.Strategy, act.Shares);
    }

    private List<int> StrategiesOf(Address staker) => stakerStrategies.TryGetValue(staker, out var list) ? list : stakerStrategies[staker] = [];

    private void Connect(Address staker, Address op)
    {
        delegations[staker] = op;
        foreach (var strategy in StrategiesOf(staker)) Change(op, strategy, Deposits(staker, strategy));
    }

    private void Add(Address staker, int strategy, BigInteger shares)
    {
        if (Deposits(staker, strategy).IsZero) StrategiesOf(staker).Add(strategy);
        deposits[(staker, strategy)] = Deposits(staker, strategy) + shares;
        if (DelegatedTo(staker) is { } op) Change(op, strategy, shares);
    }

    private void Remove(Address staker, Address? op, int strategy, BigInteger shares, long block)
    {
        if (op is { } decreased) Change(decreased, strategy, -shares);
        deposits[(staker, strategy)] -= shares;
        if (deposits[(staker, strategy)].IsZero) Forget(StrategiesOf(staker), strategy);
        var nonce = nonces.GetValueOrDefault(staker);
        nonces[staker] = nonce + 1;
        queue.Add(new PendingWithdrawal(staker, op ?? Address.Zero, nonce, block, strategy, shares));
    }

    /// <summary>The last takes the place of the one that is empty, as in the contract's list.</summary>
    private static void Forget(List<int> list, int strategy)
    {
        list[list.IndexOf(strategy)] = list[^1];
        list.RemoveAt(list.Count - 1);
    }

    private void Change(Address op, int strategy, BigInteger change) => operatorShares[(op, strategy)] = OperatorShares(op, strategy) + change;
}
