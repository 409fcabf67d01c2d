using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>What ECDSAStakeRegistry and its service manager hold; two strategies count 10,000 basis points together.</summary>
public sealed class EcdsaModel(CoreModel core, DevnetAccounts accounts)
{
    private readonly Dictionary<int, BigInteger> weights = [];
    private readonly Dictionary<int, Address> keys = [];
    private readonly HashSet<int> permitted = [];
    private readonly HashSet<int> ejected = [];
    private readonly List<(string Name, long Block, HashSet<int> Answers)> greetings = [];

    /// <summary>Members with their weights as last updated.</summary>
    public IReadOnlyDictionary<int, BigInteger> Weights => weights;

    /// <summary>A key stays when its operator leaves.</summary>
    public IReadOnlyDictionary<int, Address> Keys => keys;
    public IReadOnlyList<(string Name, long Block, HashSet<int> Answers)> Greetings => greetings;

    /// <summary>Who may join, and who was put out at least once.</summary>
    public IReadOnlySet<int> Permitted => permitted;
    public IReadOnlySet<int> Ejected => ejected;
    public BigInteger MinimumWeight { get; private set; }
    public BigInteger ThresholdWeight { get; private set; } = BigInteger.Pow(10, 18);

    /// <summary>What strategy 0 counts; the rest is strategy 3's.</summary>
    public int FirstBips { get; private set; } = 5000;

    internal void Apply(PermitEcdsa act) => permitted.Add(act.Operator);
    internal void Apply(SetThresholdWeight act) => ThresholdWeight = act.Weight;
    internal void Apply(RotateEcdsaKey act) => keys[act.Operator] = act.SigningKey;

    internal void Apply(RevokeEcdsa act)
    {
        permitted.Remove(act.Operator);
        if (weights.Remove(act.Operator)) ejected.Add(act.Operator);
    }

    internal void Apply(EjectEcdsa act)
    {
        weights.Remove(act.Operator);
        ejected.Add(act.Operator);
    }

    internal void Apply(SetEcdsaQuorum act)
    {
        FirstBips = act.FirstBips;
        Update(act.Operators);
    }

    internal void Apply(JoinEcdsa act)
    {
        weights.Add(act.Operator, WeightOf(act.Operator));
        keys[act.Operator] = act.SigningKey;
    }

    internal void Apply(LeaveEcdsa act) => weights.Remove(act.Operator);
    internal void Apply(UpdateEcdsa act) => Update(act.Operators);

    internal void Apply(SetMinimumWeight act)
    {
        MinimumWeight = act.Weight;
        Update(act.Operators);
    }

    internal void Apply(CreateGreeting act, long block) => greetings.Add((act.Name, block, []));
    internal void Apply(Greet act) => greetings[act.Index].Answers.Add(act.Operator);

    private void Update(IEnumerable<int> operators)
    {
        foreach (var op in operators) weights[op] = WeightOf(op);
    }

    /// <summary>ECDSAStakeRegistry.getOperatorWeight: the sum is divided once.</summary>
    private BigInteger WeightOf(int op)
    {
        var account = accounts.Operators[op].Address;
        var weight = (core.OperatorShares(account, 0) * FirstBips + core.OperatorShares(account, 3) * (10000 - FirstBips)) / 10000;
        return weight < MinimumWeight ? 0 : weight;
    }
}
