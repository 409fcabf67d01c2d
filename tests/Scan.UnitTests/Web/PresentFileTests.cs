using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
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
        var other = Written(form with { Services = [new("A2A", "https://elsewhere.example/card.json", "", "") { Was = 0 }, new("OASF", "", "", "") { Was = 2 }] }).GetProperty("services");
        Assert.False(other[0].TryGetProperty("mcpTools", out _));
        // A row that was emptied removes its service; what is none has no row that could be.
        Assert.Equal(["A2A", "not a service"], other.EnumerateArray().Select(s => s.ValueKind == JsonValueKind.String ? s.GetString() : s.GetProperty("name").GetString()));
    }

    [Fact]
    public void Services_that_the_form_cannot_show_stay_as_they_are()
    {
        string[] unshown = ["""{"name":"MCP","mcpTools":["quack"]}""", """{"name":"A2A","endpoint":" ","note":"soon"}""", """{"endpoint":"https://agents.example/unnamed"}""", "null", "[1]"];
        string[] many = [.. Enumerable.Range(0, BuilderForm.MostServices + 2).Select(i => $$"""{"name":"web","endpoint":"https://agents.example/{{i / 2}}","n":{{i}}}""")];
        var present = Of($$"""{"name":"Duck","description":"Quacks.","services":[{{string.Join(',', unshown.Concat(many))}}]}""");
        var form = present.Fill(new BuilderForm());
        Assert.Equal(BuilderForm.MostServices, form.Services.Count);
        var written = Written(form, present).GetProperty("services").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, many.Length), written.Where(s => s.ValueKind == JsonValueKind.Object && s.TryGetProperty("n", out _)).Select(s => s.GetProperty("n").GetInt32()));
        Assert.Equal(unshown, written.Select(s => JsonSerializer.Serialize(s)).Where(unshown.Contains));
        Assert.Equal(unshown.Length + many.Length, written.Count);
        // Without the row's place in the file, as who types the form anew writes it, it is the same service all the same.
        Assert.Equal(3, Written(Filled() with { Services = [new("mcp", "https://agents.example/mcp", "", "")] }).GetProperty("services").GetArrayLength());
    }

    [Fact]
    public void What_of_a_service_is_longer_than_the_form_shows_is_written_whole_and_a_version_that_is_no_text_stays()
    {
        var (name, endpoint, version) = ("n" + Long, "https://agents.example/" + Long, Long[..^1] + "🦆");
        var present = Of(JsonSerializer.Serialize(new { name = "Duck\nand Drake", services = new object[] { new { name, endpoint, version }, new { name = "MCP", endpoint = "https://agents.example/mcp", version = 2 } } }));
        var form = present.Fill(new BuilderForm());
        Assert.Equal(("Duckand Drake", BuilderForm.Longest), (form.Name, form.Services[0].Endpoint.Length));
        var root = Written(form, present);
        Assert.Equal("Duck\nand Drake", root.GetProperty("name").GetString());
        var services = root.GetProperty("services");
        Assert.Equal((name, endpoint, version, 2), (services[0].GetProperty("name").GetString(), services[0].GetProperty("endpoint").GetString(), services[0].GetProperty("version").GetString(), services[1].GetProperty("version").GetInt32()));
        var changed = Written(form with { Services = [form.Services[0] with { Version = "1" }, form.Services[1] with { Version = "3" }] }, present).GetProperty("services");
        Assert.Equal((endpoint, "1", "3"), (changed[0].GetProperty("endpoint").GetString(), changed[0].GetProperty("version").GetString(), changed[1].GetProperty("version").GetString()));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void A_long_description_with_line_ends_that_was_left_alone_stays_whole_as_browsers_send_it(string end)
    {
        var whole = string.Concat(Enumerable.Repeat($"Says ducks.{end}", BuilderForm.Longest / 8)) + "🦆";
        var present = Of(JsonSerializer.Serialize(new { name = "Duck", description = whole }));
        var shown = present.Fill(new BuilderForm()).Description;
        Assert.Equal(whole, Written(Posted(shown), present).GetProperty("description").GetString());
        Assert.Equal($"{shown[1..]}!", Written(Posted($"{shown[1..]}!"), present).GetProperty("description").GetString());
        // Line ends alone are a change, too.
        Assert.Equal("Quacks. Swims.", Written(Posted("Quacks. Swims."), Of("""{"description":"Quacks.\n Swims."}""")).GetProperty("description").GetString());
    }

    [Fact]
    public void No_character_is_cut_in_two()
    {
        var present = Of(JsonSerializer.Serialize(new { description = Long[..(BuilderForm.Longest - 1)] + "🦆🦆" }));
        Assert.Equal(BuilderForm.Longest - 1, present.Fill(new BuilderForm()).Description.Length);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("""{"name":"a","name":"b"}""")]
    [InlineData("")]
    public void What_is_no_object_or_says_a_thing_twice_is_not_kept(string content) => Assert.Null(PresentFile.Parse(Encoding.UTF8.GetBytes(content)));

    private static PresentFile Present => Of(File);

    private static PresentFile Of(string file) => PresentFile.Parse(Encoding.UTF8.GetBytes(file))!;

    /// <summary>As a browser sends the text of a textarea.</summary>
    private static BuilderForm Posted(string description) =>
        BuilderForm.Of(new FormCollection(new Dictionary<string, StringValues> { ["description"] = description.Replace("\n", "\r\n", StringComparison.Ordinal), ["keep"] = "true" }));

    private static BuilderForm Filled() => Present.Fill(new BuilderForm { ChainId = 1, AgentId = "7" });

    private static JsonElement Written(BuilderForm form, PresentFile? present = null) => JsonDocument.Parse(RegistrationWriter.Write(form, Registry, present ?? Present)).RootElement;
}
