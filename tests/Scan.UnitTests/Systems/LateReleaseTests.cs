using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

/// <summary>What came with the multichain release and after it: keys of operator sets, roles of sets, emissions, duration vaults.</summary>
public sealed class LateReleaseTests
{
    private const string Set = "(address avs, uint32 id) operatorSet";
    private const string Content = "(uint64 weight, uint64 startEpoch, uint64 totalEpochs, uint8 distributionType, (address avs, uint32 id) operatorSet, (address strategy, uint96 multiplier)[][] strategiesAndMultipliers) distribution";
    private static readonly Address Service = Of(0xA5), Vault = Of(0xD0), Controller = Of(0xE1), Registrar = Of(0xE2);
    private readonly TestChain chain = new();

    [Fact]
    public void A_key_stands_with_the_set_that_it_is_for_until_it_is_deregistered()
    {
        chain.Emit("KeyRegistrar", Registrar, null, $"OperatorSetConfigured({Set}, uint8 curveType)", new object[] { Service, 1 }, 1);
        chain.Emit("KeyRegistrar", Registrar, null, $"KeyRegistered({Set}, address indexed operator, uint8 curveType, bytes pubkey)", new object[] { Service, 1 }, Alice, 1, Bob.ToArray());
        Assert.Equal((1, chain.Block), (Member().KeyCurveType, Member().KeyBlock));
        Assert.Equal((1, Bob.ToString(), false), (chain.Get<OperatorSet>(OperatorSet.KeyOf(Service, 1)).CurveType!.Value, Member().PublicKey!, Member().Member));
        chain.Emit("KeyRegistrar", Registrar, null, $"KeyDeregistered({Set}, address indexed operator, uint8 curveType)", new object[] { Service, 1 }, Alice, 1);
        Assert.Null(Member().PublicKey);
    }

    [Fact]
    public void A_task_AVS_says_which_sets_aggregate_and_execute()
    {
        chain.Emit("AVSRegistrar", Registrar, Service, "AvsConfigSet(uint32 aggregatorOperatorSetId, uint32[] executorOperatorSetIds)", 1, new object[] { 2, 3 });
        var avs = chain.Get<Avs>(Avs.KeyOf(Service));
        Assert.Equal(1, avs.AggregatorSetId);
        Assert.Equal([2, 3], avs.ExecutorSetIds);
    }

    [Fact]
    public void An_emission_keeps_what_was_processed_when_its_content_changes()
    {
        Distribute("DistributionAdded", 10);
        chain.Emit("EmissionsController", Controller, null, $"DistributionProcessed(uint256 indexed distributionId, uint256 indexed epoch, {Content}, bool success)", 7, 3, Share(10), false);
        Distribute("DistributionUpdated", 20);
        var share = chain.Get<EmissionDistribution>(EmissionDistribution.KeyOf(Controller, 7));
        Assert.Equal((20, "unique-stake", 3, false, 1, 1, Service), ((int)share.Weight, share.Type, share.LastEpoch!.Value, share.LastSucceeded!.Value, share.ProcessedCount, share.FailedCount, share.Avs!.Value));
        chain.Emit("EmissionsController", Controller, null, "Swept(address indexed incentiveCouncil, uint256 amount)", Carol, 5);
        chain.Emit("EmissionsController", Controller, null, "Swept(address indexed incentiveCouncil, uint256 amount)", Carol, 6);
        Assert.Equal(11, chain.Get<EmissionsState>(EmissionsState.KeyOf(Controller)).Swept);
    }

    [Theory]
    [InlineData("VaultMatured(uint32 maturedAt)", false)]
    [InlineData("VaultAdvancedToWithdrawals(address indexed arbitrator, uint32 maturedAt)", true)]
    public void A_duration_vault_takes_deposits_is_locked_and_pays_out(string end, bool early)
    {
        chain.Emit("DurationVaultStrategy", Vault, null, "VaultInitialized(address indexed vaultAdmin, address indexed arbitrator, address indexed underlyingToken, uint32 duration, uint256 maxPerDeposit, uint256 stakeCap, string metadataURI)", Alice, Bob, Second, 86400, 5, 50, "u");
        Assert.Equal((DurationVaultStatus.Deposits, Second), (State().Status, chain.Get<RestakingStrategy>(RestakingStrategy.KeyOf(Vault)).Token!.Value));
        chain.Emit("DurationVaultStrategy", Vault, null, "VaultLocked(uint32 lockedAt, uint32 unlockAt)", 100, 86500);
        Assert.Equal((DurationVaultStatus.Locked, 100, 86500), (State().Status, State().LockedTime!.Value, State().UnlockTime!.Value));
        chain.Emit("DurationVaultStrategy", Vault, null, end, early ? [Bob, 200] : [200]);
        Assert.Equal((DurationVaultStatus.Withdrawals, 200, early), (State().Status, State().MaturedTime!.Value, State().EndedEarly));
        chain.Emit("StrategyFactory", Registrar, null, "DurationVaultDeployed(address indexed vault, address indexed underlyingToken, address indexed vaultAdmin, uint32 duration, uint256 maxPerDeposit, uint256 stakeCap, string metadataURI, address operatorSetAVS, uint32 operatorSetId)", Vault, Second, Alice, 86400, 5, 50, "u", Service, 4);
        Assert.Equal((Service, 4), (State().Avs!.Value, State().SetId!.Value));
    }

    [Fact]
    public void The_limits_of_a_vault_are_those_of_the_strategy_that_it_is()
    {
        chain.Emit("DurationVaultStrategy", Vault, null, "MaxTotalDepositsUpdated(uint256 previousValue, uint256 newValue)", 0, 1);
        Assert.Null(chain.Find<DurationVault>(DurationVault.KeyOf(Vault)));
        chain.Emit("DurationVaultStrategy", Vault, null, "VaultInitialized(address indexed vaultAdmin, address indexed arbitrator, address indexed underlyingToken, uint32 duration, uint256 maxPerDeposit, uint256 stakeCap, string metadataURI)", Alice, Bob, Second, 86400, 5, 50, "u");
        chain.Emit("DurationVaultStrategy", Vault, null, "MaxPerDepositUpdated(uint256 previousValue, uint256 newValue)", 5, 6);
        chain.Emit("DurationVaultStrategy", Vault, null, "MaxTotalDepositsUpdated(uint256 previousValue, uint256 newValue)", 50, 60);
        var strategy = chain.Get<RestakingStrategy>(RestakingStrategy.KeyOf(Vault));
        Assert.Equal((6, 60, 6, 60), ((int)State().MaxPerDeposit!, (int)State().StakeCap!, (int)strategy.MaxPerDeposit!, (int)strategy.MaxTotalDeposits!));
    }

    [Fact]
    public void An_emission_without_a_set_names_none()
    {
        chain.Emit("EmissionsController", Controller, null, $"DistributionAdded(uint256 indexed distributionId, uint256 indexed epoch, {Content})", 8, 2, new object[] { 1, 1, 52, 5, new object[] { Address.Zero, 9 }, Array.Empty<object>() });
        var share = chain.Get<EmissionDistribution>(EmissionDistribution.KeyOf(Controller, 8));
        Assert.Equal((null, null, "manual"), (share.Avs, share.SetId, share.Type));
    }

    private void Distribute(string name, int weight) =>
        chain.Emit("EmissionsController", Controller, null, $"{name}(uint256 indexed distributionId, uint256 indexed epoch, {Content})", 7, 2, Share(weight));

    private static object[] Share(int weight) => [weight, 1, 52, 3, new object[] { Service, 2 }, new object[] { new object[] { new object[] { Second, 1 } } }];

    private OperatorSetMember Member() => chain.Get<OperatorSetMember>(OperatorSetMember.KeyOf(Service, 1, Alice));

    private DurationVault State() => chain.Get<DurationVault>(DurationVault.KeyOf(Vault));
}
