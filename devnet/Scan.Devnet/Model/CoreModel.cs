using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>A withdrawal that waits in the queue, of one strategy.</summary>
/// <param name="Shares">Scaled: deposit shares times the factor that they had.</param>
public sealed record PendingWithdrawal(Address Staker, Address DelegatedTo, long Nonce, long StartBlock, int Strategy, BigInteger Shares);

/// <summary>What EigenLayer's core holds: operators, delegations, shares and the withdrawal queue.</summary>
public sealed class CoreModel
{
    private readonly DevnetPlan plan;
    private readonly DevnetAccounts accounts;
    private readonly int native;
    private readonly HashSet<int> operators = [];
    private readonly Dictionary<Address, Address> delegations = [];
    private readonly Dictionary<(Address, int), BigInteger> operatorShares = [];
    private readonly Dictionary<Address, List<int>> stakerStrategies = [];
    private readonly Dictionary<(Address, int), BigInteger> deposits = [];
    private readonly Dictionary<(Address, int), BigInteger> factors = [];
    private readonly Dictionary<Address, long> nonces = [];
    private readonly Dictionary<Address, PodModel> pods = [];
    private readonly List<PendingWithdrawal> queue = [], migrated = [];
    private readonly List<M1Withdrawal> m1 = [];

    public CoreModel(DevnetPlan plan, DevnetAccounts accounts)
    {
        (this.plan, this.accounts) = (plan, accounts);
        native = plan.Strategies.ToList().FindIndex(s => s.Native);
        Strategies = [.. plan.Strategies.Select(_ => new StrategyModel())];
        Allocations = new AllocationModel(plan, accounts);
    }

    /// <summary>Registered operators by their position among the accounts.</summary>
    public IReadOnlySet<int> Operators => operators;

    /// <summary>In the plan's order; native ETH's is empty.</summary>
    public IReadOnlyList<StrategyModel> Strategies { get; }
    public IReadOnlyList<PendingWithdrawal> Queue => queue;

    /// <summary>Withdrawals that wait in StrategyManager's queue of M1, and those that DelegationManager took over from it.</summary>
    public IReadOnlyList<M1Withdrawal> M1Queue => m1;
    public IReadOnlyList<PendingWithdrawal> Migrated => migrated;
    public IReadOnlyDictionary<Address, PodModel> Pods => pods;
    public AllocationModel Allocations { get; }

    /// <summary>The operator that a staker delegates to, or null.</summary>
    public Address? DelegatedTo(Address staker) => delegations.TryGetValue(staker, out var op) ? op : null;

    public BigInteger OperatorShares(Address op, int strategy) => operatorShares.GetValueOrDefault((op, strategy));

    public BigInteger Deposits(Address staker, int strategy) => deposits.GetValueOrDefault((staker, strategy));

    /// <summary>DelegationManager.depositScalingFactor.</summary>
    public BigInteger Factor(Address staker, int strategy) => factors.GetValueOrDefault((staker, strategy), Wad.One);

    /// <summary>DelegationManager.getWithdrawableShares.</summary>
    public BigInteger Withdrawable(Address staker, int strategy) =>
        Deposits(staker, strategy).Times(Factor(staker, strategy)).Times(SlashingFactor(staker, DelegatedTo(staker), strategy));

    /// <summary>The first block in which a queued withdrawal can be completed (slashing release).</summary>
    public long CompletableFrom(PendingWithdrawal withdrawal) => withdrawal.StartBlock + plan.WithdrawalDelayBlocks + 1;

    /// <summary>The shares that a withdrawal pays, by the slashing factor of its last slashable block.</summary>
    public BigInteger Payable(PendingWithdrawal w) =>
        w.Shares.Times(WithPod(w.Staker, w.Strategy, Allocations.MaxMagnitudeAt(w.DelegatedTo, w.Strategy, w.StartBlock + plan.WithdrawalDelayBlocks)));

    internal void Apply(RegisterOperator act, long block)
    {
        operators.Add(act.Operator);
        if (act.Era == DevnetEra.Slashing) Allocations.Register(act.Operator, block);
        Connect(accounts.Operators[act.Operator].Address, accounts.Operators[act.Operator].Address);
    }

    internal void Apply(Acts.Delegate act) => Connect(act.Staker, accounts.Operators[act.Operator].Address);

    internal void Apply(Deposit act) => Add(act.Staker, act.Strategy, Strategies[act.Strategy].Deposit(act.Amount));

    internal void Apply(QueueWithdrawal act, long block) => Remove(act.Staker, DelegatedTo(act.Staker), act.Strategy, act.Shares, block);

    internal void Apply(Undelegate act, long block)
    {
        var op = DelegatedTo(act.Staker);
        delegations.Remove(act.Staker);
        foreach (var strategy in Held(act.Staker)) Remove(act.Staker, op, strategy, Deposits(act.Staker, strategy), block);
    }

    internal void Apply(CompleteWithdrawal act)
    {
        var withdrawal = queue.Concat(migrated).Single(w => w.Staker == act.Staker && w.Nonce == act.Nonce);
        var shares = Payable(withdrawal);
        if (!queue.Remove(withdrawal)) migrated.Remove(withdrawal);
        if (shares.IsZero) return;
        if (!act.AsTokens) Add(act.Staker, act.Strategy, shares);
        else if (act.Strategy == native) pods[act.Staker].Pay(shares);
        else Strategies[act.Strategy].Withdraw(shares);
    }

    /// <summary>Nonces of M1 are StrategyManager's own.</summary>
    internal void Apply(QueueInM1 act, long block)
    {
        TakeOut(act.Staker, act.Strategy, act.Shares);
        m1.Add(new M1Withdrawal(act.Staker, act.Withdrawer, m1.Count(w => w.Depositor == act.Staker), block, act.Strategy, act.Shares));
    }

    internal void Apply(CompleteInM1 act)
    {
        m1.Remove(act.Withdrawal);
        if (act.AsTokens) Strategies[act.Withdrawal.Strategy].Withdraw(act.Withdrawal.Shares);
        else Add(act.Withdrawal.Withdrawer, act.Withdrawal.Strategy, act.Withdrawal.Shares);
    }

    internal void Apply(MigrateFromM1 act)
    {
        foreach (var w in act.Withdrawals)
        {
            m1.Remove(w);
            migrated.Add(new PendingWithdrawal(w.Depositor, Address.Zero, NextNonce(w.Depositor), w.StartBlock, w.Strategy, w.Shares));
        }
    }

    internal void Apply(CreatePod act) => pods.Add(act.Owner, new PodModel(pods.Count));

    internal void Apply(RestakePod act) => Gain(act.Owner, act.Gwei);

    internal void Apply(CheckpointPod act)
    {
        if (act.DeltaGwei > 0)
        {
            Gain(act.Owner, act.DeltaGwei);
            return;
        }
        var fall = pods[act.Owner].Lose(-act.DeltaGwei);
        if (DelegatedTo(act.Owner) is not { } op) return;
        var lost = Deposits(act.Owner, native).Times(Factor(act.Owner, native)).Times(Allocations.MaxMagnitude(op, native).Times(fall));
        Change(op, native, -lost);
    }

    /// <summary>DelegationManager.slashOperatorShares for each strategy that the slash finds something in.</summary>
    internal void Apply(SlashOperator act, long block)
    {
        var (op, taken) = (accounts.Operators[act.Operator].Address, new List<(int, BigInteger)>());
        foreach (var (strategy, wad) in act.Strategies)
        {
            if (Allocations.Slash(act.Operator, act.Set, strategy, wad, block) is not { } most) continue;
            var held = OperatorShares(op, strategy);
            var kept = Wad.UpDivide(held * most.After, most.Before);
            var waiting = queue.Where(w => w.DelegatedTo == op && w.Strategy == strategy && w.StartBlock >= block - plan.WithdrawalDelayBlocks)
                .Aggregate(BigInteger.Zero, (sum, w) => sum + w.Shares);
            operatorShares[(op, strategy)] = kept;
            if (strategy != native) taken.Add((strategy, held - kept + waiting.Times(most.Before - most.After)));
        }
        Allocations.Sets[act.Set].Add(new SlashModel(block, taken));
    }

    internal void Apply(ClearSlash act)
    {
        var slash = Allocations.Sets[act.Set].Slashes[act.SlashId - 1];
        slash.IsCleared = true;
        foreach (var (strategy, shares) in slash.Taken.Where(t => !t.Shares.IsZero)) Strategies[strategy].Withdraw(shares);
    }

    private void Gain(Address owner, long gwei)
    {
        pods[owner].Gain(gwei);
        Add(owner, native, gwei * BigInteger.Pow(10, 9));
    }

    private BigInteger SlashingFactor(Address staker, Address? op, int strategy) =>
        WithPod(staker, strategy, op is { } delegated ? Allocations.MaxMagnitude(delegated, strategy) : Wad.One);

    private BigInteger WithPod(Address staker, int strategy, BigInteger magnitude) =>
        strategy == native && pods.TryGetValue(staker, out var pod) ? magnitude.Times(pod.Factor) : magnitude;

    private List<int> StrategiesOf(Address staker) => stakerStrategies.TryGetValue(staker, out var list) ? list : stakerStrategies[staker] = [];

    /// <summary>Native ETH stands last (DelegationManager.getDepositedShares).</summary>
    private int[] Held(Address staker) => Deposits(staker, native).IsZero ? [.. StrategiesOf(staker)] : [.. StrategiesOf(staker), native];

    private void Connect(Address staker, Address op)
    {
        foreach (var strategy in Held(staker))
        {
            var shares = Withdrawable(staker, strategy);
            if (shares.IsZero) continue;
            factors[(staker, strategy)] = Factor(staker, strategy).Per(Allocations.MaxMagnitude(op, strategy));
            Change(op, strategy, shares);
        }
        delegations[staker] = op;
    }

    /// <summary>The factor after it makes the withdrawable shares grow by as many as were added (SlashingLib.update).</summary>
    private void Add(Address staker, int strategy, BigInteger shares)
    {
        var (before, slashing) = (Deposits(staker, strategy), SlashingFactor(staker, DelegatedTo(staker), strategy));
        factors[(staker, strategy)] = before.IsZero
            ? Factor(staker, strategy).Per(slashing)
            : (Withdrawable(staker, strategy) + shares).Per(before + shares).Per(slashing);
        if (before.IsZero && strategy != native) StrategiesOf(staker).Add(strategy);
        deposits[(staker, strategy)] = before + shares;
        if (DelegatedTo(staker) is { } op) Change(op, strategy, shares);
    }

    private void Remove(Address staker, Address? op, int strategy, BigInteger shares, long block)
    {
        var scaled = shares.Times(Factor(staker, strategy));
        if (op is { } decreased) Change(decreased, strategy, -scaled.Times(SlashingFactor(staker, op, strategy)));
        TakeOut(staker, strategy, shares);
        queue.Add(new PendingWithdrawal(staker, op ?? Address.Zero, NextNonce(staker), block, strategy, scaled));
    }

    private void TakeOut(Address staker, int strategy, BigInteger shares)
    {
        deposits[(staker, strategy)] -= shares;
        if (!deposits[(staker, strategy)].IsZero) return;
        if (strategy != native) Forget(StrategiesOf(staker), strategy);
        factors[(staker, strategy)] = Wad.One;
    }

    private long NextNonce(Address staker)
    {
        var nonce = nonces.GetValueOrDefault(staker);
        nonces[staker] = nonce + 1;
        return nonce;
    }

    /// <summary>The last takes the place of the one that is empty, as in the contract's list.</summary>
    private static void Forget(List<int> list, int strategy)
    {
        list[list.IndexOf(strategy)] = list[^1];
        list.RemoveAt(list.Count - 1);
    }

    /// <summary>Stakers' parts are rounded down each, so that the last one's may be more than is left.</summary>
    private void Change(Address op, int strategy, BigInteger change) =>
        operatorShares[(op, strategy)] = BigInteger.Max(0, OperatorShares(op, strategy) + change);
}
