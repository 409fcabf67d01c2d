using System.Numerics;
using System.Text.Json;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.Web.Features.Builder;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>The builder's file, judged as any stranger's file is.</summary>
public sealed class RegistrationWriterTests
{
    private static readonly Address Registry = Address.Parse("0x8004A169FB4a3325136EB29fA0ceB6D2e539a432".ToLowerInvariant());

    private static readonly BuilderForm Whole = new()
    {
        ChainId = 1, AgentId = "115792089237316195423570985008687907853269984665640564039457584007913129639935", Name = "Quote \" and </script> 🦆", Description = "Says ducks.", Image = "https://agents.example/duck.png",
        X402 = true, Trust = ["reputation", "tee-attestation"],
        Services = [new("A2A", "https://agents.example/.well-known/agent-card.json", "0.3.0", "quack, swim ,"), new("", "", "", ""), new("ENS", "duck.eth", "", "")],
    };

    [Fact]
    public void A_whole_form_makes_a_file_without_a_problem()
    {
        var file = RegistrationWriter.Write(Whole, Registry);
        Assert.Empty(RegistrationWriter.Faults(Whole));
        Assert.Empty(RegistrationWriter.Judge(file, Whole, Registry));
        var facts = RegistrationFile.Read(file, new Agent { ChainId = 1, Registry = Registry, AgentId = BigInteger.Pow(2, 256) - 1 }).Registration!;
        Assert.Equal(["quack", "swim"], facts.Skills);
        Assert.Equal(["a2a", "ens"], facts.Protocols);
        Assert.True(facts.Active is true && facts.X402 is true);
        Assert.Equal(Whole.Name, JsonDocument.Parse(file).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public void Before_it_is_registered_only_the_registration_is_missing()
    {
        var form = Whole with { AgentId = "" };
        Assert.Equal([MetadataProblems.RegistrationsMissing], RegistrationWriter.Judge(RegistrationWriter.Write(form, Registry), form, Registry).Select(p => p.Code));
    }

    [Fact]
    public void What_the_form_leaves_out_the_judge_misses()
    {
        var form = new BuilderForm { ChainId = 1, AgentId = "7" };
        var codes = RegistrationWriter.Judge(RegistrationWriter.Write(form, Registry), form, Registry).Select(p => p.Code).ToList();
        Assert.Contains(MetadataProblems.NameMissing, codes);
        Assert.Contains(MetadataProblems.ServicesMissing, codes);
        Assert.Contains(MetadataProblems.LogoMissing, codes);
        Assert.Equal(["name", "description"], RegistrationWriter.Faults(form).Select(f => f.Field));
    }

    [Theory]
    [InlineData("A2A", "http://agents.example")]
    [InlineData("MCP", "agents.example/mcp")]
    [InlineData("web", "javascript:alert(1)")]
    [InlineData("ENS", "duck")]
    [InlineData("DID", "did:web")]
    [InlineData("email", "duck@")]
    [InlineData("", "https://agents.example")]
    public void An_endpoint_that_is_not_what_its_kind_says_is_refused(string kind, string endpoint) =>
        Assert.Equal("service 1", Assert.Single(RegistrationWriter.Faults(Whole with { Services = [new(kind, endpoint, "", "")] })).Field);

    [Theory]
    [InlineData("DID", "did:web:agents.example")]
    [InlineData("email", "duck@agents.example")]
    [InlineData("OASF", "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")]
    public void An_endpoint_that_is_what_its_kind_says_stands(string kind, string endpoint) => Assert.Empty(RegistrationWriter.Faults(Whole with { Services = [new(kind, endpoint, "", "")] }));

    [Fact]
    public void Other_fields_are_refused_by_their_names() => Assert.Equal(["image", "uri", "agentId", "from", "key"],
        RegistrationWriter.Faults(Whole with { Image = "ftp://x", Uri = "here", AgentId = "-1", From = "0x12", Key = "agentWallet" }).Select(f => f.Field));
}
