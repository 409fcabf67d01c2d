using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class ValidationTests
{
    private const string Head = "ValidationResponse(address indexed validatorAddress, uint256 indexed agentId, bytes32 indexed requestHash, uint8 response, string responseUri, ";
    private readonly TestChain chain = new();

    [Fact]
    public void Each_answer_replaces_the_one_before_and_counts_once_for_the_agent()
    {
        Request();
        Request();
        Assert.Equal((1, 0, null), (Agent().ValidationCount, Agent().ValidatedCount, State().Response));
        Emit($"{Head}bytes32 responseHash, string tag)", Bob, 7, Hash("request"), (byte)40, "uri", Hash("r"), "tag\0");
        Emit($"{Head}bytes32 responseHash, string tag)", Bob, 7, Hash("request"), (byte)90, "uri 2", Hash("r2"), "tag");
        Assert.Equal((90, "uri 2", "tag", 2, "ipfs://request"), (State().Response, State().ResponseUri, State().Tag, State().ResponseCount, State().RequestUri));
        Assert.Equal((chain.Time, chain.Time), (State().RequestedTime, State().RespondedTime));
        Assert.Equal((1, 1, 90L), (Agent().ValidationCount, Agent().ValidatedCount, Agent().ValidationSum));
    }

    [Theory]
    [InlineData("bytes32 responseHash, bytes32 tag)", true)]
    [InlineData("bytes32 tag)", false)]
    public void Earlier_forms_have_tags_of_32_bytes(string rest, bool hasHash)
    {
        var tag = new Hash32([.. "text"u8, .. new byte[28]]);
        object[] arguments = [Bob, 7, Hash("request"), (byte)5, "uri", .. hasHash ? new object[] { Hash("r") } : [], tag];
        Emit(Head + rest, arguments);
        Assert.Equal(("text", hasHash ? Hash("r") : null, null), (State().Tag, State().ResponseHash, State().RequestUri));
    }

    [Fact]
    public void Each_response_to_feedback_is_kept()
    {
        const string parties = "uint256 indexed agentId, address indexed clientAddress";
        void Respond(ulong index, Address by) => chain.Emit("ReputationRegistry", Second, null,
            $"ResponseAppended({parties}, uint64 feedbackIndex, address indexed responder, string responseURI, bytes32 responseHash)", 7, Alice, index, by, "uri", Hash("r"));
        chain.Emit("ReputationRegistry", Second, null, $"NewFeedback({parties}, uint8 score, bytes32 indexed tag1, bytes32 tag2, string fileuri, bytes32 filehash)", 7, Alice, (byte)80, Hash("a"), Hash("b"), "", Hash("f"));
        Respond(1, Bob);
        Respond(1, Carol);
        Respond(2, Carol);
        Assert.Equal([(Bob, 1L), (Carol, 1L)], chain.All<FeedbackResponse>().Select(r => (r.Responder, r.Index)));
    }

    private Validation State() => chain.Get<Validation>(Validation.KeyOf(Second, Hash("request")));

    private Agent Agent() => chain.Get<Agent>(Domain.Erc8004.Agent.KeyOf(Second, 7));

    private void Request() => Emit("ValidationRequest(address indexed validatorAddress, uint256 indexed agentId, string requestURI, bytes32 indexed requestHash)", Bob, 7, "ipfs://request", Hash("request"));

    private void Emit(string declaration, params object[] arguments) => chain.Emit("ValidationRegistry", Second, null, declaration, arguments);
}
