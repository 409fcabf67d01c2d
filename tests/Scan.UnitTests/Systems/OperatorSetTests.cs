using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class OperatorSetTests
{
    private static readonly Address Avs = Of(0xA5);
    private readonly TestChain chain = new();
    private readonly AllocationManagerChain manager;

    public OperatorSetTests() => manager = new AllocationManagerChain(chain);

    [Fact]
    public void An_operator_set_is_created_with_strategies_and_makes_its_AVS_one_of_operator_sets()
    {
        manager.SetRegistrar(Avs, Carol);
        manager.Create(Avs, 7);
        manager.AddStrategy(Avs, 7, Strategy);
        manager.AddStrategy(Avs, 7, Strategy);
        manager.AddStrategy(Avs, 7, Second);
        manager.RemoveStrategy(Avs, 7, Strategy);
        Assert.Equal((100L, 0, 1), (manager.Find(Avs, 7).CreatedBlock, manager.Find(Avs, 7).MemberCount, manager.Find(Avs, 7).Strategies.Count));
        Assert.Equal([Second], manager.Find(Avs, 7).Strategies);
        var avs = chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs));
        Assert.Equal((AvsKind.OperatorSets, 1, Carol), (avs.Kind, avs.OperatorSetCount, avs.Registrar));
    }

    /// <summary>KeyRegistrar.configureOperatorSet asks nobody whether the set exists.</summary>
    [Fact]
    public void A_set_that_was_only_configured_is_not_counted_and_one_that_is_created_later_is_once()
    {
        chain.Emit("KeyRegistrar", Of(9), null, "OperatorSetConfigured((address avs, uint32 id) operatorSet, uint8 curveType)", new object[] { Avs, 5 }, 1);
        var avs = chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs));
        Assert.Equal((0, AvsKind.Unknown, null), (avs.OperatorSetCount, avs.Kind, manager.Find(Avs, 5).CreatedBlock));
        manager.Create(Avs, 5);
        manager.Create(Avs, 5);
        avs = chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs));
        Assert.Equal((1, AvsKind.OperatorSets, 1, 100L), (avs.OperatorSetCount, avs.Kind, manager.Find(Avs, 5).CurveType, manager.Find(Avs, 5).CreatedBlock));
    }

    [Fact]
    public void Middleware_is_more_than_operator_sets_whichever_is_seen_first()
    {
        manager.Create(Avs, 0);
        new MiddlewareChain(chain, Avs).SetParams(0, 10, 1, 1);
        manager.Create(Avs, 1);
        Assert.Equal(AvsKind.Bls, chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs)).Kind);
    }

    [Fact]
    public void Members_are_counted_once_and_registered_with_the_AVS_until_they_left_its_last_set()
    {
        manager.Join(Alice, Avs, 1);
        manager.Join(Alice, Avs, 1);
        manager.Join(Alice, Avs, 2);
        chain.Block = 101;
        manager.Leave(Alice, Avs, 1);
        manager.Leave(Alice, Avs, 1);
        Assert.Equal((0, 1), (manager.Find(Avs, 1).MemberCount, manager.Find(Avs, 2).MemberCount));
        var registration = chain.Get<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(Avs, Alice));
        Assert.True(registration.Registered);
        Assert.Equal([2], registration.OperatorSets);
        manager.Leave(Alice, Avs, 2);
        Assert.Equal((false, 101L), (Registration().Registered, Registration().DeregisteredBlock));
        Assert.Equal(0, chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs)).OperatorCount);
        var member = chain.Get<OperatorSetMember>(OperatorSetMember.KeyOf(Avs, 1, Alice));
        Assert.Equal((false, 100L, 101L), (member.Member, member.JoinedBlock, member.LeftBlock));
    }

    [Fact]
    public void A_slasher_takes_over_at_its_block_and_not_before()
    {
        manager.SetSlasher(Avs, 1, Alice, 100);
        manager.SetSlasher(Avs, 1, Bob, 150);
        Assert.Equal((Alice, Alice, Bob), (manager.Find(Avs, 1).Slasher, manager.Find(Avs, 1).SlasherAt(149), manager.Find(Avs, 1).SlasherAt(150)));
        chain.Block = 160;
        manager.SetSlasher(Avs, 1, Carol, 200);
        Assert.Equal((Bob, Carol), (manager.Find(Avs, 1).SlasherAt(160), manager.Find(Avs, 1).SlasherAt(200)));
        manager.MigrateSlasher(Avs, 1, Alice);
        Assert.Equal((Alice, null), (manager.Find(Avs, 1).SlasherAt(500), manager.Find(Avs, 1).PendingSlasher));
    }

    [Fact]
    public void Slashed_funds_burn_unless_the_set_redistributes()
    {
        manager.Create(Avs, 1);
        Assert.Null(manager.Find(Avs, 1).RedistributionRecipient);
        manager.Redistribute(Avs, 1, Bob);
        Assert.Equal(Bob, manager.Find(Avs, 1).RedistributionRecipient);
    }

    [Fact]
    public void Events_of_a_set_are_found_by_its_AVS_and_its_operator()
    {
        manager.Join(Alice, Avs, 1);
        Assert.Equal([Topics.Operator(TestChain.ChainId, Alice), Topics.Avs(TestChain.ChainId, Avs)], chain.Subjects);
        manager.Create(Avs, 1);
        Assert.Equal([Topics.Avs(TestChain.ChainId, Avs)], chain.Subjects);
    }

    private OperatorAvsRegistration Registration() => chain.Get<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(Avs, Alice));
}
