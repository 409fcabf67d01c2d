using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Proofs;
using Scan.Indexer.Rollups;
using Scan.Indexer.Systems;
using Scan.IntegrationTests.Devnet;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Scan.Web.Features.Rollups;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Web;

/// <summary>The answer for a rollup block on a devnet: its own node stands for the rollup's, under chain id 5.</summary>
public sealed class DevnetFinalityTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string RollupId = "5";
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new();
    private NodeFault rollupFault = NodeFault.None;
    private NodeFault chainFault = NodeFault.None;
    private DevnetHost host = null!;
    private DevnetChain devnet = null!;
    private FaultyNode rollup = null!, chain = null!;
    private IndexerRig rig = null!;
    private NetworkManifest manifest = null!;
    private WebApplication app = null!;
    private string file = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private Address Manager => devnet.Addresses.Avss[0].ServiceManager;
    private string ZkRollup => devnet.Plan.ZkRollup.ChainId.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        host = await DevnetHost.StartAsync(Ct);
        devnet = await ChainTests.PlayedAsync(host);
        await devnet.PlayAsync(new SetRollupEnabled(0, 5, true), Ct);
        rollup = await FaultyNode.StartAsync(host.Anvil.HttpUrl, method => rollupFault != NodeFault.None ? rollupFault : method == "eth_chainId" ? NodeFault.WrongChain : NodeFault.None, Ct);
        chain = await FaultyNode.StartAsync(host.Anvil.HttpUrl, _ => chainFault, Ct);
        var json = Scan.Devnet.DevnetManifest.Of(devnet, chain.Url);
        json["rollups"]!.AsArray().Add(new JsonObject { ["chainId"] = RollupId, ["name"] = "five", ["mach"] = Manager.ToString(), ["windowSeconds"] = 24, ["rpc"] = new JsonArray(rollup.Url.ToString()) });
        file = Path.Combine(folder.Path, "devnet.json");
        await File.WriteAllTextAsync(file, json.ToJsonString(), Ct);
        manifest = await new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).ReadFileAsync(file, Ct);
        rig = await IndexerRig.StartAsync(postgres, Ct);
        await IndexAsync();
        await CoveredAsync(0, devnet.Head.Number + 1_000);
        app = await WebAsync();
        http.BaseAddress = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await rig.DisposeAsync();
        await rollup.DisposeAsync();
        await chain.DisposeAsync();
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Watched_silence_past_the_window_is_final_and_a_dead_or_silent_node_or_a_blind_index_never_is()
    {
        var block = devnet.Head.Number - 4;
        Assert.Equal((FinalityState.Finalized, FinalityTier.Mach), await AskAsync(RollupId, block));
        Assert.Equal((FinalityState.Pending, FinalityTier.Sequencer), await AskAsync(RollupId, devnet.Head.Number));
        foreach (var fault in new[] { NodeFault.HangUp, NodeFault.ServerError, NodeFault.Silence, NodeFault.NullResult, NodeFault.TornAnswer })
        {
            rollupFault = fault;
            Assert.Equal((FinalityState.Pending, FinalityTier.Unknown), await AskAsync(RollupId, block));
        }
        rollupFault = NodeFault.None;
        // While the window runs, whoever is not seen alive now covers nothing.
        foreach (var (covers, ago) in new[] { (false, 0), (true, 400) })
        {
            await SeenAsync(covers, ago);
            Assert.Equal((FinalityState.Uncovered, FinalityTier.Sequencer), await AskAsync(RollupId, devnet.Head.Number));
            Assert.Equal((FinalityState.Finalized, FinalityTier.Mach), await AskAsync(RollupId, block));
        }
        await SqlAsync("DELETE FROM scan.rollup_coverage");
        Assert.Equal((FinalityState.Uncovered, FinalityTier.Sequencer), await AskAsync(RollupId, devnet.Head.Number));
        await SqlAsync("DELETE FROM scan.coverage_spans");
        await SeenAsync(true, 0);
        Assert.Equal((FinalityState.Uncovered, FinalityTier.Sequencer), await AskAsync(RollupId, block));
        await CoveredAsync(0, devnet.Head.Number + 1_000);
        Assert.Equal((FinalityState.Finalized, FinalityTier.Mach), await AskAsync(RollupId, block));
        await SqlAsync("UPDATE scan.chains SET state = 'stopped'");
        Assert.Equal((FinalityState.Uncovered, FinalityTier.Sequencer), await AskAsync(RollupId, block));
        await SqlAsync("UPDATE scan.chains SET state = 'live', head_block = indexed_block + 100");
        Assert.Equal((FinalityState.Uncovered, FinalityTier.Sequencer), await AskAsync(RollupId, block));
    }

    [Fact]
    public async Task What_nobody_watched_stays_uncovered_when_operators_are_back_and_what_was_watched_stays_final_while_they_are_away()
    {
        // Blocks are 12 s apart and the window takes two of them.
        for (var i = 0; i < 20; i++) await devnet.PlayAsync([], Ct);
        await IndexAsync();
        await SqlAsync("DELETE FROM scan.coverage_spans");
        var (lost, back) = (devnet.Head.Number - 12, devnet.Head.Number - 6);
        long[] blocks = [lost - 3, lost - 2, lost - 1, lost + 1, back - 1, back, back + 1];
        await CoveredAsync(lost - 8, lost);
        await SeenAsync(false, 0);
        foreach (var block in blocks) Assert.Equal(block <= lost - 2 ? FinalityState.Finalized : FinalityState.Uncovered, (await AskAsync(RollupId, block)).State);
        Assert.Equal(FinalityState.Uncovered, (await AskAsync(RollupId, lost - 9)).State);
        await CoveredAsync(back, devnet.Head.Number + 10);
        foreach (var block in blocks) Assert.Equal(block <= lost - 2 || block >= back ? FinalityState.Finalized : FinalityState.Uncovered, (await AskAsync(RollupId, block)).State);
        var answer = await http.GetFromJsonAsync<JsonElement>($"/api/v1/rollups/{RollupId}/finality?block={lost - 1}", Ct);
        Assert.Contains("12 s after the block", answer.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.False(answer.GetProperty("evidence").GetProperty("coverage")[0].GetProperty("covers").GetBoolean());
        // The end of the next one takes nothing back either.
        await SeenAsync(false, 0);
        Assert.Equal(FinalityState.Finalized, (await AskAsync(RollupId, back)).State);
    }

    [Fact]
    public async Task A_host_that_takes_registered_stake_for_coverage_needs_nobody_seen_alive()
    {
        await SqlAsync("DELETE FROM scan.coverage_spans; DELETE FROM scan.rollup_coverage");
        var block = devnet.Head.Number - 4;
        Assert.Equal(FinalityState.Uncovered, (await AskAsync(RollupId, block)).State);
        await using var registered = await WebAsync("registered");
        using var other = new HttpClient { BaseAddress = new Uri(registered.Urls.First()) };
        async Task<string?> SaidAsync() => (await other.GetFromJsonAsync<JsonElement>($"/api/v1/rollups/{RollupId}/finality?block={block}", Ct)).GetProperty("state").GetString();
        Assert.Equal(FinalityState.Finalized, await SaidAsync());
        // It covers nothing all the same without operators, while paused, switched off, or with a chain that is behind.
        await SqlAsync("UPDATE scan.chains SET state = 'stopped'");
        Assert.Equal(FinalityState.Uncovered, await SaidAsync());
        await SqlAsync("UPDATE scan.chains SET state = 'live'");
        await devnet.PlayAsync(new SetRollupEnabled(0, 5, false), Ct);
        await IndexAsync();
        Assert.Equal(FinalityState.Uncovered, await SaidAsync());
        // A word that is none of the two is refused at the start.
        await using var wrong = Web("whatever");
        Assert.Contains("Finality:Coverage", (await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => wrong.StartAsync(Ct))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reorganisation_between_two_looks_never_hides_an_alert_behind_a_time_that_counts_it()
    {
        // Either the alert stands, or the chain is not read far enough to know of it: the same transaction changes both, over and over.
        var block = devnet.Head.Number - 4;
        await devnet.ConfirmAlertAsync(0, 5, Keccak256.Hash("comes and goes"), Ct);
        await IndexAsync();
        Assert.Equal(FinalityState.Alerted, (await AskAsync(RollupId, block)).State);
        var early = (await host.Node.GetBlockAsync(block + 1, Ct))!.Time;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var flipping = Task.Run(async () =>
        {
            for (var there = false; !stop.IsCancellationRequested; there = !there)
            {
                await using var connection = await rig.Store.Database.OpenConnectionAsync(Ct);
                await using var transaction = await connection.BeginTransactionAsync(Ct);
                await using var command = new NpgsqlCommand($$"""
                    UPDATE scan.d_alert SET body = jsonb_set(body, '{status}', '"{{(there ? AlertStatus.Open : AlertStatus.Removed)}}"');
                    UPDATE scan.chains SET indexed_time = {{(there ? devnet.Head.Timestamp : early)}};
                    """, connection, transaction);
                await command.ExecuteNonQueryAsync(Ct);
                await transaction.CommitAsync(Ct);
                await Task.Delay(Random.Shared.Next(12), Ct);
            }
        }, Ct);
        var said = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 300; i++) said.Add((await AskAsync(RollupId, block)).State);
        await stop.CancelAsync();
        await flipping;
        Assert.Equal([FinalityState.Alerted, FinalityState.Pending], said.Order());
    }

    [Fact]
    public async Task An_alert_of_signatures_counts_from_its_block_once_that_is_known_and_for_all_until_then()
    {
        var named = (await host.Node.GetBlockAsync(6, Ct))!;
        await devnet.ConfirmAlertAsync(0, 5, named.Hash, Ct);
        await IndexAsync();
        foreach (var block in new long[] { 5, 6, 7 }) Assert.Equal(FinalityState.Alerted, (await AskAsync(RollupId, block)).State);
        await new MessageKeeper(rig.Chains, new AlertMessages(rig.Store.Database), new RollupEndpoints(manifest.Rollups, TimeProvider.System), TimeProvider.System).RunAsync(devnet.ChainId, Ct);
        Assert.Equal(FinalityState.Finalized, (await AskAsync(RollupId, 5)).State);
        foreach (var block in new long[] { 6, 7 }) Assert.Equal(FinalityState.Alerted, (await AskAsync(RollupId, block)).State);
        // A second one that names no block stands for all again, whatever came of the first.
        await devnet.ConfirmAlertAsync(0, 5, Keccak256.Hash("no block"), Ct);
        await IndexAsync();
        Assert.Equal(FinalityState.Alerted, (await AskAsync(RollupId, 5)).State);
    }

    [Fact]
    public async Task An_alert_of_proofs_stands_from_its_block_on_until_it_is_refuted_or_the_output_is_another()
    {
        var (wrong, right) = (Keccak256.Hash("wrong"), Keccak256.Hash("right"));
        await devnet.PlayAsync(new JoinZk(0), Ct);
        await devnet.PlayAsync(new ProposeOutput(wrong, 50), Ct);
        await devnet.PlayAsync(new RaiseZkAlert(0, 0, 50, wrong, right), Ct);
        await IndexAsync();
        // Nobody can see whether operators of the ZK variant are alive: it covers nothing.
        Assert.Equal(FinalityState.Uncovered, (await AskAsync(ZkRollup, 49)).State);
        foreach (var block in new long[] { 50, 51 }) Assert.Equal(FinalityState.Alerted, (await AskAsync(ZkRollup, block)).State);

        // The proof confirms the alert: the block is invalid now beyond doubt, though the alert is settled.
        await devnet.PlayAsync(new SubmitProof(devnet.Accounts.Owner, right), Ct);
        await IndexAsync();
        Assert.Equal(FinalityState.Alerted, (await AskAsync(ZkRollup, 50)).State);
        await IndexAsync(toFinality: true);
        Assert.Equal((FinalityState.Alerted, FinalityTier.ChallengePassed), await AskAsync(ZkRollup, 50));
        // Another root is none better: neither that of a later block, which may be built on this one, nor a second wrong one of this block.
        foreach (var (root, at) in new[] { (Keccak256.Hash("built on it"), 60L), (right, 60L), (Keccak256.Hash("wrong again"), 50L) })
        {
            await devnet.PlayAsync(new DeleteOutputs(0), Ct);
            await devnet.PlayAsync(new ProposeOutput(root, at), Ct);
            await IndexAsync(toFinality: true);
            Assert.Equal(FinalityState.Alerted, (await AskAsync(ZkRollup, 50)).State);
        }
        await devnet.PlayAsync(new DeleteOutputs(0), Ct);
        await devnet.PlayAsync(new ProposeOutput(right, 50), Ct);
        await IndexAsync();
        Assert.Equal(FinalityState.Alerted, (await AskAsync(ZkRollup, 50)).State);
        await IndexAsync(toFinality: true);
        Assert.Equal((FinalityState.Uncovered, FinalityTier.ChallengePassed), await AskAsync(ZkRollup, 50));
        // Without the chain's node nobody can say that the output was corrected.
        chainFault = NodeFault.ServerError;
        Assert.Equal(FinalityState.Alerted, (await AskAsync(ZkRollup, 50)).State);
    }

    [Fact]
    public async Task The_newest_block_of_each_tier_is_the_newest_of_which_the_answer_for_one_block_says_so()
    {
        for (var i = 0; i < 20; i++) await devnet.PlayAsync([], Ct);
        await IndexAsync();
        var reader = app.Services.GetRequiredService<ReachedReader>();
        async Task<ReachedFinality> CheckedAsync()
        {
            var (reached, newest) = (await reader.ReadAsync(RollupId, Ct), devnet.Head.Number);
            while (newest >= 0 && (await AskAsync(RollupId, newest)).State != FinalityState.Finalized) newest--;
            Assert.Equal((devnet.Head.Number, newest), (reached.Sequencer.Block!.Value, reached.Mach.Block!.Value));
            return reached;
        }
        var whole = await CheckedAsync();
        Assert.Equal((devnet.Head.Timestamp, false, "no contract of this rollup on L1 is known"), (whole.Sequencer.Time!.Value, whole.Posted.IsKnown, whole.Posted.Problem));
        // Those who watched are lost sight of, and then an alert speaks of a block in what they watched.
        await SqlAsync("DELETE FROM scan.coverage_spans");
        await CoveredAsync(0, devnet.Head.Number - 10);
        await SeenAsync(false, 0);
        var lost = (await CheckedAsync()).Mach.Block;
        Assert.True(lost < whole.Mach.Block);
        var named = (await host.Node.GetBlockAsync(6, Ct))!;
        await devnet.ConfirmAlertAsync(0, 5, named.Hash, Ct);
        await IndexAsync();
        var alerted = await reader.ReadAsync(RollupId, Ct);
        Assert.Equal((null, true), (alerted.Mach.Block, alerted.Mach.IsKnown));
        await new MessageKeeper(rig.Chains, new AlertMessages(rig.Store.Database), new RollupEndpoints(manifest.Rollups, TimeProvider.System), TimeProvider.System).RunAsync(devnet.ChainId, Ct);
        Assert.Equal(5, (await CheckedAsync()).Mach.Block);
        rollupFault = NodeFault.ServerError;
        var silent = await reader.ReadAsync(RollupId, Ct);
        Assert.Equal((null, false, "the rollup's node does not answer"), (silent.Sequencer.Block, silent.Sequencer.IsKnown, silent.Sequencer.Problem));
    }

    [Fact]
    public async Task A_rollups_page_tells_the_newest_block_of_each_tier_before_anybody_asks_for_one()
    {
        await devnet.PlayAsync(new JoinZk(0), Ct);
        await IndexAsync(toFinality: true);
        var reader = app.Services.GetRequiredService<ReachedReader>();
        Assert.Equal((null, true, "no output is posted yet"), await reader.ReadAsync(ZkRollup, Ct) is var none ? (none.Posted.Block, none.Posted.IsKnown, none.Posted.Problem) : default);
        await devnet.PlayAsync(new ProposeOutput(Keccak256.Hash("one"), 50), Ct);
        await devnet.PlayAsync(new ProposeOutput(Keccak256.Hash("two"), 60), Ct);
        await IndexAsync(toFinality: true);
        // Posted in final blocks long ago; then one that is final and can still be challenged.
        Assert.Equal((60, 60), await reader.ReadAsync(ZkRollup, Ct) is var both ? (both.Posted.Block!.Value, both.Passed.Block!.Value) : default);
        await devnet.PlayAsync(new ProposeOutput(Keccak256.Hash("three"), 70), Ct);
        var posted = devnet.Head.Number;
        for (var read = await reader.ReadAsync(ZkRollup, Ct); read.Posted.Block != 70; read = await reader.ReadAsync(ZkRollup, Ct))
        {
            Assert.True(devnet.Head.Number < posted + 100, "The output never became final.");
            await devnet.PlayAsync([], Ct);
            await IndexAsync();
        }
        Assert.Equal(60, (await reader.ReadAsync(ZkRollup, Ct)).Passed.Block);

        var page = await http.GetStringAsync($"/rollups/{ZkRollup}", Ct);
        for (var i = 0; i < 240 && !page.Contains($"/rollups/{ZkRollup}?block=70#finality", StringComparison.Ordinal); i++)
        {
            await Task.Delay(500, Ct);
            page = await http.GetStringAsync($"/rollups/{ZkRollup}", Ct);
        }
        Assert.Contains($"/rollups/{ZkRollup}?block=70#finality", page, StringComparison.Ordinal);
        Assert.Contains($"/rollups/{ZkRollup}?block=60#finality", page, StringComparison.Ordinal);
        Assert.Contains("no manifest gives an RPC address of this rollup", page, StringComparison.Ordinal);
        foreach (var site in new[] { "explorer", "bridge" }) Assert.Contains($"href=\"https://{site}-{ZkRollup}.rollups.invalid", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_RPC_gives_the_same_answer_and_refuses_by_the_book()
    {
        var rest = await http.GetFromJsonAsync<JsonElement>($"/api/v1/rollups/{RollupId}/finality?block=3", Ct);
        foreach (var parameters in new[] { "[\"5\", 3]", "[5, \"0x3\"]", "{\"rollupChainId\": \"0x5\", \"block\": \"3\"}" })
        {
            var answer = await RpcAsync($$"""{"jsonrpc": "2.0", "id": "a", "method": "scan_blockFinality", "params": {{parameters}}}""");
            Assert.Equal("a", answer.GetProperty("id").GetString());
            Assert.Equal(rest.ToString(), answer.GetProperty("result").ToString());
        }
        await RefusedAsync("""{"jsonrpc": "2.0", "id": 1, "method": "scan_blockFinality", "params": ["5"]}""", -32602);
        await RefusedAsync("""{"jsonrpc": "2.0", "id": 1, "method": "scan_blockFinality", "params": ["5", -1]}""", -32602);
        await RefusedAsync("""{"jsonrpc": "2.0", "id": 1, "method": "scan_blockFinality", "params": ["5", "latest"]}""", -32602);
        await RefusedAsync("""{"jsonrpc": "2.0", "id": 1, "method": "scan_blockFinality", "params": ["77", 1]}""", -32001);
        await RefusedAsync("""{"jsonrpc": "2.0", "id": 1, "method": "eth_chainId"}""", -32601);
        await RefusedAsync("""{"id": 1}""", -32600);
        await RefusedAsync("[]", -32600);
        await RefusedAsync("{", -32700);
        var batch = await RpcAsync("""[{"jsonrpc": "2.0", "id": 1, "method": "scan_blockFinality", "params": [5, 3]}, {"jsonrpc": "2.0", "method": "scan_blockFinality", "params": [5, 3]}, 7]""");
        Assert.Equal(2, batch.GetArrayLength());
        var notified = await PostAsync("""{"jsonrpc": "2.0", "method": "scan_blockFinality", "params": [5, 3]}""");
        Assert.Equal(HttpStatusCode.NoContent, notified.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(new string(' ', 70_000) + "{}")).StatusCode);
    }

    private async Task RefusedAsync(string body, int code) => Assert.Equal(code, (await RpcAsync(body)).GetProperty("error").GetProperty("code").GetInt32());

    private async Task<JsonElement> RpcAsync(string body) => await (await PostAsync(body)).Content.ReadFromJsonAsync<JsonElement>(Ct);

    private Task<HttpResponseMessage> PostAsync(string body) => http.PostAsync("/rpc", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct);

    private async Task<(string State, string Tier)> AskAsync(string id, long block)
    {
        var answer = await http.GetFromJsonAsync<JsonElement>($"/api/v1/rollups/{id}/finality?block={block}", Ct);
        return (answer.GetProperty("state").GetString()!, answer.GetProperty("tier").GetString()!);
    }

    /// <param name="toFinality">Mines on until what was played is final.</param>
    private async Task IndexAsync(bool toFinality = false)
    {
        for (var i = 0; toFinality && i < 75; i++) await devnet.PlayAsync([], Ct);
        await rig.RunToAsync(manifest, devnet.Head.Number, Ct);
        await SqlAsync("UPDATE scan.chains SET state = 'live', head_block = indexed_block");
    }

    private WebApplication Web(string? coverage = null) => ScanWebApp.Create(new ScanWebOptions
    {
        Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero, Networks = [file],
        Also = builder => builder.Configuration["Finality:Coverage"] = coverage ?? "seen",
    });

    private async Task<WebApplication> WebAsync(string? coverage = null)
    {
        var web = Web(coverage);
        await web.StartAsync(Ct);
        return web;
    }

    /// <summary>What the indexer said some seconds ago of the operators.</summary>
    private Task SeenAsync(bool covers, int secondsAgo) => LookAsync(covers, TimeProvider.System.GetUtcNow().AddSeconds(-secondsAgo), null);

    /// <summary>Looks at the times of these blocks saw enough stake alive, without a break; the last one was just now.</summary>
    private async Task CoveredAsync(long fromBlock, long toBlock)
    {
        var times = new[] { fromBlock, toBlock }.Select(b => DateTimeOffset.FromUnixTimeSeconds(devnet.Head.Timestamp - 12 * (devnet.Head.Number - b))).ToArray();
        await SqlAsync("DELETE FROM scan.coverage_spans WHERE began > now() - interval '1 day'");
        await LookAsync(true, times[0], times[1]);
        await LookAsync(true, TimeProvider.System.GetUtcNow(), null);
    }

    private Task LookAsync(bool covers, DateTimeOffset at, DateTimeOffset? until)
    {
        var coverage = new RollupCoverage(devnet.ChainId, Manager, covers, "As the test says.", 3, 3, [], at.ToUnixTimeSeconds(), null, at.ToUnixTimeSeconds());
        return new CoverageStore(rig.Store.Database).StoreAsync(new CoverageLook(devnet.ChainId, Manager.ToArray(), [RollupId], covers ? until ?? at.AddMinutes(5) : null, JsonSerializer.Serialize(coverage, DocumentJson.Options)), at, Ct);
    }

    private async Task SqlAsync(string sql)
    {
        await using var command = rig.Store.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
        // The web reads where chains stand twice a second.
        await Task.Delay(600, Ct);
    }
}
