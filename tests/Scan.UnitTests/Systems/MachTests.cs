using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class MachTests
{
    private readonly TestChain chain = new();
    private readonly MachChain mach;

    public MachTests() => mach = new MachChain(chain);

    [Fact]
    public void What_a_service_manager_sets_without_an_event_is_unknown()
    {
        mach.Emit("OwnershipTransferred(address indexed previousOwner, address indexed newOwner)", Address.Zero, Alice);
        Assert.Equal((AvsKind.Mach, Alice), (mach.State.Kind, mach.State.Owner));
        Assert.Null(mach.State.AllowlistEnabled);
        Assert.Null(mach.State.QuorumThresholdPercentage);
        Assert.Null(mach.State.AlertConfirmer);
    }

    [Fact]
    public void Roles_and_threshold_are_those_of_the_last_event()
    {
        mach.Emit("AlertConfirmerChanged(address previousAddress, address newAddress)", Address.Zero, Alice);
        mach.Emit("AlertConfirmerChanged(address previousAddress, address newAddress)", Alice, Bob);
        mach.Emit("WhitelisterChanged(address previousAddress, address newAddress)", Address.Zero, Carol);
        mach.Emit("QuorumThresholdPercentageChanged(uint8 thresholdPercentages)", (byte)75);
        Assert.Equal((Bob, Carol, 75), (mach.State.AlertConfirmer, mach.State.Whitelister, mach.State.QuorumThresholdPercentage));
    }

    [Fact]
    public void A_pause_lasts_until_the_last_bit_is_cleared()
    {
        mach.Emit("Paused(address indexed account, uint256 newPausedStatus)", Alice, 3);
        mach.Emit("Unpaused(address indexed account, uint256 newPausedStatus)", Alice, 1);
        Assert.True(mach.State.Paused);
        mach.Emit("Unpaused(address indexed account, uint256 newPausedStatus)", Alice, 0);
        Assert.False(mach.State.Paused);
    }

    [Fact]
    public void The_allow_list_does_not_touch_membership()
    {
        mach.Emit("OperatorAllowed(address operator)", Alice);
        Assert.Equal((true, false), (Registration().Allowed, Registration().Registered));
        mach.Emit("OperatorAdded(address indexed operator)", Alice);
        mach.Emit("OperatorDisallowed(address operator)", Alice);
        Assert.Equal((false, true, 1), (Registration().Allowed, Registration().Registered, mach.State.OperatorCount));
        mach.Emit("OperatorRemoved(address indexed operator)", Alice);
        Assert.Equal((false, 0), (Registration().Registered, mach.State.OperatorCount));
        mach.Emit("AllowlistDisabled()");
        Assert.False(mach.State.AllowlistEnabled);
        mach.Emit("AllowlistEnabled()");
        Assert.True(mach.State.AllowlistEnabled);
    }

    [Fact]
    public void Rollups_are_enabled_and_disabled_one_by_one()
    {
        mach.Emit("RollupChainIDUpdated(uint256 rollupChainId, bool status)", 10, true);
        mach.Emit("RollupChainIDUpdated(uint256 rollupChainId, bool status)", 42161, true);
        mach.Emit("RollupChainIDUpdated(uint256 rollupChainId, bool status)", 10, false);
        Assert.Equal((false, true), (mach.Rollup(10).Enabled, mach.Rollup(42161).Enabled));
        Assert.Null(mach.State.SingleRollupChainId);
    }

    [Fact]
    public void A_single_rollup_service_manager_replaces_its_rollup()
    {
        mach.Emit("RollupChainIdUpdated(uint256 previousRollupChainId, uint256 newRollupChainId)", 0, 7560);
        mach.Emit("RollupChainIdUpdated(uint256 previousRollupChainId, uint256 newRollupChainId)", 7560, 2777);
        Assert.Equal(("2777", false, true), (mach.State.SingleRollupChainId, mach.Rollup(7560).Enabled, mach.Rollup(2777).Enabled));
        Assert.Equal(2, chain.All<Rollup>().Count);
    }

    [Fact]
    public void A_service_manager_that_went_over_to_many_rollups_lends_none_to_its_alerts()
    {
        mach.Emit("RollupChainIdUpdated(uint256 previousRollupChainId, uint256 newRollupChainId)", 0, 7560);
        mach.Emit("RollupChainIDUpdated(uint256 rollupChainId, bool status)", 10, true);
        Assert.Null(mach.State.SingleRollupChainId);
    }

    /// <summary>Up to 2024-04-22 the rollup was fixed in the implementation (AltLayer, Xterio): no event told it, rollupChainId() does.</summary>
    [Fact]
    public void A_rollup_that_is_fixed_in_the_implementation_is_asked_for_and_lent_to_alerts()
    {
        RollupChainId(0);
        mach.Emit("OperatorAdded(address indexed operator)", Alice);
        Assert.Empty(chain.All<Rollup>());
        RollupChainId(112358);
        mach.Emit("AlertConfirmerChanged(address previousAddress, address newAddress)", Address.Zero, Alice);
        Assert.Equal(("112358", true), (mach.State.SingleRollupChainId, mach.Rollup(112358).Enabled));
        var calls = AlertCalls.Load();
        mach.Confirm(calls.MessageHash, calls.SingleRollup.HeaderHash, calls.SingleRollup.Input);
        Assert.Equal(("112358", 1), (mach.Alert(calls.MessageHash).RollupChainId, mach.Rollup(112358).OpenAlerts));
        Assert.Contains(Topics.Rollup(112358), Assert.Single(chain.Items).Topics);
        RollupChainId(2777);
        mach.Emit("Upgraded(address indexed implementation)", Bob);
        Assert.Equal(("2777", false, true), (mach.State.SingleRollupChainId, mach.Rollup(112358).Enabled, mach.Rollup(2777).Enabled));

        void RollupChainId(int id) => chain.Views[$"view:{MachChain.Avs}:ad971653"] = new ViewAnswer(Hex.Decode($"0x{id:x64}"), null);
    }

    private OperatorAvsRegistration Registration() => chain.Get<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(MachChain.Avs, Alice));

    [Fact]
    public void Whether_stale_stakes_are_forbidden_is_asked_until_an_event_tells()
    {
        chain.Answer(MachChain.Avs, "staleStakesForbidden", false);
        mach.Emit("OperatorAllowed(address operator)", Alice);
        Assert.False(mach.State.StaleStakesForbidden);
        mach.Emit("StaleStakesForbiddenUpdate(bool value)", true);
        mach.Emit("OperatorAllowed(address operator)", Bob);
        Assert.True(mach.State.StaleStakesForbidden);
        var change = Assert.Single(chain.All<Domain.Timeline.ParameterChange>());
        Assert.Equal(("staleStakesForbidden", "false", "true"), (change.What, change.Before, change.After));
    }
}
