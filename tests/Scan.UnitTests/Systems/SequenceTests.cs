using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

/// <summary>Random sequences of events against models that recount from scratch.</summary>
public sealed class SequenceTests
{
    private const int Steps = 600;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Stakers_of_an_operator_are_those_delegated_to_it(int seed)
    {
        // Nobody undelegates before delegating anew here, as the contract would.
        var (random, chain, model) = (new Random(seed), new TestChain { IsPossible = false }, new Dictionary<Address, Address>());
        var core = new CoreChain(chain);
        for (var i = 0; i < Steps; i++)
        {
            var (staker, op) = (Of(random.Next(1, 12)), Of(random.Next(100, 105)));
            if (random.Next(2) == 0)
            {
                core.Delegate(staker, op);
                model[staker] = op;
            }
            else if (model.Remove(staker, out var from))
            {
                core.Undelegate(staker, from);
            }
        }
        foreach (var op in chain.All<Operator>()) Assert.Equal(model.Count(d => d.Value == op.Address), op.StakerCount);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Both_sides_count_the_same_registrations(int seed)
    {
        var (random, chain, model) = (new Random(seed), new TestChain(), new Dictionary<(Address Avs, Address Op), bool[]>());
        var core = new CoreChain(chain);
        for (var i = 0; i < Steps; i++)
        {
            var (avs, op, register, status) = (Of(random.Next(1, 5)), Of(random.Next(100, 106)), random.Next(3), random.Next(2));
            if (!model.TryGetValue((avs, op), out var registers)) model.Add((avs, op), registers = new bool[3]);
            registers[register] = status == 1;
            if (register == 0) core.SetStatus(op, avs, (byte)status);
            else if (register == 1) chain.Emit("MachServiceManager", avs, avs, status == 1 ? "OperatorAdded(address indexed operator)" : "OperatorRemoved(address indexed operator)", op);
            else new MiddlewareChain(chain, avs).Coordinate($"Operator{(status == 1 ? "R" : "Der")}egistered(address indexed operator, bytes32 indexed operatorId)", op, Hash($"id {op}"));
        }
        foreach (var avs in chain.All<Avs>()) Assert.Equal(model.Count(r => r.Key.Avs == avs.Address && r.Value.Contains(true)), avs.OperatorCount);
        foreach (var op in chain.All<Operator>()) Assert.Equal(model.Count(r => r.Key.Op == op.Address && r.Value.Contains(true)), op.AvsCount);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void A_quorum_sums_the_last_stakes_and_counts_its_members(int seed)
    {
        var (random, chain) = (new Random(seed), new TestChain());
        var (middleware, stakes, members) = (new MiddlewareChain(chain, Of(0xA5)), new Dictionary<(byte, int), BigInteger>(), new HashSet<(byte, int)>());
        for (var i = 0; i < Steps; i++)
        {
            var (quorum, op) = ((byte)random.Next(3), random.Next(100, 108));
            switch (random.Next(3))
            {
                case 0: middleware.Join(Of(op), Hash($"id {op}"), quorum); members.Add((quorum, op)); break;
                case 1: middleware.Leave(Of(op), Hash($"id {op}"), quorum); members.Remove((quorum, op)); break;
                default: middleware.SetStake(Hash($"id {op}"), quorum, stakes[(quorum, op)] = random.Next(5) * BigInteger.Pow(10, 20)); break;
            }
            chain.Time += random.Next(20_000);
        }
        foreach (var quorum in chain.All<Quorum>())
        {
            Assert.Equal(members.Count(m => m.Item1 == quorum.Number), quorum.OperatorCount);
            Assert.Equal(stakes.Where(s => s.Key.Item1 == quorum.Number).Aggregate(BigInteger.Zero, (sum, s) => sum + s.Value), quorum.TotalStake);
            var days = chain.All<QuorumStakeDay>().Where(d => d.Quorum == quorum.Number && d.OperatorId.IsZero).ToList();
            if (days.Count > 0) Assert.Equal(quorum.TotalStake, days.MaxBy(d => d.Day)!.Stake);
        }
        Assert.All(chain.All<QuorumStake>(), s => Assert.Equal(members.Any(m => m.Item1 == s.Quorum && Hash($"id {m.Item2}") == s.OperatorId), s.Member));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void Balances_add_up_to_the_supply(int seed)
    {
        var (random, chain, model) = (new Random(seed), new TestChain(), new Dictionary<int, BigInteger>());
        for (var i = 0; i < Steps; i++)
        {
            var (from, to) = (random.Next(6), random.Next(6));
            var value = from == 0 ? random.Next(1, 1000) : (BigInteger)random.Next((int)model.GetValueOrDefault(from) + 1);
            if (from != 0) model[from] = model.GetValueOrDefault(from) - value;
            if (to != 0) model[to] = model.GetValueOrDefault(to) + value;
            chain.Emit("ReALT", Strategy, null, "Transfer(address indexed from, address indexed to, uint256 value)", Of(from), Of(to), value);
        }
        var token = chain.Get<Token>(Token.KeyOf(Strategy));
        Assert.Equal(model.Values.Aggregate(BigInteger.Zero, (sum, v) => sum + v), token.Supply);
        Assert.Equal(model.Values.Count(v => v > 0), token.HolderCount);
        Assert.Equal(Steps, token.TransferCount);
        Assert.All(chain.All<TokenHolder>(), h => Assert.Contains(h.Balance, model.Values));
    }
}
