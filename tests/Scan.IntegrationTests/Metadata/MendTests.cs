using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Indexer.Systems.Erc8004;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Metadata;

/// <summary>An agent whose file stands in its URI: the versions that logs have, and the way to make it anew.</summary>
public sealed class MendTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly string[] Files = [.. new[] { "Duck", "Drake", "Swan" }.Select(name => MetadataRig.RegistrationFile(name, new[] { new { name = "MCP", endpoint = "https://agents.example/mcp", tools = new[] { "quack" } } }))];
    private const string Stays = "What the form has no field for stays in the agent's file.";
    private const string Replaces = "What you make here replaces its file as a whole.";
    private static readonly string Agent = $"{MetadataRig.ChainId}/{MetadataRig.Registry}/7";
    private MetadataRig rig = null!;
    private WebApplication app = null!;
    private HttpClient http = null!;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        rig = await MetadataRig.StartAsync(postgres, CancellationToken.None, events: [("erc8004", "IdentityRegistry", Registered.Abi), ("erc8004", "IdentityRegistry", URIUpdated.Abi)]);
        // Nobody looks before the third.
        for (var i = 0; i < Files.Length; i++)
        {
            var (uri, owner) = (Uri(i), SampleChain.Account("owner"));
            var log = new SampleLog(i == 0 ? "Registered" : "URIUpdated", MetadataRig.Registry, Transaction(i), [7, uri, owner], [Topics.Agent(MetadataRig.ChainId, MetadataRig.Registry, 7, false)]);
            var agent = MetadataRig.Agent(uri) with { RegisteredTime = 1_700_000_012, UriTime = 1_700_000_012 + 12 * i };
            await rig.CommitAsync(new SampleBlock().Store(agent).Log(log), CancellationToken.None);
        }
        await rig.SettleAsync(CancellationToken.None);
        app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync();
        http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task Each_file_that_stood_in_the_URI_is_a_version_with_its_block_and_transaction_though_only_the_last_was_seen()
    {
        Assert.Single(await rig.VersionsAsync("agent", Domain.Erc8004.Agent.KeyOf(MetadataRig.Registry, 7), Ct));
        var metadata = await http.GetFromJsonAsync<JsonElement>($"/api/v1/metadata/agents/{Agent}", Ct);
        var versions = metadata.GetProperty("versions").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, 3).Reverse().Select(i => Transaction(i).ToString()), versions.Select(v => v.GetProperty("transaction").GetString()));
        Assert.Equal([12L, 12L], versions.Zip(versions.Skip(1), (after, before) => (long)(after.GetProperty("firstSeen").GetDateTimeOffset() - before.GetProperty("firstSeen").GetDateTimeOffset()).TotalSeconds));
        Assert.All(versions, v => Assert.True(v.GetProperty("block").GetInt64() > 0));
        Assert.Equal(1, versions[0].GetProperty("no").GetInt32());
        Assert.False(metadata.GetProperty("changedWithoutTransaction").GetBoolean());
        for (var i = 0; i < 3; i++) Assert.Equal(Files[2 - i], await http.GetStringAsync(versions[i].GetProperty("content").GetString(), Ct));
        Assert.Contains(metadata.GetProperty("changes").EnumerateArray(), c => c.GetProperty("path").GetString() == "name" && c.GetProperty("before").GetString()!.Contains("Drake", StringComparison.Ordinal));
        // A content that no version of an agent had is nobody's download.
        var other = versions[2].GetProperty("content").GetString()!.Replace($"/{MetadataRig.Registry}/7", $"/{MetadataRig.Registry}/8", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(other, Ct)).StatusCode);
    }

    [Fact]
    public async Task The_page_counts_the_versions_and_leads_to_their_transactions_and_to_the_builder()
    {
        var page = WebUtility.HtmlDecode(await http.GetStringAsync($"/agents/{Agent}", Ct));
        var table = page[page.IndexOf("data-testid=\"versions\"", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("</table>", StringComparison.Ordinal)];
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains($"<th scope=\"row\">{i + 1}</th>", table, StringComparison.Ordinal);
            Assert.Contains($"{Transaction(i)}", table, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("changed without a transaction", page, StringComparison.Ordinal);
        Assert.Contains($"/builder?chain={MetadataRig.ChainId}&agentId=7&registry={MetadataRig.Registry}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_builder_is_filled_from_the_present_file_and_prepares_the_change_of_its_URI()
    {
        var page = WebUtility.HtmlDecode(await http.GetStringAsync($"/builder?chain={MetadataRig.ChainId}&agentId=7&registry={MetadataRig.Registry}", Ct));
        foreach (var said in new[] { "Mend agent 7", "The form shows what its present file says.", Stays }) Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Replaces, page, StringComparison.Ordinal);
        foreach (var value in new[] { "Swan", "https://agents.example/mcp", "7", SampleChain.Account("owner").ToChecksum() }) Assert.Contains($"value=\"{value}\"", page, StringComparison.Ordinal);
        Assert.Contains($"<option value=\"{MetadataRig.ChainId}:{MetadataRig.Registry}\" selected", page, StringComparison.Ordinal);

        var form = new Dictionary<string, string>
        {
            ["chain"] = $"{MetadataRig.ChainId}:{MetadataRig.Registry}", ["agentId"] = "7", ["name"] = "Goose", ["description"] = "Answers.", ["active"] = "true", ["keep"] = "true",
            ["service.was"] = "0", ["service.name"] = "MCP", ["service.endpoint"] = "https://agents.example/mcp", ["service.version"] = "", ["service.skills"] = "", ["service.domains"] = "waterfowl", ["uri"] = "",
        };
        var made = WebUtility.HtmlDecode(await (await http.PostAsync("/builder", new FormUrlEncodedContent(form), Ct)).EnsureSuccessStatusCode().Content.ReadAsStringAsync(Ct));
        Assert.Contains("setAgentURI(uint256,string)", made, StringComparison.Ordinal);
        Assert.DoesNotContain("register(string", made, StringComparison.Ordinal);
        var json = made[made.IndexOf("data-testid=\"json\"", StringComparison.Ordinal)..];
        json = json[(json.IndexOf('>', StringComparison.Ordinal) + 1)..json.IndexOf("</pre>", StringComparison.Ordinal)];
        var service = JsonDocument.Parse(json).RootElement.GetProperty("services")[0];
        Assert.Equal(("quack", "waterfowl"), (service.GetProperty("tools")[0].GetString(), service.GetProperty("domains")[0].GetString()));
        Assert.Contains(Stays, made, StringComparison.Ordinal);

        // Unticked, or typed into a form that was filled from nothing.
        form.Remove("keep");
        var anew = WebUtility.HtmlDecode(await (await http.PostAsync("/builder", new FormUrlEncodedContent(form), Ct)).EnsureSuccessStatusCode().Content.ReadAsStringAsync(Ct));
        Assert.Contains(Replaces, anew, StringComparison.Ordinal);
        foreach (var wrong in new[] { Stays, "The form shows what its present file says.", "quack" }) Assert.DoesNotContain(wrong, anew, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agentId=8", HttpStatusCode.NotFound)]
    [InlineData("agentId=x", HttpStatusCode.BadRequest)]
    public async Task What_is_no_agent_is_refused(string query, HttpStatusCode status) =>
        Assert.Equal(status, (await http.GetAsync($"/builder?chain={MetadataRig.ChainId}&registry={MetadataRig.Registry}&{query}", Ct)).StatusCode);

    private static string Uri(int i) => $"data:application/json;base64,{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Files[i]))}";

    private static Hash32 Transaction(int i) => SampleChain.Hash(string.Create(CultureInfo.InvariantCulture, $"file {i}"));
}
