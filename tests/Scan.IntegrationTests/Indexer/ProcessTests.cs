using System.Text.Json;
using Scan.Devnet;
using Scan.Documents;
using Scan.IntegrationTests.Devnet;
using Scan.Local;
using Scan.Local.Postgres;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>Indexers as processes: killed, ended, two on one database.</summary>
public sealed class ProcessTests(PostgresServer postgres) : IAsyncLifetime
{
    private const long Depth = 3;
    private readonly TemporaryFolder folder = new();
    private DevnetHost host = null!;
    private DevnetChain devnet = null!;
    private IndexerRig rig = null!;
    private string manifest = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await DevnetHost.StartAsync(Ct);
        devnet = await ChainTests.PlayedAsync(host);
        rig = await IndexerRig.StartAsync(postgres, Ct);
        manifest = await IndexerProcess.WriteManifestAsync(folder.Path, devnet, host.Anvil.HttpUrl, Depth, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Indexing_to_a_block_ends_with_a_summary_on_standard_output()
    {
        await using var indexer = IndexerProcess.Start("index", "--network", manifest, "--postgres", rig.ConnectionString, "--to-block", $"{devnet.Head.Number}");
        var (code, output, errors) = await indexer.ExitAsync(Ct);
        Assert.True(code == 0, errors);
        var summary = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]).RootElement;
        Assert.Equal((devnet.ChainId, 0, devnet.Head.Number, devnet.Head.Hash.ToString()),
            (summary.GetProperty("chainId").GetInt64(), summary.GetProperty("fromBlock").GetInt64(), summary.GetProperty("toBlock").GetInt64(), summary.GetProperty("blockHash").GetString()));
        Assert.Equal((await rig.Chains.FindAsync(devnet.ChainId, Ct))!.EventsTotal, summary.GetProperty("events").GetInt64());

        await using var digest = IndexerProcess.Start("digest", "--chain", $"{devnet.ChainId}", "--postgres", rig.ConnectionString);
        var printed = JsonDocument.Parse((await digest.ExitAsync(Ct)).Output).RootElement;
        Assert.EndsWith(printed.GetProperty("sha256").GetString()!, await rig.DigestAsync(devnet.ChainId, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_leading_process_is_killed_another_takes_the_chain_over()
    {
        await using var first = Follow();
        await rig.ReachedAsync(devnet.ChainId, ChainTests.Head(devnet), Ct);
        await using var second = Follow();
        await devnet.RegisterAgentAsync(devnet.Accounts.Operators[0].Address, "data:,one", Ct);
        await rig.ReachedAsync(devnet.ChainId, ChainTests.Head(devnet), Ct);
        first.Kill();
        await devnet.RegisterAgentAsync(devnet.Accounts.Operators[1].Address, "data:,two", Ct);
        await rig.ReachedAsync(devnet.ChainId, ChainTests.Head(devnet), Ct);
        await IndexerProcess.TerminateAsync(second.Pid, Ct);
        Assert.Equal(0, (await second.ExitAsync(Ct)).ExitCode);
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(DevnetManifest.Of(devnet, host.Anvil.HttpUrl, new(Depth)), devnet.Head.Number, Ct);
        Assert.Equal(await clean.DigestAsync(devnet.ChainId, Ct), await rig.DigestAsync(devnet.ChainId, Ct));
    }

    [Fact]
    public async Task An_index_for_readers_that_a_live_chain_is_missing_is_built_while_it_is_followed()
    {
        await using var indexer = Follow();
        await rig.ReachedAsync(devnet.ChainId, ChainTests.Head(devnet), Ct);
        await BuiltAsync();
        // As if there had been no log yet when the chain went live.
        await rig.Store.Database.Command("DROP INDEX scan.ledger_kind").RunAsync(Ct);
        await BuiltAsync();
        await devnet.RegisterAgentAsync(devnet.Accounts.Operators[0].Address, "data:,one", Ct);
        await rig.ReachedAsync(devnet.ChainId, ChainTests.Head(devnet), Ct);
    }

    [Theory]
    [InlineData("nowhere.json", "index", "--network", "nowhere.json", "--postgres", "Host=127.0.0.1")]
    [InlineData("No database is given", "digest", "--chain", "1")]
    [InlineData("--postgres", "digest", "--chain", "1", "--postgres", "nonsense")]
    public async Task Bad_input_is_refused_in_one_sentence_with_exit_code_2(string reason, params string[] arguments)
    {
        await using var indexer = IndexerProcess.Start(arguments);
        var (code, _, errors) = await indexer.ExitAsync(Ct);
        Assert.Equal(2, code);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Contains(reason, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_away_at_the_start_is_waited_for()
    {
        using var home = new TemporaryFolder();
        var server = new EmbeddedPostgresOptions { Directory = home.Path, SharedBuffersMegabytes = 128, Port = FreePort.Next() };
        string connection;
        await using (var once = await EmbeddedPostgres.StartAsync(server, TimeProvider.System, Ct)) connection = once.ConnectionString;
        await using var indexer = IndexerProcess.Start("index", "--network", manifest, "--postgres", connection, "--to-block", $"{devnet.Head.Number}");
        await indexer.SaysAsync("PostgreSQL is away", Ct);
        await using var now = await EmbeddedPostgres.StartAsync(server, TimeProvider.System, Ct);
        var (code, output, errors) = await indexer.ExitAsync(Ct);
        Assert.True(code == 0, errors);
        Assert.Contains($"\"toBlock\":{devnet.Head.Number}", output, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL is there", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Password=wrong", "password")]
    [InlineData("Database=nowhere", "nowhere")]
    public async Task A_database_that_refuses_is_not_waited_for(string wrong, string reason)
    {
        await using var indexer = IndexerProcess.Start("index", "--network", manifest, "--postgres", $"{rig.ConnectionString};{wrong}");
        var (code, _, errors) = await indexer.ExitAsync(Ct);
        Assert.Equal(2, code);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.Contains("--postgres", errors, StringComparison.Ordinal);
    }

    private async Task BuiltAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (await rig.Store.Database.Command("SELECT indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = 'ledger_kind'").ScalarAsync<bool>(Ct) is false) await Task.Delay(100, patience.Token);
    }

    private IndexerProcess Follow() => IndexerProcess.Start("index", "--network", manifest, "--postgres", rig.ConnectionString);
}
