using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>What ECDSAStakeRegistry and its service manager hold; two strategies count half each.</summary>
public sealed class EcdsaModel(CoreModel core, DevnetAccounts accounts)
{
    private readonly Dictionary<int, BigInteger> weights = [];
    private readonly Dictionary<int, Address> keys = [];
    private readonly List<(string Name, long Block, HashSet<int> Answers)> greetings = [];

    /// <summary>Members with their weights as last updated.</summary>
    public IReadOnlyDictionary<int, BigInteger> Weights => weights;

    /// <summary>A key stays when its operator leaves.</summary>
    public IReadOnlyDictionary<int, Address> Keys => keys;
    public IReadOnlyList<(string Name, long Block, HashSet<int> Answers)> Greetings => greetings;
    public BigInteger MinimumWeight { get; private set; }

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
        var weight = (core.OperatorShares(account, 0) * 5000 + core.OperatorShares(account, 3) * 5000) / 10000;
        return weight < MinimumWeight ? 0 : weight;
    }
}
