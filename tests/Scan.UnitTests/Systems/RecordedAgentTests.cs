using System.Text;
using System.Text.Json;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Xunit;

namespace Scan.UnitTests.Systems;

/// <summary>Real agents and feedback, against the arguments of the calls that made them.</summary>
public sealed class RecordedAgentTests
{
    [Fact]
    public void The_agent_on_Arc_has_the_URI_and_owner_it_was_registered_with()
    {
        var expected = RecordedLog.Expected("erc8004-agon.5042002");
        var (chain, registry) = (new TestChain(), At(expected, "registry"));
        Assert.Equal(0, RecordedLog.Play(chain, "erc8004-agon.5042002", new Dictionary<Address, (string, Address)> { [registry] = ("IdentityRegistry", registry) }));
        var agent = Assert.Single(chain.All<Agent>());
        Assert.Equal(
            (expected.GetProperty("agentId").GetInt32(), At(expected, "owner"), expected.GetProperty("agentURI").GetString(), At(expected.GetProperty("metadata"), "agentWallet")),
            ((int)agent.AgentId, agent.Owner!.Value, agent.Uri, agent.Wallet!.Value));
    }

    [Fact]
    public void The_agents_and_feedback_on_Sepolia_are_those_of_the_recorded_calls()
    {
        const string name = "erc8004-hookamarkt.11155111";
        var (chain, expected) = (new TestChain(), RecordedLog.Expected(name));
        var (identity, reputation) = (At(expected.GetProperty("agents")[0], "registry"), At(expected.GetProperty("feedback")[0], "registry"));
        Assert.Equal(0, RecordedLog.Play(chain, name, new Dictionary<Address, (string, Address)> { [identity] = ("IdentityRegistry", identity), [reputation] = ("ReputationRegistry", reputation) }, registry: identity));
        foreach (var agent in expected.GetProperty("agents").EnumerateArray())
        {
            var ours = chain.Get<Agent>(Agent.KeyOf(identity, int.Parse(agent.GetProperty("agentId").GetString()!)));
            Assert.Equal((Text(agent, "agentURI"), At(agent, "owner")), (ours.Uri, ours.Owner));
            Assert.Equal(1, ours.FeedbackCount);
        }
        foreach (var feedback in expected.GetProperty("feedback").EnumerateArray())
        {
            var ours = chain.Get<Feedback>(Feedback.KeyOf(identity, int.Parse(Text(feedback, "agentId")), At(feedback, "client"), 1));
            Assert.Equal(
                (Text(feedback, "score"), Unpad(Text(feedback, "tag1")), Unpad(Text(feedback, "tag2")), Text(feedback, "fileUri"), Text(feedback, "fileHash"), Text(feedback, "transactionHash")),
                (ours.Value.ToString(), ours.Tag1, ours.Tag2, ours.FileUri, ours.FileHash.ToString(), ours.Transaction.ToString()));
        }
        Assert.Equal((4, 4), (chain.All<Agent>().Count, chain.All<Feedback>().Count));
    }

    private static string Unpad(string tag) => Encoding.UTF8.GetString(Hex.Decode(tag)).TrimEnd('\0');

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static Address At(JsonElement element, string property) => Address.Parse(Text(element, property));
}
