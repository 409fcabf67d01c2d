using System.Text;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Xunit;

namespace Scan.UnitTests.Metadata;

public sealed class RegistrationFileTests
{
    private static readonly Address Registry = Address.Parse("0x8004A169FB4a3325136EB29fA0ceB6D2e539a432");
    private static readonly Agent Seven = new() { ChainId = 1, Registry = Registry, AgentId = 7 };

    [Fact]
    public void A_file_of_the_standard_is_read_whole()
    {
        var file = Read($$"""
            {"type":"{{RegistrationFile.Type}}","name":"Seven","description":"d","image":"ipfs://x/y","x402Support":true,"active":true,"supportedTrust":["reputation","TEE-attestation"],
             "services":[{"name":"MCP","endpoint":"https://a.example/mcp","version":"2025-06-18","mcpTools":["t1"],"mcpPrompts":["p"],"mcpResources":["r"]},
                         {"name":"A2A","endpoint":"https://a.example/card.json","a2aSkills":["s1","s2"]},
                         {"name":"OASF","endpoint":"ipfs://z","skills":["s2","deep/skill"],"domains":["finance"]}],
             "registrations":[{"agentId":7,"agentRegistry":"eip155:1:{{Registry.ToChecksum()}}"}]}
            """);
        var facts = file.Registration!;
        Assert.Empty(file.Problems);
        Assert.Equal((true, true), (facts.Active!.Value, facts.X402!.Value));
        Assert.Equal(["mcp", "a2a", "oasf"], facts.Protocols);
        Assert.Equal(["s1", "s2", "deep/skill"], facts.Skills);
        Assert.Equal(["finance"], facts.Domains);
        Assert.Equal(["reputation", "tee-attestation"], facts.Trust);
        Assert.Equal(["t1"], facts.Services[0].Tools);
        Assert.Equal(["a.example"], DomainProof.DomainsOf(facts));
    }

    [Fact]
    public void A_file_of_the_drafts_is_understood_and_told_what_to_change()
    {
        var file = Read("""{"name":"Old","endpoints":[{"name":"A2A","endpoint":"https://a.example"},{"endpoint":"x"},7],"x402support":"true","supportedTrusts":["magic"]}""");
        Assert.Equal(["a2a"], file.Registration!.Protocols);
        Assert.True(file.Registration.X402);
        Assert.Superset(new HashSet<string> { MetadataProblems.ServicesLegacy, MetadataProblems.ServiceMalformed, MetadataProblems.X402Legacy, MetadataProblems.TypeMissing, MetadataProblems.TrustUnknown, MetadataProblems.ActiveMissing, MetadataProblems.RegistrationsMissing, MetadataProblems.FieldType },
            file.Problems.Select(p => p.Code).ToHashSet());
    }

    [Theory]
    [InlineData("""[{"agentId":8,"agentRegistry":"eip155:1:0x8004A169FB4a3325136EB29fA0ceB6D2e539a432"}]""", MetadataProblems.RegistrationMismatch)]
    [InlineData("""[{"agentId":7,"agentRegistry":"eip155:2:0x8004A169FB4a3325136EB29fA0ceB6D2e539a432"}]""", MetadataProblems.RegistrationMismatch)]
    [InlineData("""[{"agentId":-7,"agentRegistry":"eip155:1:0x8004A169FB4a3325136EB29fA0ceB6D2e539a432"}]""", MetadataProblems.RegistrationMalformed)]
    [InlineData("""[{"agentId":7}]""", MetadataProblems.RegistrationMalformed)]
    [InlineData("""{"agentId":7}""", MetadataProblems.RegistrationsMissing)]
    public void A_file_that_names_another_agent_says_so(string registrations, string problem) =>
        Assert.Contains(Read($$"""{"name":"A","registrations":{{registrations}}}""").Problems, p => p.Code == problem);

    [Theory]
    [InlineData("https://Agents.Example/x", "agents.example")]
    [InlineData("https://agents.example:8443/x", "agents.example:8443")]
    [InlineData("https://1.2.3.4/x", null)]
    [InlineData("http://agents.example/x", null)]
    [InlineData("https://u@agents.example/x", null)]
    [InlineData("agent.eth", null)]
    [InlineData("mailto:a@agents.example", null)]
    public void Only_https_endpoints_on_names_have_a_domain_to_prove(string endpoint, string? domain) => Assert.Equal(domain, DomainProof.HomeOf(endpoint));

    [Fact]
    public void A_thousand_endpoints_make_no_thousand_requests()
    {
        var services = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$"""{"name":"web","endpoint":"https://d{{i}}.example"}"""));
        Assert.Equal(DomainProof.Most, DomainProof.DomainsOf(Read($$"""{"name":"A","services":[{{services}}]}""").Registration!).Count);
    }

    [Fact]
    public void A_feedback_file_repeats_the_chain_or_is_caught()
    {
        var feedback = new Feedback { ChainId = 1, Registry = Registry, AgentId = 7, Client = Registry, Index = 1, Value = 80, ValueDecimals = 0, Block = 1, Time = 1, Transaction = default };
        FeedbackFile Of(string json) => FeedbackFile.Read(Encoding.UTF8.GetBytes(json), feedback);
        var good = Of($$"""{"agentRegistry":"eip155:1:{{Registry}}","agentId":"7","clientAddress":"eip155:1:{{Registry.ToChecksum()}}","value":80,"valueDecimals":0,"text":"fine","mcp":{"tool":"t"},"proofOfPayment":{"txHash":"0x1","chainId":8453} }""");
        Assert.Empty(good.Problems);
        Assert.Equal(("fine", "t", "0x1", "8453"), (good.Text, good.McpTool, good.Payment!.TxHash, good.Payment.ChainId));
        Assert.Equal(["agentId", "clientAddress", "value"], Of("""{"agentId":8,"clientAddress":"0x00","value":-80}""").Problems.Select(p => p.At));
    }

    private static MetadataReading Read(string json) => RegistrationFile.Read(Encoding.UTF8.GetBytes(json), Seven);
}
