using System.Text;
using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.Web.Features.Builder;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>Mending an agent's file by the builder: what the form knows is replaced, and nothing else is lost.</summary>
public sealed class PresentFileTests
{
    private static readonly Address Registry = Address.Parse("0x8004A169FB4a3325136EB29fA0ceB6D2e539a432".ToLowerInvariant());
    private static readonly string Long = new('x', BuilderForm.Longest + 50);

    private static readonly string File = $$"""
        {
          "type": "https://eips.ethereum.org/EIPS/eip-8004#registration-v1", "name": "Duck", "description": "{{Long}}", "logo": "https://agents.example/duck.png", "external_url": "https://agents.example",
          "endpoints": [
            { "name": "mcp", "endpoint": "https://agents.example/mcp", "version": "2025-06-18", "mcpTools": ["quack"], "skills": ["a, b", "c"] },
            "not a service",
            { "name": "OASF", "endpoint": "https://agents.example/oasf.json", "skills": ["nlp/summary"], "domains": ["finance/trading"] }
          ],
          "x402support": true,
          "registrations": [
            { "agentId": 7, "agentRegistry": "eip155:1:0x8004a169fb4a3325136eb29fa0ceb6d2e539a432" }, { "agentId": 9, "agentRegistry": "eip155:8453:0x8004a169fb4a3325136eb29fa0ceb6d2e539a432" }
          ],
          "supportedTrust": ["Reputation", "word-of-mouth"]
        }
        """;

    [Fact]
    public void The_form_is_filled_from_the_file_that_is_there()
    {
        var form = Filled();
        Assert.Equal(("Duck", BuilderForm.Longest, "https://agents.example/duck.png", true, true, true), (form.Name, form.Description.Length, form.Image, form.X402, form.Active, form.Keep));
        Assert.Equal([new("mcp", "https://agents.example/mcp", "2025-06-18", "a, b, c") { Was = 0 }, new("OASF", "https://agents.example/oasf.json", "", "nlp/summary", "finance/trading") { Was = 2 }], form.Services);
        Assert.Equal(["reputation"], form.Trust);
    }

    [Fact]
    public void What_was_left_alone_and_what_the_form_has_no_field_for_stays()
    {
        var root = Written(Filled() with { Name = "Drake" });
        Assert.Equal(("Drake", Long, "https://agents.example"), (root.GetProperty("name").GetString(), root.GetProperty("description").GetString(), root.GetProperty("external_url").GetString()));
        var services = root.GetProperty("services");
        Assert.Equal(["quack"], services[0].GetProperty("mcpTools").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(["a, b", "c"], services[0].GetProperty("skills").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal("finance/trading", services[1].GetProperty("domains")[0].GetString());
        Assert.Equal([7, 9], root.GetProperty("registrations").EnumerateArray().Select(r => r.GetProperty("agentId").GetInt32()));
        Assert.Equal(["reputation", "word-of-mouth"], root.GetProperty("supportedTrust").EnumerateArray().Select(t => t.GetString()));
        // Names that the standard gave up are gone.
        foreach (var gone in new[] { "endpoints", "x402support", "logo" }) Assert.False(root.TryGetProperty(gone, out _));
    }

    [Fact]
    public void A_service_that_is_changed_keeps_the_rest_and_another_in_its_place_does_not()
    {
        var form = Filled();
        var moved = Written(form with { Services = [form.Services[0] with { Endpoint = "https://elsewhere.example/mcp", Skills = "d" }, form.Services[1] with { Name = "web", Endpoint = "https://agents.example" }] }).GetProperty("services");
        Assert.Equal(("quack", "d"), (moved[0].GetProperty("mcpTools")[0].GetString(), moved[0].GetProperty("skills")[0].GetString()));
        var other = Written(form with { Services = [new("A2A", "https://elsewhere.example/card.json", "", "") { Was = 0 }] }).GetProperty("services");
        Assert.False(other[0].TryGetProperty("mcpTools", out _));
        Assert.Equal(1, other.GetArrayLength());
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("""{"name":"a","name":"b"}""")]
    [InlineData("")]
    public void What_is_no_object_or_says_a_thing_twice_is_not_kept(string content) => Assert.Null(PresentFile.Parse(Encoding.UTF8.GetBytes(content)));

    private static PresentFile Present => PresentFile.Parse(Encoding.UTF8.GetBytes(File))!;

    private static BuilderForm Filled() => Present.Fill(new BuilderForm { ChainId = 1, AgentId = "7" });

    private static JsonElement Written(BuilderForm form) => JsonDocument.Parse(RegistrationWriter.Write(form, Registry, Present)).RootElement;
}
