using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class QuorumTests
{
    private static readonly Address Avs = Of(0xA5);
    private static readonly BigInteger One = BigInteger.Pow(10, 18);
    private readonly TestChain chain = new();
    private readonly MiddlewareChain middleware;

    public QuorumTests() => middleware = new MiddlewareChain(chain, Avs);

    [Fact]
    public void In_M2_the_first_parameters_create_a_quorum()
    {
        middleware.SetParams(0, 50, 11000, 1001);
        middleware.Stakes("StrategyAddedToQuorum(uint8 indexed quorumNumber, address strategy)", (byte)0, Strategy);
        middleware.Stakes("StrategyMultiplierUpdated(uint8 indexed quorumNumber, address strategy, uint256 multiplier)", (byte)0, Strategy, One);
        middleware.Stakes("MinimumStakeForQuorumUpdated(uint8 indexed quorumNumber, uint96 minimumStake)", (byte)0, 5);
        var quorum = middleware.Quorum(0);
        Assert.Equal((50, 11000, 1001, 5, 0), (quorum.MaxOperatorCount, quorum.KickBipsOfOperatorStake, quorum.KickBipsOfTotalStake, (int)quorum.MinimumStake!, quorum.StakeType));
        Assert.Equal([new QuorumStrategy(Strategy, One)], quorum.Strategies);
        var avs = chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs));
        Assert.Equal((1, AvsKind.Bls, MiddlewareChain.Coordinator, MiddlewareChain.StakeRegistry), (avs.QuorumCount, avs.Kind, avs.RegistryCoordinator, avs.StakeRegistry));
        Assert.Null(avs.BlsApkRegistry);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_slashing_coordinator_tells_a_quorum_at_once(bool withSlasher)
    {
        middleware.CreateSlashingQuorum(3, 7, [(Strategy, One), (Second, 2 * One)], stakeType: 1, lookAhead: 100, withSlasher ? Alice : null);
        var quorum = middleware.Quorum(3);
        Assert.Equal((7, 1, 100), ((int)quorum.MinimumStake!, quorum.StakeType, quorum.LookAheadBlocks));
        Assert.Equal([new QuorumStrategy(Strategy, One), new QuorumStrategy(Second, 2 * One)], quorum.Strategies);
    }

    /// <summary>StakeRegistry.setSlashableStakeLookahead(uint8,uint32): the event names no quorum, so the call must.</summary>
    [Fact]
    public void A_change_of_the_look_ahead_is_the_called_quorums()
    {
        for (byte quorum = 0; quorum < 3; quorum++) middleware.CreateSlashingQuorum(quorum, 7, [(Strategy, One)], stakeType: 1, lookAhead: 20);
        Call(LookAheadCall(0, 32) + LookAheadCall(1, 32)[2..]);
        for (var change = 0; change < 2; change++) ChangeLookAhead(20, 32);
        Assert.Equal((32L, 32L, 20L), (middleware.Quorum(0).LookAheadBlocks, middleware.Quorum(1).LookAheadBlocks, middleware.Quorum(2).LookAheadBlocks));
    }

    [Fact]
    public void A_look_ahead_that_changed_unseen_is_unknown_until_it_is_told_again()
    {
        middleware.CreateSlashingQuorum(0, 7, [(Strategy, One)], stakeType: 1, lookAhead: 20);
        middleware.CreateSlashingQuorum(1, 7, [(Strategy, One)], stakeType: 1, lookAhead: 30);
        ChangeLookAhead(0, 40);
        Assert.Equal((20L, 30L), (middleware.Quorum(0).LookAheadBlocks, middleware.Quorum(1).LookAheadBlocks));
        ChangeLookAhead(20, 32);
        Assert.Equal((null, 30L), (middleware.Quorum(0).LookAheadBlocks, middleware.Quorum(1).LookAheadBlocks));
        Assert.Contains("names no quorum", middleware.Quorum(0).LookAheadProblem, StringComparison.Ordinal);
        Call(LookAheadCall(0, 50));
        ChangeLookAhead(32, 50);
        Assert.Equal((50L, null), (middleware.Quorum(0).LookAheadBlocks, middleware.Quorum(0).LookAheadProblem));
    }

    [Fact]
    public void Strategies_come_change_weight_and_go()
    {
        foreach (var strategy in (Address[])[Alice, Bob, Carol])
        {
            middleware.Stakes("StrategyAddedToQuorum(uint8 indexed quorumNumber, address strategy)", (byte)0, strategy);
            middleware.Stakes("StrategyMultiplierUpdated(uint8 indexed quorumNumber, address strategy, uint256 multiplier)", (byte)0, strategy, One);
        }
        middleware.Stakes("StrategyMultiplierUpdated(uint8 indexed quorumNumber, address strategy, uint256 multiplier)", (byte)0, Bob, 3);
        middleware.Stakes("StrategyRemovedFromQuorum(uint8 indexed quorumNumber, address strategy)", (byte)0, Alice);
        Assert.Equal([new QuorumStrategy(Bob, 3), new QuorumStrategy(Carol, One)], middleware.Quorum(0).Strategies);
    }

    [Fact]
    public void A_strategy_leads_to_the_quorums_in_which_it_counts_since_when_and_to_those_it_left()
    {
        StrategyInQuorum Found() => chain.Get<StrategyInQuorum>(StrategyInQuorum.KeyOf(Strategy, Avs, 2));
        void At(long block, string declaration, params object[] more)
        {
            chain.Block = block;
            middleware.Stakes(declaration, [(byte)2, Strategy, .. more]);
        }

        At(200, "StrategyAddedToQuorum(uint8 indexed quorumNumber, address strategy)");
        At(200, "StrategyMultiplierUpdated(uint8 indexed quorumNumber, address strategy, uint256 multiplier)", One);
        At(210, "StrategyMultiplierUpdated(uint8 indexed quorumNumber, address strategy, uint256 multiplier)", 2 * One);
        Assert.Equal((true, 2 * One, 200L), (Found().Counts, Found().Multiplier, Found().SinceBlock));
        At(220, "StrategyRemovedFromQuorum(uint8 indexed quorumNumber, address strategy)");
        At(220, "StrategyMultiplierUpdated(uint8 indexed quorumNumber, address strategy, uint256 multiplier)", 0);
        Assert.Equal((false, 2 * One, 220L), (Found().Counts, Found().Multiplier, Found().SinceBlock));
        At(230, "StrategyAddedToQuorum(uint8 indexed quorumNumber, address strategy)");
        Assert.Equal((true, 230L, 1), (Found().Counts, Found().SinceBlock, chain.All<StrategyInQuorum>().Count));
    }

    [Fact]
    public void The_total_follows_every_stake_and_each_day_keeps_its_last()
    {
        var (a, b) = (Hash("a"), Hash("b"));
        middleware.SetStake(a, 0, 10);
        middleware.SetStake(b, 0, 5);
        var day = chain.Time / 86_400;
        chain.Time += 86_400;
        middleware.SetStake(a, 0, 4);
        middleware.SetStake(a, 0, 3);
        middleware.SetStake(b, 0, 0);
        Assert.Equal(3, middleware.Quorum(0).TotalStake);
        Assert.Equal((15, 3), (DayOf(Hash32.Zero, day), DayOf(Hash32.Zero, day + 1)));
        Assert.Equal((10, 3, 0), (DayOf(a, day), DayOf(a, day + 1), DayOf(b, day + 1)));
        Assert.Equal(chain.Time, middleware.Stake(0, b).UpdatedTime);
    }

    [Fact]
    public void Roles_of_the_coordinator_belong_to_its_AVS()
    {
        middleware.Coordinate("ChurnApproverUpdated(address prevChurnApprover, address newChurnApprover)", Address.Zero, Alice);
        middleware.Coordinate("EjectorUpdated(address prevEjector, address newEjector)", Address.Zero, Bob);
        var avs = chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs));
        Assert.Equal((Alice, Bob), (avs.ChurnApprover, avs.Ejector));
    }

    private const string Owned = "OwnershipTransferred(address indexed previousOwner, address indexed newOwner)";

    [Fact]
    public void A_coordinator_has_the_owner_that_it_told_last()
    {
        middleware.Coordinate(Owned, Address.Zero, Alice);
        middleware.Coordinate(Owned, Alice, Bob);
        chain.Answer(MiddlewareChain.Coordinator, "owner", Carol);
        middleware.Coordinate("ChurnApproverUpdated(address prevChurnApprover, address newChurnApprover)", Address.Zero, Alice);
        Assert.Equal((Bob, null), (Service().CoordinatorOwner, Service().Owner));
        Assert.Equal([("owner", $"{Address.Zero}", $"{Alice}"), ("owner", $"{Alice}", $"{Bob}")],
            chain.All<ParameterChange>().Where(c => c.What == "owner").OrderBy(c => c.LogIndex).Select(c => (c.What, c.Before, c.After)));
    }

    [Theory]
    [InlineData("Upgraded(address indexed implementation)")]
    [InlineData("EjectorUpdated(address prevEjector, address newEjector)")]
    public void A_coordinator_that_is_found_late_is_asked_for_its_owner(string declaration)
    {
        chain.Answer(MiddlewareChain.Coordinator, "owner", Carol);
        middleware.Coordinate(declaration, declaration.StartsWith('U') ? [Alice] : [Address.Zero, Alice]);
        Assert.Equal(Carol, Service().CoordinatorOwner);
    }

    [Theory]
    [InlineData("registryCoordinator")]
    [InlineData("slashingRegistryCoordinator")]
    public void An_ejection_manager_has_an_owner_while_the_coordinator_names_it(string itsCoordinator)
    {
        var (manager, other) = (Of(0x21), Of(0x22));
        chain.Answer(manager, itsCoordinator, MiddlewareChain.Coordinator);
        chain.Answer(manager, "owner", Alice);
        middleware.Coordinate("EjectorUpdated(address prevEjector, address newEjector)", Address.Zero, manager);
        Assert.Equal(Alice, Service().EjectorOwner);
        chain.Emit("EjectionManager", manager, Avs, Owned, Alice, Bob);
        chain.Emit("EjectionManager", other, Avs, Owned, Alice, Carol);
        Assert.Equal(Bob, Service().EjectorOwner);
        // A wallet with an owner, of which nobody tells when it changes hands.
        chain.Answer(other, "owner", Carol);
        middleware.Coordinate("EjectorUpdated(address prevEjector, address newEjector)", manager, other);
        Assert.Equal((other, null), (Service().Ejector, Service().EjectorOwner));
        chain.Emit("EjectionManager", manager, Avs, Owned, Bob, Alice);
        Assert.Null(Service().EjectorOwner);
    }

    private Avs Service() => chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs));

    private void ChangeLookAhead(uint from, uint to) => middleware.Stakes("LookAheadPeriodChanged(uint32 oldLookAheadBlocks, uint32 newLookAheadBlocks)", from, to);

    private void Call(string input) => chain.Transaction = new TransactionFacts(Alice, MiddlewareChain.StakeRegistry, Hex.Decode(input));

    private static string LookAheadCall(byte quorum, uint blocks) =>
        Hex.Encode(Keccak256.Hash("setSlashableStakeLookahead(uint8,uint32)"u8).ToArray()[..4]) + $"{quorum:x64}{blocks:x64}";

    private int DayOf(Hash32 id, long day) => (int)chain.Get<QuorumStakeDay>(QuorumStakeDay.KeyOf(Avs, 0, id, day)).Stake;
}
