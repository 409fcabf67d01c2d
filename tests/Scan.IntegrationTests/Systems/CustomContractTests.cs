using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using Scan.Domain.Primitives;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Scan.Web.Hosting;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>A contract that Scan has never heard of, by its manifest's event signatures alone: ledger, event list, search, feed and kinds.</summary>
public sealed class CustomContractTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Shaped = "Shaped(string indexed name, bytes indexed blob, (uint256 x, int256 y) indexed first, (uint256 x, int256 y)[] points, uint8[2] pair, address validator)";
    private BareChain chain = null!;
    private IndexerRig rig = null!;
    private WebApplication app = null!;
    private HttpClient http = null!;
    private Address contract, validator;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        chain = await BareChain.StartAsync(Ct);
        contract = await chain.DeployAsync("EventShapes", Ct);
        validator = chain.Accounts[7];
        await chain.DoAsync(contract, "shape", Ct, "Ätna\0", new byte[] { 1, 2, 3 }, new object[] { new object[] { BigInteger.One, BigInteger.MinusOne }, new object[] { (BigInteger)5, (BigInteger)6 } }, validator);
        await chain.DoAsync(contract, "quiet", Ct, (BigInteger)9);
        await chain.DoAsync(contract, "plain", Ct, (BigInteger)3, "run me");
        await chain.DoAsync(contract, "unlisted", Ct, BigInteger.One);
        await chain.DoAsync(contract, "unlisted", Ct, BigInteger.One);
        rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(Parse($$"""[ { "name": "Shapes", "address": "{{contract}}", "events": ["{{Shaped}}", "Plain(uint256 indexed id, string request)", "Quiet(address indexed who, uint256 amount) anonymous"] } ]"""), (await chain.HeadAsync(Ct)).Number, Ct);
        app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync(Ct);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await rig.DisposeAsync();
        await chain.DisposeAsync();
    }

    [Fact]
    public async Task Its_events_stand_in_the_list_with_their_arguments_hashed_nested_and_anonymous_ones_included()
    {
        var events = await ReadAsync($"/events?format=json&contract={contract}&sort=time");
        var rows = events.GetProperty("items").EnumerateArray().ToDictionary(row => row.GetProperty("event").GetString() ?? "?" + row.GetProperty("block"), row => row);
        Assert.Equal(5, rows.Count);
        var shaped = Arguments(rows["Shaped"]);
        Assert.Equal(Keccak256.Hash("Ätna\0").ToString(), shaped.GetProperty("name").GetProperty("hash").GetString());
        Assert.True(shaped.GetProperty("first").TryGetProperty("hash", out _));
        Assert.Equal("""[{"x":"1","y":"-1"},{"x":"5","y":"6"}]""", shaped.GetProperty("points").GetRawText());
        Assert.Equal("[1,2]", shaped.GetProperty("pair").GetRawText());
        Assert.Equal(validator.ToString(), shaped.GetProperty("validator").GetString());
        Assert.Equal("9", Arguments(rows["Quiet"]).GetProperty("amount").GetString());
        Assert.Equal("run me", Arguments(rows["Plain"]).GetProperty("request").GetString());
        Assert.All(rows.Where(row => row.Key[0] != '?'), row => Assert.Equal("custom:Shapes", row.Value.GetProperty("contract").GetString()));
    }

    [Fact]
    public async Task It_is_found_by_address_by_name_and_by_whom_its_events_name()
    {
        Assert.Contains($"contract={contract}", await http.GetStringAsync($"/search?q={contract}", Ct), StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"contract={contract}", await http.GetStringAsync("/search?q=shapes", Ct), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/events?", await http.GetStringAsync($"/search?q={validator}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feed_has_each_of_its_logs()
    {
        var items = (await ReadAsync("/api/v1/feed?topics=events&after=0")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(5, items.Count);
        Assert.Contains(items, item => item.GetProperty("data").GetRawText().Contains("run me", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kinds_list_what_the_manifest_gave_and_what_nothing_explains()
    {
        var kinds = await ReadAsync("/api/v1/kinds");
        var own = kinds.GetProperty("items").EnumerateArray().Where(kind => kind.GetProperty("contract").GetString() == "custom:Shapes").ToDictionary(kind => kind.GetProperty("name").GetString()!);
        Assert.Equal(["Plain", "Quiet", "Shaped"], own.Keys.Order());
        Assert.Equal("Shaped(string,bytes,(uint256,int256),(uint256,int256)[],uint8[2],address)", own["Shaped"].GetProperty("signature").GetString());
        Assert.Equal((1, JsonValueKind.Null), (own["Quiet"].GetProperty("count").GetInt64(), own["Quiet"].GetProperty("topic0").ValueKind));
        Assert.Equal(Keccak256.Hash("Plain(uint256,string)").ToString(), own["Plain"].GetProperty("topic0").GetString());
        var unknown = Assert.Single(kinds.GetProperty("unknownTopics").EnumerateArray());
        Assert.Equal((contract.ToString(), Keccak256.Hash("Unlisted(uint256)").ToString(), 2), (unknown.GetProperty("address").GetString(), unknown.GetProperty("topic0").GetString(), unknown.GetProperty("count").GetInt64()));
    }

    [Fact]
    public async Task Kinds_list_every_event_of_the_facts_with_its_era()
    {
        Assert.SkipUnless(SharedFacts.Find() is not null, SharedFacts.Missing);
        var items = (await ReadAsync("/api/v1/kinds")).GetProperty("items").EnumerateArray().ToList();
        var listed = items.Select(kind => (kind.GetProperty("system").GetString(), kind.GetProperty("contract").GetString(), kind.GetProperty("name").GetString(), kind.GetProperty("signature").GetString(), kind.GetProperty("topic0").GetString())).ToHashSet();
        using var facts = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(SharedFacts.Find()!, "events.json"), Ct));
        var expected = facts.RootElement.EnumerateArray().SelectMany(contract => contract.GetProperty("events").EnumerateArray().Select(e => (
            contract.GetProperty("system").GetString(), contract.GetProperty("slug").GetString(), e.GetProperty("name").GetString(), e.GetProperty("signature").GetString(), e.GetProperty("topic0").GetString()))).ToList();
        Assert.Equal(629, expected.Count);
        Assert.All(expected, form => Assert.Contains(form, listed));
        Assert.All(items, kind => Assert.False(string.IsNullOrEmpty(kind.GetProperty("era").GetString())));
        Assert.All(["StALT", "ReALT", "LaunchPool"], slug => Assert.All(items.Where(kind => kind.GetProperty("contract").GetString() == slug), kind => Assert.True(kind.GetProperty("assumed").GetBoolean())));
    }

    [Fact]
    public async Task What_is_assumed_of_a_contract_is_corrected_by_the_manifest_without_code()
    {
        await using var corrected = await IndexerRig.StartAsync(postgres, Ct);
        NetworkManifest Manifest(string more) => Parse("[]", $$"""[ { "system": "alt-restaking", "contract": "StALT", "address": "{{contract}}"{{more}} } ]""");
        await corrected.RunToAsync(Manifest(""), (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.All((await corrected.Ledger.QueryAsync(new Scan.Documents.LedgerQuery { Take = 100 }, Ct)).Rows, row => Assert.Equal(0, row.KindId));
        await chain.MineAsync(1, Ct);
        await corrected.RunToAsync(Manifest(""", "events": ["Plain(uint256 indexed id, string request)"]"""), (await chain.HeadAsync(Ct)).Number, Ct);
        await using (var reproject = IndexerProcess.Start("reproject", "--chain", $"{BareChain.ChainId}", "--postgres", corrected.ConnectionString)) Assert.Equal(0, (await reproject.ExitAsync(Ct)).ExitCode);
        var kinds = await corrected.Kinds.ListAsync(Ct);
        var rows = (await corrected.Ledger.QueryAsync(new Scan.Documents.LedgerQuery { Take = 100 }, Ct)).Rows;
        Assert.Equal(("StALT", "alt-restaking"), rows.Where(row => row.KindId != 0).Select(row => (kinds[row.KindId].Contract, kinds[row.KindId].System)).Single());
        Assert.Equal(4, rows.Count(row => row.KindId == 0));
    }

    [Theory]
    [InlineData("Plain(uint255 id)")]
    [InlineData("Plain(uint256 indexed a, uint256 indexed b, uint256 indexed c, uint256 indexed d)")]
    [InlineData("not an event")]
    [InlineData("Plain(uint256 id")]
    public void A_bad_signature_is_refused_with_its_place(string signature)
    {
        var refusal = Assert.Throws<ManifestException>(() => Parse($$"""[ { "name": "Shapes", "address": "{{contract}}", "events": ["Fine()", "{{signature}}"] } ]"""));
        Assert.Equal("$.custom[0].events[1]", refusal.Path);
        Assert.Contains("is no event signature", refusal.Message, StringComparison.Ordinal);
    }

    private NetworkManifest Parse(string custom, string contracts = "[]") => new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse("custom.json", $$"""
        {
          "name": "custom", "chainId": {{BareChain.ChainId}}, "rpc": ["{{chain.Anvil.HttpUrl}}"], "finality": { "mode": "depth", "depth": 1 },
          "contracts": {{contracts}}, "custom": {{custom}}
        }
        """);

    private static JsonElement Arguments(JsonElement row) => row.GetProperty("arguments") is { ValueKind: JsonValueKind.String } text ? JsonDocument.Parse(text.GetString()!).RootElement : row.GetProperty("arguments");

    private Task<JsonElement> ReadAsync(string path) => http.GetFromJsonAsync<JsonElement>(path, Ct);
}
