using System.Numerics;
using System.Text;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class FeedbackTests
{
    private const string Parties = "uint256 indexed agentId, address indexed clientAddress";
    private const string Rest = "string endpoint, string feedbackURI, bytes32 feedbackHash";
    private static readonly Address Registry = Of(0x8004);
    private static readonly BigInteger Wad = BigInteger.Pow(10, 18);
    private readonly TestChain chain = new();

    [Fact]
    public void Values_are_summed_with_eighteen_decimals()
    {
        Give(1, 9977, 2, "uptime");
        Give(2, -50, 1, "yield");
        Assert.Equal(2, Agent().FeedbackCount);
        Assert.Equal(9977 * Wad / 100 - 5 * Wad, Agent().FeedbackSum);
        Assert.Equal((-50, 1, "yield", "day", "https://a.example"), ((int)Feedback(2).Value, Feedback(2).ValueDecimals, Feedback(2).Tag1, Feedback(2).Tag2, Feedback(2).Endpoint));
    }

    [Fact]
    public void Revoked_feedback_counts_no_more()
    {
        Give(1, 80, 0, "starred");
        Give(2, 60, 0, "starred");
        Revoke(1);
        Revoke(1);
        Revoke(9);
        Assert.Equal((1, 60 * Wad), (Agent().FeedbackCount, Agent().FeedbackSum));
        Assert.True(Feedback(1).Revoked);
    }

    [Fact]
    public void A_repeated_index_is_counted_once()
    {
        Give(1, 80, 0, "starred");
        Give(1, 80, 0, "starred");
        Assert.Equal(1, Agent().FeedbackCount);
    }

    [Fact]
    public void The_form_without_an_index_is_numbered_per_client()
    {
        const string october = $"NewFeedback({Parties}, uint8 score, bytes32 indexed tag1, bytes32 tag2, string fileuri, bytes32 filehash)";
        var tag = new Hash32(Encoding.UTF8.GetBytes("excellent".PadRight(32, '\0')));
        for (var i = 0; i < 2; i++) Emit(october, 0, Alice, (byte)5, tag, Hash32.Zero, "ipfs://f", Hash32.Zero);
        Emit(october, 0, Bob, (byte)4, tag, Hash32.Zero, "", Hash32.Zero);
        Assert.Equal(("excellent", "", 5), (Feedback(2).Tag1, Feedback(2).Tag2, (int)Feedback(2).Value));
        Assert.Equal(4, chain.Get<Feedback>(Domain.Erc8004.Feedback.KeyOf(Registry, 0, Bob, 1)).Value);
        Revoke(2);
        Assert.Equal(2, Agent().FeedbackCount);
    }

    [Fact]
    public void What_was_counted_follows_the_index_that_a_later_form_tells()
    {
        const string october = $"NewFeedback({Parties}, uint8 score, bytes32 indexed tag1, bytes32 tag2, string fileuri, bytes32 filehash)";
        Emit(october, 0, Alice, (byte)5, Hash32.Zero, Hash32.Zero, "ipfs://f", Hash32.Zero);
        Give(2, 80, 0, "starred");
        Assert.Equal(2, chain.Get<FeedbackClient>(FeedbackClient.KeyOf(Registry, 0, Alice)).LastIndex);
    }

    [Theory]
    [InlineData($"NewFeedback({Parties}, uint8 score, string indexed tag1, string tag2, string feedbackUri, bytes32 feedbackHash)", false, false, false)]
    [InlineData($"NewFeedback({Parties}, uint8 score, string indexed tag1, string tag2, {Rest})", false, false, true)]
    [InlineData($"NewFeedback({Parties}, uint64 feedbackIndex, uint8 score, string indexed tag1, string tag2, {Rest})", true, false, true)]
    [InlineData($"NewFeedback({Parties}, uint64 feedbackIndex, uint8 score, string indexed indexedTag1, string tag1, string tag2, {Rest})", true, true, true)]
    public void Each_earlier_form_of_a_score_is_read(string declaration, bool withIndex, bool withTag, bool withEndpoint)
    {
        List<object> arguments = [0, Alice, (byte)77, "starred", "tag two", "ipfs://f", Hash("file")];
        if (withEndpoint) arguments.Insert(5, "https://a.example");
        if (withTag) arguments.Insert(4, "starred");
        if (withIndex) arguments.Insert(2, 1ul);
        Emit(declaration, [.. arguments]);
        Assert.Equal((77, 0, "tag two", "ipfs://f"), ((int)Feedback(1).Value, Feedback(1).ValueDecimals, Feedback(1).Tag2, Feedback(1).FileUri));
        Assert.Equal(withTag ? ("starred", (Hash32?)null) : (null, Hash("starred")), (Feedback(1).Tag1, Feedback(1).Tag1Hash));
        Assert.Equal((withEndpoint ? "https://a.example" : null, Hash("file")), (Feedback(1).Endpoint, Feedback(1).FileHash));
    }

    [Theory]
    [InlineData("uint256", "5")]
    [InlineData("int256", "-5")]
    [InlineData("int128", "-5")]
    public void Each_form_of_a_fixed_point_value_is_read(string type, string value)
    {
        Emit($"NewFeedback({Parties}, uint64 feedbackIndex, {type} value, uint8 valueDecimals, string indexed t, string tag1, string tag2, {Rest})",
            0, Alice, 1ul, BigInteger.Parse(value), (byte)20, "t", "t", "", "", "", Hash32.Zero);
        Assert.Equal((BigInteger.Parse(value), 20), (Feedback(1).Value, Feedback(1).ValueDecimals));
        Assert.Equal(0, Agent().FeedbackSum);
    }

    [Fact]
    public void Anyone_may_respond_and_more_than_once()
    {
        Give(1, 80, 0, "starred");
        Emit($"ResponseAppended({Parties}, uint64 feedbackIndex, address indexed responder, string responseURI, bytes32 responseHash)", 0, Alice, 1ul, Bob, "ipfs://r", Hash32.Zero);
        Emit($"ResponseAppended({Parties}, uint64 feedbackIndex, address indexed responder, string responseUri)", 0, Alice, 1ul, Carol, "ipfs://r");
        Emit($"ResponseAppended({Parties}, uint64 feedbackIndex, address indexed responder, string responseUri)", 0, Alice, 7ul, Carol, "to nothing");
        Assert.Equal(2, Feedback(1).ResponseCount);
    }

    private void Give(ulong index, BigInteger value, byte decimals, string tag) => Emit(
        $"NewFeedback({Parties}, uint64 feedbackIndex, int128 value, uint8 valueDecimals, string indexed indexedTag1, string tag1, string tag2, {Rest})",
        0, Alice, index, value, decimals, tag, tag, "day", "https://a.example", "", Hash32.Zero);

    private void Revoke(ulong index) => Emit($"FeedbackRevoked({Parties}, uint64 indexed feedbackIndex)", 0, Alice, index);

    private void Emit(string declaration, params object[] arguments) => chain.Emit("ReputationRegistry", Registry, null, declaration, arguments);

    private Agent Agent() => chain.Get<Agent>(Domain.Erc8004.Agent.KeyOf(Registry, 0));

    private Feedback Feedback(long index) => chain.Get<Feedback>(Domain.Erc8004.Feedback.KeyOf(Registry, 0, Alice, index));
}
