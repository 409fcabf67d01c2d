using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Scan.Devnet;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>A leader that is stopped (SIGSTOP) in the middle of a commit, holding its locks.</summary>
public sealed class StalledLeaderTests(PostgresServer postgres)
{
    private const long Depth = 3;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_goes_on_within_fifteen_seconds_and_the_first_writes_nothing_when_it_wakes()
    {
        using var folder = new TemporaryFolder();
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await ChainTests.PlayedAsync(host);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        var manifest = await IndexerProcess.WriteManifestAsync(folder.Path, devnet, host.Anvil.HttpUrl, Depth, Ct);
        await using var first = IndexerProcess.Start("index", "--network", manifest, "--postgres", rig.ConnectionString);
        await rig.ReachedAsync(devnet.ChainId, ChainTests.Head(devnet), Ct);
        await using var second = IndexerProcess.Start("index", "--network", manifest, "--postgres", rig.ConnectionString);
        await StandsByAsync(rig);

        await StopInCommitAsync(rig, devnet, first);
        var stopped = Stopwatch.GetTimestamp();
        await rig.ReachedAsync(devnet.ChainId, ChainTests.Head(devnet), Ct);
        var takeOver = Stopwatch.GetElapsedTime(stopped);
        TestContext.Current.SendDiagnosticMessage($"The take-over took {takeOver.TotalSeconds:0.0} s.");
        Assert.True(takeOver < Budget, $"The take-over took {takeOver}.");

        var (epoch, digest) = (await EpochAsync(rig), await rig.DigestAsync(devnet.ChainId, Ct));
        await SignalAsync("CONT", first.Pid);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        Assert.Equal(digest, await rig.DigestAsync(devnet.ChainId, Ct));
        Assert.Equal(epoch, await EpochAsync(rig));
        await devnet.RegisterAgentAsync(devnet.Accounts.Operators[1].Address, "data:,after", Ct);
        await rig.ReachedAsync(devnet.ChainId, ChainTests.Head(devnet), Ct);
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(DevnetManifest.Of(devnet, host.Anvil.HttpUrl, new(Depth)), devnet.Head.Number, Ct);
        Assert.Equal(await clean.DigestAsync(devnet.ChainId, Ct), await rig.DigestAsync(devnet.ChainId, Ct));
    }

    /// <summary>Waits until both have checked in to the cluster.</summary>
    private static async Task StandsByAsync(IndexerRig rig)
    {
        await using var members = rig.Store.Database.CreateCommand("SELECT count(*) FROM qrtz_scheduler_state");
        while (await members.ExecuteScalarAsync(Ct) is not 2L) await Task.Delay(50, Ct);
    }

    /// <summary>Holds the leader's commit at its last step by a lock of ours, stops the process there, and lets the lock go.</summary>
    private static async Task StopInCommitAsync(IndexerRig rig, DevnetChain devnet, IndexerProcess leader)
    {
        await using var connection = await rig.Store.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var hold = new NpgsqlCommand("LOCK TABLE scan.ledger IN SHARE MODE", connection)) await hold.ExecuteNonQueryAsync(Ct);
        await devnet.RegisterAgentAsync(devnet.Accounts.Operators[0].Address, "data:,held", Ct);
        await using (var waits = rig.Store.Database.CreateCommand("SELECT EXISTS (SELECT 1 FROM pg_stat_activity a JOIN scan.leads l ON l.pid = a.pid WHERE a.wait_event_type = 'Lock')"))
        {
            while (await waits.ExecuteScalarAsync(Ct) is not true) await Task.Delay(10, Ct);
        }
        await SignalAsync("STOP", leader.Pid);
        await transaction.CommitAsync(Ct);
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
}
