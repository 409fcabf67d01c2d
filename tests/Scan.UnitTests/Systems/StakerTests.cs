using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class StakerTests
{
    private const ulong One = 1_000_000_000_000_000_000;
    private static readonly Address Eth = StakerShares.BeaconChainEth;
    private readonly TestChain chain = new();
    private readonly StakerChain stakers;

    public StakerTests() => stakers = new StakerChain(chain);

    [Fact]
    public void Deposits_of_both_eras_add_up()
    {
        stakers.DepositToken(Alice, Second, Strategy, 100);
        stakers.Deposit(Alice, Strategy, 11);
        Assert.Equal(111, stakers.Shares(Alice, Strategy).DepositShares);
        Assert.Equal(Second, chain.Get<RestakingStrategy>(RestakingStrategy.KeyOf(Strategy)).Token);
    }

    [Fact]
    public void Withdrawals_of_M2_take_their_shares_when_they_are_queued()
    {
        stakers.DepositToken(Alice, Second, Strategy, 100);
        stakers.QueueM2(Alice, (Strategy, 30));
        Assert.Equal(70, stakers.Shares(Alice, Strategy).DepositShares);
    }

    [Fact]
    public void Native_ETH_follows_the_deltas_until_a_total_is_told()
    {
        stakers.ChangePod(Alice, 100);
        stakers.ChangePod(Alice, -140);
        Assert.Equal((-40, 0), (stakers.Shares(Alice, Eth).DepositShares, stakers.Shares(Alice, Eth).Withdrawable(null, null)));
        stakers.TellTotal(Alice, 7);
        Assert.Equal(7, stakers.Shares(Alice, Eth).DepositShares);
    }

    [Fact]
    public void A_total_that_counts_the_queued_withdrawal_is_not_lowered_again()
    {
        stakers.ChangePod(Alice, 100);
        chain.TransactionHash = Hash("before PEPE");
        stakers.QueueM2(Alice, (Eth, 10));
        chain.TransactionHash = Hash("since PEPE");
        stakers.TellTotal(Alice, 70);
        stakers.QueueM2(Alice, (Eth, 20));
        Assert.Equal(70, stakers.Shares(Alice, Eth).DepositShares);
    }

    [Fact]
    public void Beacon_chain_losses_count_beside_the_operators_slashes_and_for_native_ETH_alone()
    {
        stakers.ChangePod(Alice, Wad.One);
        stakers.Deposit(Alice, Strategy, Wad.One);
        stakers.SlashPod(Alice, One, One / 2);
        var pod = chain.Get<EigenPod>(EigenPod.KeyOf(Alice));
        var magnitude = new OperatorMagnitude { ChainId = 1, Operator = Bob, Strategy = Eth, MaxMagnitude = One / 4 };
        Assert.Equal((Wad.One / 8, Wad.One / 2), (stakers.Shares(Alice, Eth).Withdrawable(magnitude, pod), stakers.Shares(Alice, Eth).Withdrawable(null, pod)));
        Assert.Equal(Wad.One / 4, stakers.Shares(Alice, Strategy).Withdrawable(magnitude, pod));
    }

    [Fact]
    public void A_factor_of_zero_stands_for_one_as_the_contract_reads_it()
    {
        stakers.Deposit(Alice, Strategy, 5);
        stakers.SetFactor(Alice, Strategy, 0);
        stakers.Queue(Alice, (Strategy, 2));
        Assert.Equal((Wad.One, 3), (stakers.Shares(Alice, Strategy).ScalingFactor, stakers.Shares(Alice, Strategy).DepositShares));
    }

    [Fact]
    public void A_pod_belongs_to_its_owner()
    {
        stakers.Pods("PodDeployed(address indexed eigenPod, address indexed podOwner)", Carol, Alice);
        Assert.Equal((Carol, 100L, Wad.One), (Pod().Pod, Pod().DeployedBlock, Pod().BeaconChainSlashingFactor));
    }

    [Fact]
    public void Strategies_know_token_rate_limits_and_whether_they_take_deposits()
    {
        stakers.Manage("StrategyAddedToDepositWhitelist(address strategy)", Strategy);
        chain.Emit("StrategyFactory", Of(6), null, "StrategySetForToken(address token, address strategy)", Second, Strategy);
        chain.Emit("StrategyBase", Strategy, null, "StrategyTokenSet(address token, uint8 decimals)", Second, (byte)6);
        chain.Emit("StrategyBase", Strategy, null, "ExchangeRateEmitted(uint256 rate)", 3);
        chain.Emit("StrategyBase", Strategy, null, "MaxPerDepositUpdated(uint256 previousValue, uint256 newValue)", 0, 9);
        chain.Emit("DurationVaultStrategy", Strategy, null, "MaxTotalDepositsUpdated(uint256 previousValue, uint256 newValue)", 0, 10);
        Assert.Equal(
            new RestakingStrategy
            {
                ChainId = TestChain.ChainId, Address = Strategy, Token = Second, Decimals = 6, Whitelisted = true, FromFactory = true, ExchangeRate = 3, ExchangeRateBlock = 100,
                MaxPerDeposit = 9, MaxTotalDeposits = 10,
            },
            chain.Get<RestakingStrategy>(RestakingStrategy.KeyOf(Strategy)));
        stakers.Manage("StrategyRemovedFromDepositWhitelist(address strategy)", Strategy);
        Assert.False(chain.Get<RestakingStrategy>(RestakingStrategy.KeyOf(Strategy)).Whitelisted);
    }

    private EigenPod Pod() => chain.Get<EigenPod>(EigenPod.KeyOf(Alice));
}
