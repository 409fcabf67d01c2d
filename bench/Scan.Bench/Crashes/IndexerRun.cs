using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Scan.Bench.Simulator;
using Scan.Documents;

namespace Scan.Bench.Crashes;

/// <summary>The indexer as a process that is killed, and the databases it writes.</summary>
internal sealed class IndexerRun : IDisposable
{
    public const string CleanDatabase = "clean";
    public const string CrashDatabase = "crash";
    private readonly Process process;
    private readonly Task<string> errors;

    private IndexerRun(Process process) => (this.process, errors) = (process, process.StandardError.ReadToEndAsync());

    public bool HasEnded => process.HasExited;

    public static IndexerRun Start(string manifest, string connection, long toBlock)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Scan.Indexer.dll"), "index", "--network", manifest, "--postgres", connection, "--to-block", toBlock.ToString(CultureInfo.InvariantCulture)];
        return new IndexerRun(Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!);
    }

    /// <summary>Waits until the block is committed.</summary>
    /// <exception cref="InvalidOperationException">It ended otherwise.</exception>
    public async Task EndAsync(CancellationToken ct)
    {
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new InvalidOperationException($"The indexer ended with {process.ExitCode}: {await errors}");
    }

    /// <summary>Waits until it ends; true when the block was committed.</summary>
    public async Task<bool> SucceedsAsync(CancellationToken ct)
    {
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0;
    }

    public void Kill() => process.Kill();

    public static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    public static string In(string connection, string database) => new NpgsqlConnectionStringBuilder(connection) { Database = database, Pooling = false }.ConnectionString;

    public static async Task CreateDatabasesAsync(string connection, CancellationToken ct)
    {
        await using var db = NpgsqlDataSource.Create(connection);
        foreach (var name in new[] { CleanDatabase, CrashDatabase })
        {
            await using var create = db.CreateCommand($"CREATE DATABASE {name}");
            await create.ExecuteNonQueryAsync(ct);
        }
    }

    /// <param name="block">Null: the checkpoint's.</param>
    public static async Task<string> DigestAsync(string connection, long? block, CancellationToken ct)
    {
        await using var db = NpgsqlDataSource.Create(connection);
        var digest = await new Chains(db).DigestAsync(SimulatedChain.ChainId, block, ct) ?? throw new InvalidOperationException($"No digest is kept at {block}.");
        return $"{digest.Block} {digest.Events} {Convert.ToHexStringLower(digest.Sha256)}";
    }
}
