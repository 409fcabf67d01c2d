using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class AlertLifeTests
{
    private const long Rollup = 112358;
    private static readonly AlertCalls Calls = AlertCalls.Load();
    private static readonly Hash32 Message = Calls.MessageHash;
    private readonly TestChain chain = new();
    private readonly MachChain mach;

    public AlertLifeTests() => mach = new MachChain(chain);

    [Fact]
    public void A_removed_alert_counts_no_more_but_is_not_forgotten()
    {
        Confirm(Calls.MultiRollup.Input);
        (chain.Block, chain.Time) = (150, 1_700_000_600);
        mach.Remove(Message, Calls.RemoveMulti);
        mach.Remove(Message, Calls.RemoveMulti);
        var alert = mach.Alert(Message);
        Assert.Equal((AlertStatus.Removed, 150, 1_700_000_600, Alice), (alert.Status, alert.RemovedBlock, alert.RemovedTime, alert.RemovedBy));
        Assert.Equal((0, 1), (mach.State.OpenAlerts, mach.State.TotalAlerts));
        Assert.Equal((0, 1, 1_700_000_000), (mach.Rollup(Rollup).OpenAlerts, mach.Rollup(Rollup).TotalAlerts, mach.Rollup(Rollup).LastAlertTime));
        Assert.Equal(2, chain.Items.Count);
    }

    [Fact]
    public void An_alert_is_never_reopened_for_its_rollup()
    {
        Confirm(Calls.MultiRollup.Input);
        mach.Remove(Message, Calls.RemoveMulti);
        Confirm(Calls.MultiRollup.Input);
        Assert.Equal((AlertStatus.Removed, 0, 1), (mach.Alert(Message).Status, mach.State.OpenAlerts, mach.State.TotalAlerts));
        Assert.Single(chain.All<Alert>());
    }

    [Fact]
    public void The_same_message_of_two_rollups_is_two_alerts()
    {
        Confirm(Calls.MultiRollup.Input);
        Confirm(ForRollup(10));
        Assert.Equal((112358, 10), (long.Parse(mach.Alert(Message).RollupChainId!), long.Parse(mach.Alert(Message, twin: 1).RollupChainId!)));
        Assert.Equal(2, chain.Items.Select(i => i.Id).Distinct().Count());
        mach.Remove(Message, Calls.RemoveMulti.Replace(112358.ToString("x64"), 10.ToString("x64")));
        Assert.Equal((AlertStatus.Open, AlertStatus.Removed), (mach.Alert(Message).Status, mach.Alert(Message, twin: 1).Status));
        Assert.Equal((1, 0), (mach.Rollup(Rollup).OpenAlerts, mach.Rollup(10).OpenAlerts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_removal_that_names_no_rollup_takes_it_from_the_open_alert(bool withCall)
    {
        Confirm(Calls.MultiRollup.Input);
        mach.Remove(Message, withCall ? Calls.RemoveSingle : null);
        Assert.Equal((0, 0), (mach.State.OpenAlerts, mach.Rollup(Rollup).OpenAlerts));
    }

    [Fact]
    public void A_removal_may_be_the_first_to_tell_the_rollup()
    {
        Confirm(null);
        mach.Remove(Message, Calls.RemoveMulti);
        Assert.Equal((AlertCalls.Rollup, 0, 1), (mach.Alert(Message).RollupChainId, mach.Rollup(Rollup).OpenAlerts, mach.Rollup(Rollup).TotalAlerts));
    }

    [Fact]
    public void A_removal_ends_the_alert_of_its_own_rollup_before_one_whose_rollup_is_unknown()
    {
        Confirm(null);
        Confirm(Calls.MultiRollup.Input);
        mach.Remove(Message, Calls.RemoveMulti);
        Assert.Equal((AlertStatus.Open, AlertStatus.Removed), (mach.Alert(Message).Status, mach.Alert(Message, twin: 1).Status));
        Assert.Equal((0, 1), (mach.Rollup(Rollup).OpenAlerts, mach.State.OpenAlerts));
    }

    [Fact]
    public void Removing_what_was_never_seen_changes_nothing()
    {
        mach.Remove(Message);
        Assert.Empty(chain.Items);
        Assert.Empty(chain.All<Alert>());
    }

    [Fact]
    public void A_single_rollup_service_manager_lends_its_rollup_to_alerts()
    {
        mach.Emit("RollupChainIdUpdated(uint256 previousRollupChainId, uint256 newRollupChainId)", 0, 7560);
        mach.Confirm(Message, Calls.SingleRollup.HeaderHash, Calls.SingleRollup.Input);
        Assert.Equal(("7560", 1), (mach.Alert(Message).RollupChainId, mach.Rollup(7560).OpenAlerts));
    }

    private void Confirm(string? input) => mach.Confirm(Message, Calls.MultiRollup.HeaderHash, input);

    private static string ForRollup(int id) => Calls.MultiRollup.Input.Replace(112358.ToString("x64"), id.ToString("x64"));
}
