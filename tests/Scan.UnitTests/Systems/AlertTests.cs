using System.Text.Json;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class AlertTests
{
    private static readonly AlertCalls Calls = AlertCalls.Load();
    private static readonly Hash32 Message = Calls.MessageHash;
    private readonly TestChain chain = new();
    private readonly MachChain mach;
    private readonly MiddlewareChain middleware;

    public AlertTests() => (mach, middleware) = (new MachChain(chain), new MiddlewareChain(chain, MachChain.Avs));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_form_of_the_confirming_call_is_read(int form)
    {
        var call = Calls.Forms[form];
        mach.Confirm(Message, call.HeaderHash, call.Input);
        var alert = mach.Alert(Message);
        Assert.Null(alert.CallDataProblem);
        Assert.True(alert.HeaderVerified);
        Assert.Equal((call.Rollup, 4242, MachChain.Confirmer), (alert.RollupChainId, alert.ReferenceBlock, alert.Sender));
        Assert.Equal([(0, 0x42), (2, 0x43)], alert.Quorums.Select(q => ((int)q.Number, q.ThresholdPercentage)));
        Assert.Equal(Calls.OperatorIds, alert.NonSigners.Select(n => n.OperatorId));
    }

    [Fact]
    public void The_signed_stake_is_the_total_less_the_non_signers()
    {
        middleware.RegisterKey(Alice, new BlsKey(7, 9));
        middleware.RegisterKey(Bob, new BlsKey(11, 13));
        middleware.SetStake(Calls.OperatorIds[0], 0, 100);
        middleware.SetStake(Calls.OperatorIds[1], 2, 30);
        middleware.SetStake(Hash("a signer"), 0, 900);
        middleware.SetStake(Hash("a signer"), 2, 70);
        mach.Confirm(Message, Calls.MultiRollup.HeaderHash, Calls.MultiRollup.Input);
        var alert = mach.Alert(Message);
        Assert.Equal([new AlertQuorum(0, 0x42, 900, 1000), new AlertQuorum(2, 0x43, 70, 100)], alert.Quorums);
        Assert.Equal([Alice, Bob], alert.NonSigners.Select(n => n.Operator));
    }

    [Fact]
    public void With_a_non_signer_unknown_to_the_ledger_the_signed_stake_is_unknown()
    {
        middleware.SetStake(Hash("a signer"), 0, 900);
        mach.Confirm(Message, Calls.MultiRollup.HeaderHash, Calls.MultiRollup.Input);
        Assert.Equal([new AlertQuorum(0, 0x42, null, 900), new AlertQuorum(2, 0x43, null, null)], mach.Alert(Message).Quorums);
    }

    [Fact]
    public void A_call_wrapped_by_a_Safe_is_found()
    {
        mach.Confirm(Message, Calls.MultiRollup.HeaderHash, Calls.Safe);
        Assert.Equal((AlertCalls.Rollup, true), (mach.Alert(Message).RollupChainId, mach.Alert(Message).HeaderVerified));
    }

    /// <summary>The header's hash says nothing of the quorums, of who is missing, and of the signature.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void Of_several_wrapped_calls_none_is_guessed_unless_they_say_the_same(bool isSame, bool isOfSignature)
    {
        var one = Hex.Decode(Calls.MultiRollup.Input);
        var other = (byte[])one.Clone();
        // The first of the thresholds, or the last byte of sigma.
        var changed = isOfSignature ? other.AsSpan().IndexOf((byte[])[9, .. new byte[31], 10]) + 32 : other.AsSpan().IndexOf(new byte[] { 0x42, 0x43 });
        if (!isSame) other[changed] = 0x21;
        mach.Confirm(Message, Calls.MultiRollup.HeaderHash, Hex.Encode(Wrappers.Multicall(one, other)));
        Assert.Equal((isSame ? true : null, isSame ? AlertCalls.Rollup : null), (mach.Alert(Message).HeaderVerified, mach.Alert(Message).RollupChainId));
        Assert.Equal(!isSame, mach.Alert(Message).CallDataProblem?.Contains("several confirmAlert calls", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_wrapped_call_with_another_header_is_not_believed()
    {
        mach.Confirm(Message, Hash("another header"), Calls.Safe);
        Assert.StartsWith("The transaction's input holds no confirmAlert call", mach.Alert(Message).CallDataProblem);
        Assert.Null(mach.Alert(Message).RollupChainId);
    }

    [Fact]
    public void A_direct_call_with_another_header_is_shown_as_not_verified()
    {
        mach.Confirm(Message, Hash("another header"), Calls.MultiRollup.Input);
        Assert.Equal((false, AlertCalls.Rollup), (mach.Alert(Message).HeaderVerified, mach.Alert(Message).RollupChainId));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0x")]
    [InlineData("0x0898f07f")]
    [InlineData("0x0898f07f00000000000000000000000000000000000000000000000000000000ffffffff")]
    public void Without_the_call_an_alert_is_still_an_alert(string? input)
    {
        mach.Confirm(Message, Calls.MultiRollup.HeaderHash, input);
        var alert = mach.Alert(Message);
        Assert.NotNull(alert.CallDataProblem);
        Assert.Null(alert.HeaderVerified);
        Assert.Equal((AlertStatus.Open, 1, 1), (alert.Status, mach.State.OpenAlerts, mach.State.TotalAlerts));
        Assert.Equal("seen", Assert.Single(chain.Items).State);
    }

    [Fact]
    public void A_truncated_call_is_never_taken_for_a_whole_one()
    {
        var input = Calls.MultiRollup.Input;
        for (var length = 10; length < input.Length; length += 2)
        {
            var cut = new MachChain(new TestChain());
            cut.Confirm(Message, Calls.MultiRollup.HeaderHash, input[..length]);
            Assert.Null(cut.Alert(Message).HeaderVerified);
        }
    }

    [Fact]
    public void The_feed_names_an_alert_alike_when_it_is_seen_and_when_it_is_removed()
    {
        mach.Confirm(Message, Calls.MultiRollup.HeaderHash, Calls.MultiRollup.Input);
        mach.Remove(Message, Calls.RemoveMulti);
        Assert.Equal(["seen", "removed"], chain.Items.Select(i => i.State));
        Assert.All(chain.Items, i => Assert.Equal(("alerts", $"alert:17000:{MachChain.Avs}:{Message}"), (i.Kind, i.Id)));
        Assert.All(chain.Items, i => Assert.Equal(["alerts", $"avs:17000:{MachChain.Avs}", "rollup:112358"], i.Topics));
        var data = JsonSerializer.Deserialize<Alert>(chain.Items[1].DataJson.Span, DocumentJson.Options)!;
        Assert.Equal((AlertStatus.Removed, Alice), (data.Status, data.RemovedBy));
    }
}
