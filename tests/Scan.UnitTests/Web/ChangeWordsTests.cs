using Xunit;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Web.Features.Agents;
using Scan.Web.Features.Avs;

namespace Scan.UnitTests.Web;

public sealed class ChangeWordsTests
{
    private const string Strategy = "0x93c4b944d05dfe6df7645a86cd2206016c51564d";

    [Theory]
    [InlineData("strategyMultiplier", "1 " + Strategy, "0", "1000000000000000000", "Weight of 0x93c4…564D in quorum 1", "×0", "×1")]
    [InlineData("strategyMultiplier", "1 " + Strategy, null, "3", "Weight of 0x93c4…564D in quorum 1", null, "3 / 10^18")]
    [InlineData("minimumStake", "1", null, "50000000000000000000", "Minimum stake of quorum 1", null, "50")]
    [InlineData("kickBIPsOfTotalStake", "0", "1001", "65535", "Stake below which a member can be replaced, of the total of quorum 0", "10.01 %", "655.35 %")]
    [InlineData("stakeType", "2", "0", "1", "Kind of stake of quorum 2", "delegated", "slashable")]
    [InlineData("lookAheadPeriod", "2", "0", "50400", "Look-ahead period of quorum 2", "0 blocks", "50,400 blocks")]
    [InlineData("quorumThresholdPercentage", null, "66", "67", "Share of stake that confirms an alert", "66 %", "67 %")]
    [InlineData("defaultOperatorSplitBips", null, "1000", "1500", "Default operator split", "10 %", "15 %")]
    [InlineData("activationDelay", null, "0", "604800", "Activation delay", "0 s", "7 d")]
    [InlineData("churnApprover", null, null, Strategy, "Churn approver", null, "0x93c4…564d")]
    [InlineData("staleStakesForbidden", null, "false", "true", "Stale stakes forbidden", "no", "yes")]
    [InlineData("quorumEjectionParams", "1", null, "60 s 300 bips", "Quorum ejection params of quorum 1", null, "60 s 300 bips")]
    [InlineData("minimumStake", "1", "not a number", "115792089237316195423570985008687907853269984665640564039457584007913129639935", "Minimum stake of quorum 1", "not a number", "115,792,089,237,316,195,423,570,985,008,687,907,853,269,984,665,640,564,039,457")]
    public void A_change_of_a_parameter_is_told_in_the_fields_words(string what, string? scope, string? before, string? after, string said, string? was, string? became)
    {
        var change = new ParameterChange
        {
            ChainId = 1, Contract = Address.Zero, Avs = Address.Zero, What = what, Scope = scope, Before = before, After = after, Block = 1, Time = 1, LogIndex = 0, Part = 0, Transaction = default,
        };
        Assert.Equal(new ChangeWords(said, was, became), ChangeWords.Of(change, null));
    }

    [Theory]
    [InlineData("0x7061796d656e7473", "payments")]
    [InlineData("0x312e30", "1.0")]
    [InlineData("0x", null)]
    [InlineData("0xff00", null)]
    [InlineData("0x610062", null)]
    [InlineData("0x61e280ae62", null)]
    [InlineData("0x2020", null)]
    public void Bytes_that_an_owner_set_are_text_only_where_they_read_as_they_are_written(string hex, string? text) => Assert.Equal(text, AgentValue.Text(hex));
}
