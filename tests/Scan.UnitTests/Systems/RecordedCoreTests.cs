using System.Numerics;
using System.Text.Json;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Xunit;

namespace Scan.UnitTests.Systems;

/// <summary>Documents of EigenLayer's core from real logs, against what EigenLayer's own sidecar says of them.</summary>
public sealed class RecordedCoreTests
{
    private const string Preprod = "sidecar-preprod-holesky.17000";

    [Fact]
    public void Allocations_magnitudes_and_operator_sets_of_preprod_are_those_of_sidecar()
    {
        var state = RecordedLog.Expected(Preprod).GetProperty("derivedFinalState");
        var chain = Play();
        foreach (var (op, delay) in Entries(state, "allocationDelay"))
        {
            var known = chain.Get<AllocationDelay>(AllocationDelay.KeyOf(Address.Parse(op)));
            Assert.Equal((delay.GetProperty("delay").GetInt64(), delay.GetProperty("effectBlock").GetInt64()), (known.Delay, known.EffectBlock));
        }
        foreach (var (key, value) in Entries(state, "magnitude"))
        {
            var (parts, set) = (key.Split('|'), Set(key.Split('|')[1]));
            var known = chain.Get<Allocation>(Allocation.KeyOf(Address.Parse(parts[0]), set.Avs, set.Id, Address.Parse(parts[2])));
            Assert.Equal(Number(value.GetProperty("magnitude")), known.MagnitudeAt(value.GetProperty("effectBlock").GetInt64()));
        }
        foreach (var (key, value) in Entries(state, "maxMagnitude")) Assert.Equal(Number(value), Magnitude(chain, key).MaxMagnitude);
        foreach (var (key, value) in Entries(state, "encumbered")) Assert.Equal(Number(value), Magnitude(chain, key).EncumberedMagnitude);
        Assert.Equal(state.GetProperty("allocationDelay").EnumerateObject().Count(), chain.All<AllocationDelay>().Count);
        Assert.Equal(state.GetProperty("magnitude").EnumerateObject().Count(), chain.All<Allocation>().Count);
        Assert.Equal(
            state.GetProperty("operatorSets").EnumerateArray().Select(s => Set(s.GetString()!)).Order(),
            chain.All<OperatorSet>().Where(s => s.CreatedBlock is not null).Select(s => (s.Avs, s.SetId)).Order());
    }

    [Fact]
    public void Members_strategies_and_slashes_of_preprod_are_those_of_sidecar()
    {
        var state = RecordedLog.Expected(Preprod).GetProperty("derivedFinalState");
        var chain = Play();
        foreach (var (key, members) in Entries(state, "members"))
        {
            var set = Set(key);
            Assert.Equal(Addresses(members).Order(), chain.All<OperatorSetMember>().Where(m => m.Member && (m.Avs, m.SetId) == set).Select(m => m.Operator).Order());
            Assert.Equal(members.GetArrayLength(), chain.Get<OperatorSet>(OperatorSet.KeyOf(set.Avs, set.Id)).MemberCount);
        }
        foreach (var (key, strategies) in Entries(state, "strategies"))
            Assert.Equal(Addresses(strategies).Order(), chain.Get<OperatorSet>(OperatorSet.KeyOf(Set(key).Avs, Set(key).Id)).Strategies.Order());
        Assert.Equal(
            state.GetProperty("slashings").EnumerateArray().Select(s => (s.GetProperty("block").GetInt64(), s.GetProperty("logIndex").GetInt32(),
                Address.Parse(s.GetProperty("operator").GetString()!), s.GetProperty("description").GetString()!, string.Join(' ', s.GetProperty("wadSlashed").EnumerateArray()))),
            chain.All<Slashing>().Select(s => (s.Block, s.LogIndex, s.Operator, s.Description, string.Join(' ', s.Strategies.Select(t => t.WadSlashed)))));
    }

    /// <summary>Each slash that also reached the max magnitude: what OperatorSlashed says was taken is what the magnitudes lost.</summary>
    [Fact]
    public void What_slashes_took_multiplies_to_what_is_left_of_each_magnitude()
    {
        var chain = Play();
        foreach (var magnitude in chain.All<OperatorMagnitude>())
        {
            var left = Wad.One;
            foreach (var slash in chain.All<Slashing>().Where(s => s.Operator == magnitude.Operator))
            {
                var wad = slash.Strategies.FirstOrDefault(s => s.Strategy == magnitude.Strategy)?.WadSlashed ?? 0;
                left -= Wad.Multiply(left, wad);
            }
            Assert.InRange(magnitude.MaxMagnitude - left, -10, 10);
        }
    }

    private static TestChain Play()
    {
        var chain = new TestChain();
        var contracts = RecordedLog.Read(Preprod).Select(l => l.Address).Distinct().ToDictionary(a => a, a => ("AllocationManager", a));
        Assert.Equal(0, RecordedLog.Play(chain, Preprod, contracts));
        return chain;
    }

    private static OperatorMagnitude Magnitude(TestChain chain, string key) =>
        chain.Get<OperatorMagnitude>(OperatorMagnitude.KeyOf(Address.Parse(key.Split('|')[0]), Address.Parse(key.Split('|')[1])));

    private static (Address Avs, long Id) Set(string key) => (Address.Parse(key.Split('/')[0]), long.Parse(key.Split('/')[1]));

    private static BigInteger Number(JsonElement element) => BigInteger.Parse(element.GetString()!);

    private static IEnumerable<Address> Addresses(JsonElement list) => list.EnumerateArray().Select(a => Address.Parse(a.GetString()!));

    private static IEnumerable<(string Key, JsonElement Value)> Entries(JsonElement state, string name) =>
        state.GetProperty(name).EnumerateObject().Select(p => (p.Name, p.Value));
}
