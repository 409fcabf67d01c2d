using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.DaMap;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class VaultTests
{
    private static readonly Address Vault = Of(0xA17), Node = Of(0x90DE);
    private readonly TestChain chain = new();

    [Fact]
    public void A_cooldown_caps_what_is_unstaked_and_ends_when_the_vault_says()
    {
        Stake(Alice, 100);
        Vaults("SetCooldownSecForUnstaking(uint40 cooldownSec)", 60UL);
        Cool(Alice, 40);
        Assert.Equal((100, 40, chain.Time + 60), (Position(Alice).Staked, Position(Alice).Cooldown, Position(Alice).EndOfCooldown(State())));
        Assert.Equal(chain.Time + 60, Position(Alice).CooldownEndTime);
        Assert.Equal(60, Operator().VotingStake());
        Unstake(Alice, 30);
        Assert.Equal((70, 10, 60), (Position(Alice).Staked, Position(Alice).Cooldown, Operator().VotingStake()));
        Unstake(Alice, 70);
        Assert.Equal((0, 0, null), (Position(Alice).Staked, Position(Alice).Cooldown, Position(Alice).EndOfCooldown(State())));
        Assert.Null(Position(Alice).CooldownEndTime);
    }

    [Fact]
    public void A_batch_moves_several_positions_and_minting_none()
    {
        Stake(Alice, 100);
        // Of the second operator nothing was staked that could move.
        chain.IsPossible = false;
        const string batch = "TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values)";
        var id = new BigInteger(Node.ToArray(), isUnsigned: true, isBigEndian: true);
        Vaults(batch, Alice, Alice, Bob, new object[] { id, BigInteger.One }, new object[] { 30, 5 });
        Vaults(batch, Alice, Address.Zero, Bob, new object[] { id }, new object[] { 1000 });
        Assert.Equal((70, 30), (Position(Alice).Staked, Position(Bob).Staked));
    }

    [Fact]
    public void A_frozen_operator_votes_with_nothing()
    {
        Stake(Alice, 100);
        Vaults("SetOperatorFeeBPS(address operator, uint16 feeBPS)", Node, (ushort)250);
        Vaults("Frozen(address operator, address sender)", Node, Carol);
        Assert.Equal((0, 100, 250), (Operator().VotingStake(), Operator().Staked, Operator().FeeBips));
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public void Positions_add_up_to_what_is_staked_with_the_operator(int seed)
    {
        var (random, model) = (new Random(seed), new Dictionary<int, BigInteger>());
        for (var i = 0; i < 300; i++)
        {
            var (user, other, amount) = (random.Next(1, 5), random.Next(1, 5), (BigInteger)random.Next(1, 100));
            var has = model.GetValueOrDefault(user);
            switch (random.Next(4))
            {
                case 0 when has > 0: Unstake(Of(user), has / 2); model[user] = has - has / 2; break;
                case 1 when has > 0:
                    Vaults("TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)", Carol, Of(user), Of(other), new BigInteger(Node.ToArray(), true, true), has / 3);
                    model[user] = has - has / 3;
                    model[other] = model.GetValueOrDefault(other) + has / 3;
                    break;
                case 2: Cool(Of(user), has); break;
                default:
                    Vaults("TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)", Carol, Address.Zero, Of(user), new BigInteger(Node.ToArray(), true, true), amount);
                    Stake(Of(user), amount);
                    model[user] = has + amount;
                    break;
            }
        }
        Assert.All(model, m => Assert.Equal(m.Value, Position(Of(m.Key)).Staked));
        Assert.Equal(model.Values.Aggregate(BigInteger.Zero, (sum, v) => sum + v), Operator().Staked);
        Assert.Equal(chain.All<VaultPosition>().Aggregate(BigInteger.Zero, (sum, p) => sum + p.Cooldown), Operator().Cooldown);
    }

    [Fact]
    public void What_rests_on_assumed_events_says_so_and_the_rate_comes_from_the_view()
    {
        var call = FunctionAbi.Parse("convertToAssets(uint256 shares) view returns (uint256)").Encode(BigInteger.Pow(10, 18));
        chain.Views[$"view:{Second}:{Convert.ToHexStringLower(call)}"] = new ViewAnswer([.. new byte[31], 7], null);
        const string transfer = "Transfer(address indexed from, address indexed to, uint256 value)";
        chain.Emit("ReALT", Second, null, transfer, Address.Zero, Alice, 9);
        chain.Emit("ReALT", Second, null, "Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares)", Bob, Alice, 10, 9);
        chain.Views[$"view:{Second}:{Convert.ToHexStringLower(call)}"] = new ViewAnswer([.. new byte[31], 8], null);
        chain.Block = 101;
        chain.Emit("ReALT", Second, null, transfer, Alice, Bob, 1);
        Assert.Null(chain.Get<Token>(Token.KeyOf(Second)).ExchangeRateProblem);
        chain.Views.Clear();
        chain.Emit("ReALT", Second, null, transfer, Alice, Address.Zero, 3);
        chain.Emit("ReALT", Second, null, "Withdraw(address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares)", Bob, Bob, Alice, 4, 3);
        var flow = chain.Get<ShareFlow>(ShareFlow.KeyOf(Second, Alice));
        Assert.Equal((10, 9, 4, 3, true), (flow.DepositedAssets, flow.DepositedShares, flow.WithdrawnAssets, flow.WithdrawnShares, flow.Assumed));
        var token = chain.Get<Token>(Token.KeyOf(Second));
        Assert.Equal(((BigInteger?)8, 101L, "convertToAssets: no number"), (token.ExchangeRate, token.ExchangeRateBlock, token.ExchangeRateProblem));
        Assert.Equal([(7, 100L), (8, 101L)], chain.All<ExchangeRate>().Select(r => ((int)r.Rate, r.Block)).Order());
        chain.Emit("LaunchPool", Vault, null, "VaultDelegated(address indexed user, uint256 indexed vaultId)", Alice, 3);
        chain.Emit("LaunchPool", Vault, null, "RewardClaimed(address indexed user, uint256 indexed vaultId, address token, uint256 amount)", Alice, 3, Second, 5);
        var delegation = chain.Get<PoolDelegation>(PoolDelegation.KeyOf(Vault, Alice, 3));
        Assert.Equal((true, 5, true), (delegation.Delegated, delegation.RewardsClaimed, delegation.Assumed));
        chain.Emit("LaunchPool", Vault, null, "VaultUndelegated(address indexed user, uint256 indexed vaultId)", Alice, 3);
        Assert.False(chain.Get<PoolDelegation>(PoolDelegation.KeyOf(Vault, Alice, 3)).Delegated);
    }

    [Fact]
    public void What_cools_down_in_stALT_can_be_redeemed_21_days_after_the_last_word_to_the_second()
    {
        const string cooldown = "Cooldown(address indexed user, uint256 amount)", redeem = "Redeem(address indexed from, address indexed to, uint256 amount)";
        var begun = chain.Time;
        chain.Emit("StALT", Second, null, cooldown, Alice, 50);
        Assert.Equal((50, begun + 1_814_400, true), ((int)Cooling().Cooldown, Cooling().CooldownEndTime, Cooling().Assumed));
        chain.Time = begun + 1000;
        chain.Emit("StALT", Second, null, cooldown, Alice, 80);
        Assert.Equal((80, begun + 1000 + 1_814_400), ((int)Cooling().Cooldown, Cooling().CooldownEndTime));
        chain.Emit("StALT", Second, null, redeem, Alice, Bob, 30);
        Assert.Equal((50, 30, begun + 1000 + 1_814_400), ((int)Cooling().Cooldown, (int)Cooling().Redeemed, Cooling().CooldownEndTime));
        chain.Emit("StALT", Second, null, redeem, Alice, Bob, 50);
        chain.Emit("StALT", Second, null, "RewardsAccrued(address user, uint256 amount)", Alice, 4);
        chain.Emit("StALT", Second, null, "RewardsClaimed(address indexed from, address indexed to, uint256 amount)", Alice, Bob, 3);
        Assert.Equal((0, 80, null, 4, 3), ((int)Cooling().Cooldown, (int)Cooling().Redeemed, Cooling().CooldownEndTime, (int)Cooling().RewardsAccrued, (int)Cooling().RewardsClaimed));

        CooldownPosition Cooling() => chain.Get<CooldownPosition>(CooldownPosition.KeyOf(Second, Alice));
    }

    [Fact]
    public void Rollup_batches_are_mapped_to_heights_once_each()
    {
        Assert.Equal("0x50a293ac41af409e1ab0908cabc685f283ef87d6037804f9b61d5b04e58be571", Keccak256.Hash("Set(uint256,uint256,bytes,address)").ToString());
        Assert.Equal("0x213999a55150329b5d6105f5a585632e522cebfa830bebc6c74dc2fd94b38245", Keccak256.Hash("SetGlobalMetadata(uint256,address)").ToString());
        Batch(100, 5_000, [0, 150]);
        Batch(100, 5_001, [0, 160]);
        Batch(50, 4_000, new byte[40]);
        Batch(60, 4_100, [0, 59]);
        chain.Emit("CelestiaDaMap", Vault, null, "SetGlobalMetadata(uint256 value, address sender)", 9, Alice);
        var batch = chain.Get<DaBatch>(DaBatch.KeyOf(Vault, 100));
        Assert.Equal(((BigInteger)5_001, (BigInteger?)160, "0x00a0"), (batch.DaHeight, batch.LastBlock, batch.Metadata));
        // A batch cannot end before it begins.
        Assert.Equal((null, null), (chain.Get<DaBatch>(DaBatch.KeyOf(Vault, 50)).LastBlock, chain.Get<DaBatch>(DaBatch.KeyOf(Vault, 60)).LastBlock));
        var map = chain.Get<DaMapState>(DaMapState.KeyOf(Vault));
        Assert.Equal((3, (BigInteger?)100, chain.Time, (BigInteger?)9), (map.BatchCount, map.HighestFirstBlock, map.LastTime, map.GlobalMetadata));
    }

    private void Batch(int first, int height, byte[] metadata) => chain.Emit("CelestiaDaMap", Vault, null, "Set(uint256 indexed key, uint256 value, bytes metadata, address sender)", first, height, metadata, Alice);

    private void Stake(Address user, BigInteger amount) => Vaults("Stake(address indexed from, address indexed onBehalfOf, address operator, uint256 assets)", Carol, user, Node, amount);

    private void Unstake(Address user, BigInteger amount) => Vaults("Unstake(address indexed from, address indexed to, address operator, uint256 assets)", user, Carol, Node, amount);

    private void Cool(Address user, BigInteger amount) => Vaults("CooldownToUnstake(address indexed user, address indexed operator, uint256 amount)", user, Node, amount);

    private void Vaults(string declaration, params object[] arguments) => chain.Emit("StakedMultiToken", Vault, null, declaration, arguments);

    private VaultPosition Position(Address user) => chain.Get<VaultPosition>(VaultPosition.KeyOf(Vault, user, Node));

    private VaultOperator Operator() => chain.Get<VaultOperator>(VaultOperator.KeyOf(Vault, Node));

    private StakingVault State() => chain.Get<StakingVault>(StakingVault.KeyOf(Vault));
}
