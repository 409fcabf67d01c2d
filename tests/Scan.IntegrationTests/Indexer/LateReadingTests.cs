using System.Numerics;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>A contract is added late: what was stored before keeps what it is, and nothing of what is read is lost on the way.</summary>
public sealed class LateReadingTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly FollowerOptions Options = new()
    {
        PollInterval = TimeSpan.FromMilliseconds(20), FirstRetry = TimeSpan.FromMilliseconds(5), LongestRetry = TimeSpan.FromMilliseconds(50), FirstRange = 2, MostBlocks = 2, HeadBlocks = 3,
    };

    private BareChain chain = null!;
    private Address pods, strategies;
    private IndexerRig rig = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        chain = await BareChain.StartAsync(Ct);
        pods = await chain.DeployAsync("PodNursery", Ct);
        strategies = await chain.DeployAsync("StrategyNursery", Ct);
        await chain.DoAsync(strategies, "deployNewStrategy", Ct, chain.Accounts[5]);
        rig = await IndexerRig.StartAsync(postgres, Ct, Options);
    }

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        await chain.DisposeAsync();
    }

    /// <summary>The shadow's tables are not logged: a server that crashes forgets their rows with the lock, and everybody's connections are new behind it.</summary>
    [Fact]
    public async Task Late_logs_that_the_server_forgot_are_read_again()
    {
        for (var i = 0; i < 6; i++) await chain.DoAsync(pods, "createPods", Ct, BigInteger.One);
        await chain.MineAsync(8, Ct);
        await RunAsync(Parse("[]", Core("StrategyFactory", strategies)));
        var (questions, forgotten) = (0, 0L);
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method =>
        {
            if (method == "eth_getLogs" && ++questions == 5) forgotten = ForgetAsync().GetAwaiter().GetResult();
            return NodeFault.None;
        }, Ct);
        await RunAsync(Pods with { Rpc = [node.Url] });
        Assert.True(forgotten > 0);
        await IsAsCleanAsync(Pods);

        async Task<long> ForgetAsync()
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(rig.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(Ct);
            await using var rows = new NpgsqlCommand($"SELECT count(*) FROM scan_shadow_{BareChain.ChainId}.ledger WHERE late", connection);
            var count = (long)(await rows.ExecuteScalarAsync(Ct))!;
            await using var crash = new NpgsqlCommand($"""
                SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_database d ON d.oid = database WHERE locktype = 'advisory' AND granted AND (classid, objid) = ({0x53434E52}, {BareChain.ChainId}) AND datname = current_database();
                TRUNCATE scan_shadow_{BareChain.ChainId}.ledger
                """, connection);
            await crash.ExecuteNonQueryAsync(Ct);
            return count;
        }
    }

    /// <summary>It looks through all of them, which takes it longer than anybody waits; begun anew, it would be asked for as many again.</summary>
    [Fact(Timeout = 120_000)]
    public async Task A_node_that_never_answers_for_many_blocks_is_asked_for_few()
    {
        for (var i = 0; i < 3; i++)
        {
            await chain.DoAsync(pods, "createPods", Ct, BigInteger.One);
            await chain.MineAsync(10, Ct);
        }
        await RunAsync(Parse("[]", Core("StrategyFactory", strategies)));
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, method => method == "eth_getLogs" ? NodeFault.SilentWhenWide : NodeFault.None, Ct);
        await using var patient = rig.Again(Options with { FirstRange = 16, MostBlocks = 64, Rpc = new JsonRpcOptions { Timeout = TimeSpan.FromSeconds(1), Attempts = 1 } });
        await patient.RunToAsync(Pods with { Rpc = [node.Url] }, (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.Equal(2, node.Requests.Count(request => request["method"]!.GetValue<string>() == "eth_getLogs" && FaultyNode.IsWide(request)));
        await IsAsCleanAsync(Pods);
    }

    /// <summary>Its events stand in no manifest any more; only the store knows them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_dropped_contract_of_the_users_own_brought_stays_what_it_is_when_another_one_is_added(bool anybody)
    {
        var shapes = await SpokenAsync();
        await RunAsync(Parse($$"""[ { "name": "Shapes", {{(anybody ? "" : $"\"address\": \"{shapes}\", ")}}"events": ["Plain(uint256 indexed id, string request)"] } ]"""));
        var before = await ToldAsync(shapes);
        Assert.StartsWith("custom:Shapes", Assert.Single(before).Kind, StringComparison.Ordinal);
        await RunAsync(Pods);
        Assert.Equal(before, await ToldAsync(shapes));
        var digest = await rig.DigestAsync(BareChain.ChainId, Ct);
        await using (var outdate = rig.Store.Database.CreateCommand("UPDATE scan.chains SET projection = 0")) await outdate.ExecuteNonQueryAsync(Ct);
        await RunAsync(Pods);
        Assert.Equal(before, await ToldAsync(shapes));
        Assert.Equal(digest, await rig.DigestAsync(BareChain.ChainId, Ct));
    }

    [Theory]
    [InlineData(false, "request", "asked")]
    [InlineData(false, "request", "asked", "request")]
    [InlineData(true, "request", "asked", "request")]
    public async Task An_event_that_was_declared_in_several_ways_is_what_it_was_declared_as_last(bool reprojected, params string[] names)
    {
        var shapes = await SpokenAsync();
        foreach (var name in names)
        {
            await RunAsync(Shapes(shapes, $"Plain(uint256 indexed id, string {name})"));
            await chain.DoAsync(shapes, "plain", Ct, (BigInteger)4, "run me again");
        }
        await RunAsync(Shapes(shapes, $"Plain(uint256 indexed id, string {names[^1]})"));
        Assert.Equal(names.Distinct().Count(), (await ToldAsync(shapes)).DistinctBy(log => log.Kind).Count());
        if (reprojected)
        {
            await using var reproject = IndexerProcess.Start("reproject", "--chain", $"{BareChain.ChainId}", "--postgres", rig.ConnectionString);
            Assert.Equal(0, (await reproject.ExitAsync(Ct)).ExitCode);
            Assert.All(await ToldAsync(shapes), log => Assert.EndsWith($"string {names[^1]})", log.Kind, StringComparison.Ordinal));
        }
        await RunAsync(Pods);
        Assert.All(await ToldAsync(shapes), log => Assert.Equal($"custom:Shapes Plain(uint256 indexed id, string {names[^1]})", log.Kind));
    }

    /// <summary>What it told at its old address is told by an event that the manifest gives no more.</summary>
    [Fact]
    public async Task A_contract_that_is_deployed_anew_with_other_events_leaves_the_old_ones_what_they_are()
    {
        var shapes = await SpokenAsync();
        await RunAsync(Shapes(shapes, "Plain(uint256 indexed id, string request)"));
        var before = await ToldAsync(shapes);
        var anew = await chain.DeployAsync("EventShapes", Ct);
        await chain.DoAsync(anew, "unlisted", Ct, (BigInteger)5);
        await RunAsync(Shapes(anew, "Unlisted(uint256 value)"));
        Assert.Equal("custom:Shapes Unlisted(uint256 value)", Assert.Single(await ToldAsync(anew)).Kind);
        Assert.StartsWith("custom:Shapes Plain", Assert.Single(before).Kind, StringComparison.Ordinal);
        Assert.Equal(before, await ToldAsync(shapes));
    }

    /// <summary>The database is another network's, too, whose manifest calls contracts of its own the same.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_another_networks_manifest_declares_says_nothing_of_this_ones_logs(bool dropped)
    {
        var shapes = await SpokenAsync();
        await chain.DoAsync(shapes, "unlisted", Ct, (BigInteger)5);
        await RunAsync(Shapes(shapes, "Plain(uint256 indexed id, string request)"));
        foreach (var name in new[] { "one", "another" }) await new EventCatalog(ScanSystems.All).With("custom", "custom:Shapes", [$"Unlisted(uint256 {name})"]).KindIdsAsync(rig.Kinds, Ct);
        var before = await ToldAsync(shapes);
        Assert.Equal(2, before.Count);
        Assert.Contains((string?)null, before.Select(log => log.Kind));
        await RunAsync(dropped ? Pods : Shapes(shapes, "Plain(uint256 indexed id, string request)", Core("EigenPodManager", pods)));
        Assert.Equal(before, await ToldAsync(shapes));
    }

    [Fact]
    public async Task The_past_of_a_contract_that_is_added_with_an_earlier_start_is_what_it_would_be_had_it_been_there()
    {
        await chain.DoAsync(pods, "createPods", Ct, BigInteger.One);
        var begun = (await chain.HeadAsync(Ct)).Number + 1;
        foreach (var (contract, function) in new[] { (strategies, 6), (pods, 0), (pods, 0), (strategies, 7) })
        {
            if (contract == pods) await chain.DoAsync(pods, "createPods", Ct, BigInteger.One);
            else await chain.DoAsync(strategies, "deployNewStrategy", Ct, chain.Accounts[function]);
        }
        await chain.MineAsync(8, Ct);
        var options = Options with { History = true, MostBlocks = 50, FirstRange = 50 };
        await using IndexerRig clean = await IndexerRig.StartAsync(postgres, Ct, options), late = await IndexerRig.StartAsync(postgres, Ct, options);
        await clean.RunToAsync(Pods, (await chain.HeadAsync(Ct)).Number, Ct);
        await late.RunToAsync(Parse("[]", Core("StrategyFactory", strategies, begun)), (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.NotEqual(await PastAsync(clean), await PastAsync(late));
        await late.RunToAsync(Pods, (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.Equal(await PastAsync(clean), await PastAsync(late));
        Assert.Equal((await clean.Chains.FindAsync(BareChain.ChainId, Ct))!.FirstBlock, (await late.Chains.FindAsync(BareChain.ChainId, Ct))!.FirstBlock);

        static async Task<List<string>> PastAsync(IndexerRig rig)
        {
            await using var command = rig.Store.Database.CreateCommand("""
                SELECT concat_ws(' ', b.number, encode(b.hash, 'hex'), b.time, b.events_total, encode(b.digest, 'hex')) FROM scan.blocks b
                WHERE EXISTS (SELECT 1 FROM scan.ledger l WHERE l.block = b.number AND l.canonical) ORDER BY b.number
                """);
            await using var row = await command.ExecuteReaderAsync(Ct);
            var past = new List<string>();
            while (await row.ReadAsync(Ct)) past.Add(row.GetString(0));
            return past;
        }
    }

    /// <summary>A contract of the user's own that has told something, and something of pods behind it.</summary>
    private async Task<Address> SpokenAsync()
    {
        var shapes = await chain.DeployAsync("EventShapes", Ct);
        await chain.DoAsync(shapes, "plain", Ct, (BigInteger)3, "run me");
        await chain.DoAsync(pods, "createPods", Ct, BigInteger.One);
        await chain.MineAsync(2, Ct);
        return shapes;
    }

    private NetworkManifest Shapes(Address at, string declared, params string[] contracts) => Parse($$"""[ { "name": "Shapes", "address": "{{at}}", "events": ["{{declared}}"] } ]""", contracts);

    /// <summary>A contract's logs with their kinds; null: unknown.</summary>
    private async Task<List<(string EventId, string? Kind)>> ToldAsync(Address contract)
    {
        var kinds = await rig.Kinds.ListAsync(Ct);
        return [.. (await rig.Ledger.QueryAsync(new LedgerQuery { Address = contract.ToArray(), Take = 10 }, Ct)).Rows.Select(row => (row.EventId, row.KindId == 0 ? null : $"{kinds[row.KindId].Contract} {kinds[row.KindId].Signature}"))];
    }

    private NetworkManifest Pods => Parse("[]", Core("EigenPodManager", pods), Core("StrategyFactory", strategies));

    private static string Core(string contract, Address at, long start = 0) => $$"""{ "system": "eigenlayer-core", "contract": "{{contract}}", "address": "{{at}}", "startBlock": {{start}} }""";

    private NetworkManifest Parse(string custom, params string[] contracts) => new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse("late.json", $$"""
        {
          "name": "late", "chainId": {{BareChain.ChainId}}, "rpc": ["{{chain.Anvil.HttpUrl}}"], "finality": { "mode": "depth", "depth": 1 },
          "contracts": [{{string.Join(", ", contracts)}}], "custom": {{custom}}
        }
        """);

    private async Task RunAsync(NetworkManifest network) => await rig.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);

    private async Task IsAsCleanAsync(NetworkManifest network)
    {
        await using var clean = await IndexerRig.StartAsync(postgres, Ct, Options);
        await clean.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
    }
}
