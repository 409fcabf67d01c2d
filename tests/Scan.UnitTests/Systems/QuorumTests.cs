using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
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

    private int DayOf(Hash32 id, long day) => (int)chain.Get<QuorumStakeDay>(QuorumStakeDay.KeyOf(Avs, 0, id, day)).Stake;
}
