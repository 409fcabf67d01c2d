using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Indexer;

public sealed class DiscoveryTests
{
    private static readonly EventCatalog Catalog = new(ScanSystems.All);
    private static readonly EventEntry Entry = Catalog.Entries.First(entry => entry.Kind.Contract == "RegistryCoordinator");
    private static readonly Address Coordinator = Address.Parse("0x00000000000000000000000000000000000000c0");
    private static readonly ChainSources Known = ChainSources.Of(
        new NetworkManifest { File = "test", Name = "test", ChainId = 1, Rpc = [], Finality = default, PublicJson = "{}", Contracts = [new("middleware", "RegistryCoordinator", Coordinator, 0, null, null, null, [])] }, [], Catalog);
    private readonly SilentContracts contracts = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Whoever names nobody may yet: that it answered is in nobody's memory behind a restart.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_source_that_tells_of_nobody_is_asked_at_distances_that_double_however_often_its_logs_come_by(bool answers)
    {
        foreach (var view in new[] { "serviceManager", "stakeRegistry", "blsApkRegistry", "indexRegistry" }.Where(_ => answers)) contracts.Answers[CallOf(view)] = $"0x{new string('0', 64)}";
        DecodedLog[] logs = [.. Enumerable.Range(100, 1_000).Select(block => Log(block))];
        var discovery = Create([]);
        var told = await discovery.AskAsync(logs, Known, Ct);
        Assert.Empty(told.Sources);
        Assert.Equal([100, 101, 102, 104, 108, 116, 132, 164, 228, 356, 612], told.Observations.Select(o => o.Block).Distinct());
        Assert.All(told.Observations, o => Assert.Equal(answers, o.Missing is null));
        Assert.Empty((await discovery.AskAsync(logs, Known, Ct)).Observations);
        Assert.Equal(11, contracts.Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task An_indexer_that_starts_anew_asks_at_the_same_blocks_as_one_that_never_stopped(int batch)
    {
        var random = new Random(batch);
        DecodedLog[] logs = [.. Enumerable.Range(0, 2_000).Where(_ => random.Next(4) == 0).Select(block => Log(block))];
        var whole = (await Create([]).AskAsync(logs, Known, Ct)).Observations.Select(o => o.Block).Distinct().ToList();
        var parts = new List<long>();
        foreach (var part in logs.Chunk(batch))
        {
            var restarted = Create(parts.Count == 0 ? [] : [new AskedSource(Coordinator, parts[0], parts[^1])]);
            parts.AddRange((await restarted.AskAsync(part, Known, Ct)).Observations.Select(o => o.Block).Distinct());
        }
        Assert.Equal(whole, parts);
    }

    /// <summary>The word of a service manager is not enough: what it names may be of BLS middleware, or not stand yet.</summary>
    [Theory]
    [InlineData("0x", false)]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000007", true)]
    public async Task A_stake_registry_is_followed_when_it_answers_like_one_of_ECDSA_middleware_and_asked_again_until_then(string answer, bool isEcdsa)
    {
        var (manager, registry) = (Address.Parse("0x00000000000000000000000000000000000000a5"), Address.Parse("0x00000000000000000000000000000000000000ec"));
        contracts.Answers[Hex.Encode(FunctionAbi.Parse("stakeRegistry() view").Encode())] = $"0x{new string('0', 24)}{registry.ToString()[2..]}";
        contracts.Answers[Hex.Encode(FunctionAbi.Parse("getLastCheckpointTotalWeight() view").Encode())] = answer;
        var source = new Source { System = "middleware", Contract = "ServiceManagerBase", Address = manager, Avs = manager, FromBlock = 0 };
        var known = ChainSources.Of(
            new NetworkManifest { File = "test", Name = "test", ChainId = 1, Rpc = [], Finality = default, PublicJson = "{}", Contracts = [new("middleware", "ServiceManagerBase", manager, 0, null, null, null, [])] }, [], Catalog);
        // Not even the log needs to be one that Scan knows: every service manager has events of its own.
        DecodedLog[] logs = [.. new[] { 100, 101, 102 }.Select(block => Log(block) with { Source = source, Entry = null, Value = null })];
        var told = await Create([]).AskAsync(logs, known, Ct);
        Assert.Equal(isEcdsa ? ["ECDSAStakeRegistry"] : [], told.Sources.Select(row => row.Contract));
        Assert.Equal(isEcdsa ? [100] : [100, 101, 102], told.Observations.Select(o => o.Block).Distinct());
        Assert.All(told.Sources, row => Assert.Equal((registry, manager, 100L), (new Address(row.Address), new Address(row.Avs), row.FromBlock)));
        // One that is read already stays whose it was: linked now, its logs would be another AVS's from here on.
        var listed = ChainSources.Of(
            new NetworkManifest { File = "test", Name = "test", ChainId = 1, Rpc = [], Finality = default, PublicJson = "{}", Contracts = [new("middleware", "ServiceManagerBase", manager, 0, null, null, null, []), new("middleware", "ECDSAStakeRegistry", registry, 0, null, null, null, [])] }, [], Catalog);
        Assert.Empty((await Create([]).AskAsync(logs, listed, Ct)).Sources);
    }

    /// <summary>Its owner may appoint it yet; and an indexer that starts anew asks, so that one which never stopped does, too.</summary>
    [Fact]
    public async Task A_service_manager_whose_coordinator_serves_another_one_is_asked_again_until_it_serves_it()
    {
        var (manager, other) = (Address.Parse("0x00000000000000000000000000000000000000a5"), Address.Parse("0x00000000000000000000000000000000000000b0"));
        static string Word(Address address) => $"0x{new string('0', 24)}{address.ToString()[2..]}";
        (contracts.Answers[CallOf("registryCoordinator")], contracts.Answers[CallOf("stakeRegistry")]) = (Word(Coordinator), Word(other));
        (contracts.Answers[CallOf("serviceManager")], contracts.Answers[CallOf("avs")]) = (Word(other), Word(other));
        var source = new Source { System = "middleware", Contract = "ServiceManagerBase", Address = manager, Avs = manager, FromBlock = 0 };
        var known = ChainSources.Of(
            new NetworkManifest { File = "test", Name = "test", ChainId = 1, Rpc = [], Finality = default, PublicJson = "{}", Contracts = [new("middleware", "ServiceManagerBase", manager, 0, null, null, null, [])] }, [], Catalog);
        var discovery = Create([]);
        var denied = await discovery.AskAsync([.. new[] { 100, 101, 102 }.Select(Of)], known, Ct);
        Assert.Empty(denied.Sources);
        Assert.Equal([100, 101, 102], denied.Observations.Select(o => o.Block).Distinct());
        contracts.Answers[CallOf("avs")] = Word(manager);
        var row = Assert.Single((await discovery.AskAsync([Of(104)], known, Ct)).Sources);
        Assert.Equal(("RegistryCoordinator", Coordinator, manager, 104L), (row.Contract, new Address(row.Address), new Address(row.Avs), row.FromBlock));

        DecodedLog Of(int block) => Log(block) with { Source = source, Entry = null, Value = null };
    }

    /// <summary>Without the service manager's answer the registries would be another's, and for ever; without a registry's they would lack it.</summary>
    [Theory]
    [InlineData("serviceManager")]
    [InlineData("stakeRegistry")]
    [InlineData("blsApkRegistry")]
    [InlineData("indexRegistry")]
    public async Task A_teller_with_a_view_that_finds_no_end_tells_nothing_until_it_does(string silent)
    {
        string[] views = ["serviceManager", "stakeRegistry", "blsApkRegistry", "indexRegistry"];
        foreach (var view in views) contracts.Answers[CallOf(view)] = $"0x{new string('0', 62)}a{Array.IndexOf(views, view)}";
        contracts.Silent = CallOf(silent);
        var discovery = Create([], new BoundedViewsTests.HastyTime());
        var told = await discovery.AskAsync([Log(100), Log(101)], Known, Ct);
        Assert.Empty(told.Sources);
        Assert.Equal([100, 101], told.Observations.Where(o => o.Missing is not null).Select(o => o.Block));
        Assert.Equal([100, 100, 100, 101, 101, 101], told.Observations.Where(o => o.Missing is null).Select(o => o.Block));
        contracts.Silent = null;
        Assert.Equal(["ServiceManagerBase", "StakeRegistry", "BLSApkRegistry", "IndexRegistry"], (await discovery.AskAsync([Log(102), Log(104)], Known, Ct)).Sources.Select(row => row.Contract));
    }

    /// <summary>Else the pages would decide what is known when the later ones speak.</summary>
    [Fact]
    public async Task What_a_teller_says_is_known_before_logs_behind_it_are_asked()
    {
        var (other, manager) = (Address.Parse("0x00000000000000000000000000000000000000c1"), Address.Parse("0x00000000000000000000000000000000000000a5"));
        contracts.Answers[CallOf("serviceManager")] = $"0x{new string('0', 24)}{manager.ToString()[2..]}";
        var known = ChainSources.Of(
            new NetworkManifest { File = "test", Name = "test", ChainId = 1, Rpc = [], Finality = default, PublicJson = "{}", Contracts = [new("middleware", "RegistryCoordinator", Coordinator, 0, null, null, null, []), new("middleware", "RegistryCoordinator", other, 0, null, null, null, [])] }, [], Catalog);
        DecodedLog[] logs = [Log(100), Log(101) with { Source = known.Find(other)! }];
        var discovery = Create([]);
        var first = await discovery.AskAsync(logs, known, Ct);
        var row = Assert.Single(first.Sources);
        Assert.Equal((Coordinator, manager, 100L), (new Address(row.Parent), new Address(row.Address), row.FromBlock));
        Assert.Equal([100], first.Observations.Select(o => o.Block).Distinct());
        var second = await discovery.AskAsync(logs, known.With(first.Sources), Ct);
        Assert.Equal([101], second.Observations.Select(o => o.Block).Distinct());
        Assert.True((await discovery.AskAsync(logs, known.With(first.Sources), Ct)).IsNothing);
    }

    private static string CallOf(string view) => Hex.Encode(FunctionAbi.Parse($"{view}() view").Encode());

    private Discovery Create(IEnumerable<AskedSource> asked, TimeProvider? time = null) => new(
        new ChainNode(new EthereumEndpoints([new EthereumClient(new JsonRpcClient(new HttpClient(contracts), new Uri("http://node.test"), new JsonRpcOptions(), time ?? new ManualTimeProvider()))], time ?? new ManualTimeProvider()), 1, "test", time ?? new ManualTimeProvider(), NullLogger.Instance),
        Catalog, [], asked);

    private static DecodedLog Log(long block)
    {
        var source = new Source { System = "middleware", Contract = "RegistryCoordinator", Address = Coordinator, Avs = Coordinator, FromBlock = 0 };
        return new DecodedLog(new LogPosition(1, block, Keccak256.Hash(BitConverter.GetBytes(block)), 0, default, 0, 0), source, Entry, new object());
    }

    /// <summary>A node on which no address holds code, unless a test says what it answers.</summary>
    private sealed class SilentContracts : HttpMessageHandler
    {
        public int Requests { get; private set; }

        /// <summary>Results by call data.</summary>
        public Dictionary<string, string> Answers { get; } = [];

        /// <summary>Call data that never gets an answer, nor what is asked with it.</summary>
        public string? Silent { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            // What the client makes of it when its own clock runs out.
            if (Silent is not null && body.Contains(Silent, StringComparison.Ordinal)) throw new OperationCanceledException();
            var asked = JsonNode.Parse(body)!;
            if (asked is JsonObject && asked["method"]!.GetValue<string>() == "eth_call") return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Answer(asked).ToJsonString()) };
            if (asked is JsonObject) return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($$"""{"jsonrpc":"2.0","id":{{asked["id"]}},"result":"{{(asked["method"]!.GetValue<string>() == "eth_getCode" ? "0x" : "0x1")}}"}""") };
            Requests++;
            var calls = asked.AsArray();
            var answers = calls.Select(call => (JsonNode)Answer(call!));
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(new JsonArray([.. answers]).ToJsonString()) };
        }

        private JsonObject Answer(JsonNode call) =>
            new() { ["jsonrpc"] = "2.0", ["id"] = call["id"]!.GetValue<int>(), ["result"] = Answers.GetValueOrDefault(call["params"]![0]!["data"]!.GetValue<string>(), "0x") };
    }
}
