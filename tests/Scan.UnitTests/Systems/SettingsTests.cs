using Scan.Domain.AltRestaking;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

/// <summary>Settings that contracts tell and no other test plays.</summary>
public sealed class SettingsTests
{
    private static readonly Address Contract = Of(0x5E), Service = Of(0xA5);
    private readonly TestChain chain = new();

    /// <summary>Contract, event, its arguments; what the timeline says: name, scope, before, after.</summary>
    private static readonly (string Contract, string Event, object[] Arguments, (string What, string? Scope, string? Before, string? After) Told)[] Changes =
    [
        ("SlashingRegistryCoordinator", "AVSUpdated(address prevAVS, address newAVS)", [Alice, Bob], ("avs", null, $"{Alice}", $"{Bob}")),
        ("SlashingRegistryCoordinator", "EjectionCooldownUpdated(uint256 prevEjectionCooldown, uint256 newEjectionCooldown)", [0, 600], ("ejectionCooldown", null, "0", "600")),
        ("EjectionManager", "QuorumEjectionParamsSet(uint8 quorumNumber, uint32 rateLimitWindow, uint16 ejectableStakePercent)", [(byte)2, 60, 500], ("quorumEjectionParams", "2", null, "60 s 500 bips")),
        ("EjectionManager", "EjectorUpdated(address ejector, bool status)", [Alice, true], ("isEjector", $"{Alice}", "false", "true")),
        ("MachServiceManager", "StaleStakesForbiddenUpdate(bool value)", [true], ("staleStakesForbidden", null, null, "true")),
        ("MachServiceManager", "RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator)", [Alice, Bob], ("rewardsInitiator", null, $"{Alice}", $"{Bob}")),
        ("ServiceManagerBase", "RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator)", [Bob, Carol], ("rewardsInitiator", null, $"{Bob}", $"{Carol}")),
        ("IncredibleSquaringTaskManager", "AggregatorUpdated(address indexed oldAggregator, address indexed newAggregator)", [Alice, Bob], ("aggregator", null, $"{Alice}", $"{Bob}")),
        ("WizardTaskManager", "GeneratorUpdated(address indexed oldGenerator, address indexed newGenerator)", [Alice, Bob], ("generator", null, $"{Alice}", $"{Bob}")),
        ("IncredibleSquaringTaskManager", "StaleStakesForbiddenUpdate(bool value)", [false], ("staleStakesForbidden", null, null, "false")),
        ("SafetyFactorOracle", "DisputeStatusSet(bool status)", [true], ("disputeStatus", null, null, "true")),
        ("TaskMailbox", "FeeSplitSet(uint16 feeSplit)", [1000], ("feeSplit", null, null, "1000")),
        ("TaskMailbox", "FeeSplitCollectorSet(address indexed feeSplitCollector)", [Alice], ("feeSplitCollector", null, null, $"{Alice}")),
        ("RewardsCoordinator", "ActivationDelaySet(uint32 oldActivationDelay, uint32 newActivationDelay)", [0, 604_800], ("activationDelay", null, "0", "604800")),
        ("RewardsCoordinator", "GlobalCommissionBipsSet(uint16 oldGlobalCommissionBips, uint16 newGlobalCommissionBips)", [0, 1000], ("globalOperatorCommissionBips", null, "0", "1000")),
        ("RewardsCoordinator", "RewardsUpdaterSet(address indexed oldRewardsUpdater, address indexed newRewardsUpdater)", [Alice, Bob], ("rewardsUpdater", null, $"{Alice}", $"{Bob}")),
        ("RewardsCoordinator", "FeeRecipientSet(address indexed oldFeeRecipient, address indexed newFeeRecipient)", [Alice, Bob], ("feeRecipient", null, $"{Alice}", $"{Bob}")),
        ("RewardsCoordinator", "RewardsForAllSubmitterSet(address indexed rewardsForAllSubmitter, bool indexed oldValue, bool indexed newValue)", [Alice, false, true], ("isRewardsForAllSubmitter", $"{Alice}", "false", "true")),
    ];

    [Fact]
    public void Each_setting_stands_in_the_timeline_with_what_it_was_and_who_changed_it()
    {
        chain.Transaction = new TransactionFacts(Carol, Contract, ReadOnlyMemory<byte>.Empty);
        foreach (var (contract, declaration, arguments, told) in Changes)
        {
            var before = chain.All<ParameterChange>().Select(c => c.LogIndex).ToHashSet();
            chain.Emit(contract, Contract, Service, declaration, arguments);
            var change = Assert.Single(chain.All<ParameterChange>(), c => !before.Contains(c.LogIndex));
            Assert.Equal(told, (change.What, change.Scope, change.Before, change.After));
            Assert.Equal((Contract, Service, (Address?)Carol), (change.Contract, change.Avs, change.By));
        }
    }

    [Fact]
    public void A_service_manager_names_who_may_submit_rewards()
    {
        chain.Emit("ServiceManagerBase", Service, Service, "RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator)", Address.Zero, Alice);
        Assert.Equal(Alice, chain.Get<Avs>(Avs.KeyOf(Service)).RewardsInitiator);
        new MachChain(chain).Emit("RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator)", Address.Zero, Bob);
        Assert.Equal(Bob, chain.Get<Avs>(Avs.KeyOf(MachChain.Avs)).RewardsInitiator);
    }

    [Fact]
    public void A_vault_keeps_its_fee_and_what_counts_as_a_vote()
    {
        chain.Emit("StakedMultiToken", Contract, null, "SetProtocolFeeBPS(uint16 feeBPS)", 250);
        chain.Emit("StakedMultiToken", Contract, null, "SetMinVotingStake(uint256 minVotingStake)", 7);
        var vault = chain.Get<StakingVault>(StakingVault.KeyOf(Contract));
        Assert.Equal((250, 7, null), (vault.ProtocolFeeBips!.Value, (int)vault.MinVotingStake!, vault.CooldownSeconds));
    }

    /// <summary>EigenPodManager of M1.</summary>
    [Fact]
    public void In_M1_a_pods_deposit_to_the_beacon_chain_adds_to_its_owners_shares()
    {
        for (var deposit = 0; deposit < 2; deposit++) chain.Emit("EigenPodManager", Contract, null, "BeaconChainETHDeposited(address indexed podOwner, uint256 amount)", Alice, 32);
        Assert.Equal(64, chain.Get<StakerShares>(StakerShares.KeyOf(Alice, StakerShares.BeaconChainEth)).DepositShares);
    }
}
