using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Scan.Devnet;
using Scan.Documents;
using Scan.Indexer.Chain;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>A leader that is stopped (SIGSTOP) in the middle of a commit, holding its locks.</summary>
public sealed class StalledLeaderTests(PostgresServer postgres)
{
    private const long Depth = 3;

    /// <summary>Four times what it may take on a machine that has nothing else to do.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_goes_on_soon_and_the_first_writes_nothing_when_it_wakes()
    {
        await using var pair = await PairAsync();
        var (rig, devnet) = (pair.Rig, pair.Devnet);
        await StopInCommitAsync(pair);
        await TakesOverAsync(pair);

        var (epoch, digest) = (await EpochAsync(rig), await rig.DigestAsync(devnet.ChainId, Ct));
        await SignalAsync("CONT", pair.First.Pid);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        Assert.Equal(digest, await rig.DigestAsync(devnet.ChainId, Ct));
        Assert.Equal(epoch, await EpochAsync(rig));
        await devnet.RegisterAgentAsync(devnet.Accounts.Operators[1].Address, "data:,after", Ct);
        await rig.ReachedAsync(devnet.ChainId, ChainTests.Head(devnet), Ct);
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(DevnetManifest.Of(devnet, pair.Host.Anvil.HttpUrl, new(Depth)), devnet.Head.Number, Ct);
        Assert.Equal(await clean.DigestAsync(devnet.ChainId, Ct), await rig.DigestAsync(devnet.ChainId, Ct));
    }

    [Fact]
    public async Task One_that_was_overtaken_does_not_write_its_end_over_the_others_state()
    {
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        var chain = await rig.Chains.OpenAsync(new ChainRegistration(1, new byte[32], "one", "{}", 0, false), Ct);
        // One that led before says nothing about who leads now.
        await using (await Lead.TakeAsync(rig.Store, 1, "earlier", new WriterOptions(), Ct)) { }
        var status = new ChainStatus(rig.Chains, 1, "first");
        await status.BeginAsync(Ct);
        status.Opened(chain);
        await status.TroubledAsync("the node is slow", Ct);
        Assert.Equal((ChainState.Backfilling, "the node is slow"), await ShownAsync(rig));
        await using (await Lead.TakeAsync(rig.Store, 1, "first", new WriterOptions(), Ct)) await status.TroubledAsync("the node is away", Ct);
        Assert.Equal((ChainState.Backfilling, "the node is away"), await ShownAsync(rig));
        await using var lead = await Lead.TakeAsync(rig.Store, 1, "second", new WriterOptions(), Ct);
        await status.StoppedAsync("the session was ended", Ct);
        await status.TroubledAsync("the database is away", Ct);
        Assert.Equal((ChainState.Backfilling, "the node is away"), await ShownAsync(rig));
    }

    private static async Task<(string State, string? LastError)> ShownAsync(IndexerRig rig)
    {
        var chain = (await rig.Chains.FindAsync(1, Ct))!;
        return (chain.State, chain.LastError);
    }

    /// <summary>The scheduler's locks are rows that every node of the cluster waits for.</summary>
    [Fact]
    public async Task Another_goes_on_soon_where_the_stopped_one_held_the_lock_of_the_schedule()
    {
        await using var pair = await PairAsync();
        await StopInScheduleAsync(pair);
        await pair.Devnet.RegisterAgentAsync(pair.Devnet.Accounts.Operators[0].Address, "data:,held", Ct);
        await TakesOverAsync(pair);
    }

    /// <summary>An indexer that leads and one that stands by, each under its name in PostgreSQL.</summary>
    private async Task<Pair> PairAsync()
    {
        var pair = new Pair(new TemporaryFolder(), await DevnetHost.StartAsync(Ct), await IndexerRig.StartAsync(postgres, Ct));
        pair.Devnet = await ChainTests.PlayedAsync(pair.Host);
        var manifest = await IndexerProcess.WriteManifestAsync(pair.Folder.Path, pair.Devnet, pair.Host.Anvil.HttpUrl, Depth, Ct);
        pair.First = Start("first");
        await pair.Rig.ReachedAsync(pair.Devnet.ChainId, ChainTests.Head(pair.Devnet), Ct);
        pair.Second = Start("second");
        await StandsByAsync(pair.Rig);
        return pair;

        IndexerProcess Start(string name) => IndexerProcess.Start("index", "--network", manifest, "--postgres", $"{pair.Rig.ConnectionString};Application Name={name}");
    }

    private static async Task TakesOverAsync(Pair pair)
    {
        var stopped = Stopwatch.GetTimestamp();
        await pair.Rig.ReachedAsync(pair.Devnet.ChainId, ChainTests.Head(pair.Devnet), Ct);
        var takeOver = Stopwatch.GetElapsedTime(stopped);
        TestContext.Current.SendDiagnosticMessage($"The take-over took {takeOver.TotalSeconds:0.0} s.");
        Assert.True(takeOver < Budget, $"The take-over took {takeOver}.");
    }

    /// <summary>Waits until both have checked in to the cluster.</summary>
    private static async Task StandsByAsync(IndexerRig rig)
    {
        await using var members = rig.Store.Database.CreateCommand("SELECT count(*) FROM qrtz_scheduler_state");
        while (await members.ExecuteScalarAsync(Ct) is not 2L) await Task.Delay(50, Ct);
    }

    /// <summary>Holds the leader's commit at its last step by a lock of ours, stops the process there, and lets the lock go.</summary>
    private static async Task StopInCommitAsync(Pair pair)
    {
        var (rig, devnet) = (pair.Rig, pair.Devnet);
        await using var connection = await rig.Store.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var hold = new NpgsqlCommand("LOCK TABLE scan.ledger IN SHARE MODE", connection)) await hold.ExecuteNonQueryAsync(Ct);
        await devnet.RegisterAgentAsync(devnet.Accounts.Operators[0].Address, "data:,held", Ct);
        await using (var waits = rig.Store.Database.CreateCommand("SELECT EXISTS (SELECT 1 FROM pg_stat_activity a JOIN scan.leads l ON a.pid IN (l.pid, l.second_pid) WHERE a.wait_event_type = 'Lock')"))
        {
            while (await waits.ExecuteScalarAsync(Ct) is not true) await Task.Delay(10, Ct);
        }
        await SignalAsync("STOP", pair.First.Pid);
        await transaction.CommitAsync(Ct);
    }

    /// <summary>
    /// Holds what the scheduler writes under its lock until it is the leader's session that waits there and the other's that waits for it, stops the
    /// leader, and lets go: its session has the lock now, and nobody who would give it back.
    /// </summary>
    private static async Task StopInScheduleAsync(Pair pair)
    {
        var rig = pair.Rig;
        await using var connection = await rig.Store.Database.OpenConnectionAsync(Ct);
        await using var holds = rig.Store.Database.CreateCommand("""
            SELECT EXISTS (SELECT 1 FROM pg_stat_activity a JOIN pg_stat_activity b ON a.pid = ANY(pg_blocking_pids(b.pid))
                WHERE a.application_name = 'first' AND a.wait_event = 'relation' AND b.application_name = 'second')
            """);
        for (var stopped = false; !stopped;)
        {
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await using (var hold = new NpgsqlCommand("LOCK TABLE qrtz_fired_triggers IN EXCLUSIVE MODE", connection)) await hold.ExecuteNonQueryAsync(Ct);
            for (var tries = 0; tries < 100 && !stopped; tries++)
            {
                stopped = await holds.ExecuteScalarAsync(Ct) is true;
                if (!stopped) await Task.Delay(20, Ct);
            }
            if (stopped) await SignalAsync("STOP", pair.First.Pid);
            await transaction.CommitAsync(Ct);
            await Task.Delay(TimeSpan.FromMilliseconds(stopped ? 0 : 300), Ct);
        }
    }

    private static async Task<long> EpochAsync(IndexerRig rig)
    {
        await using var command = rig.Store.Database.CreateCommand("SELECT epoch FROM scan.leads");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task SignalAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Ct);
    }

    private sealed class Pair(TemporaryFolder folder, DevnetHost host, IndexerRig rig) : IAsyncDisposable
    {
        public TemporaryFolder Folder => folder;
        public DevnetHost Host => host;
        public IndexerRig Rig => rig;
        public DevnetChain Devnet { get; set; } = null!;
        public IndexerProcess First { get; set; } = null!;
        public IndexerProcess Second { get; set; } = null!;

        public async ValueTask DisposeAsync()
        {
            await First.DisposeAsync();
            await Second.DisposeAsync();
            await rig.DisposeAsync();
            await host.DisposeAsync();
            folder.Dispose();
        }
    }
}
