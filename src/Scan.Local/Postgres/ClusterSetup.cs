using Scan.Local.Processes;

namespace Scan.Local.Postgres;

/// <summary>Brings a cluster's files into a state in which the server can start.</summary>
internal static class ClusterSetup
{
    private static readonly TimeSpan InitPatience = TimeSpan.FromMinutes(2);

    public static async Task PrepareAsync(ClusterFiles files, string password, TimeProvider time, CancellationToken ct)
    {
        if (!Directory.Exists(files.Cluster)) await InitialiseAsync(files, password, time, ct);
        if (!File.Exists(Path.Combine(files.Cluster, "PG_VERSION")))
        {
            throw new SetupException($"{files.Cluster} is no PostgreSQL data directory: PG_VERSION is missing.",
                $"Remove {files.Home} to start with empty data, or put the directory back from a copy.");
        }
        if (files.Account is { } account) Shell.Run("chown", "-R", $"{account.Uid}:{account.Gid}", files.Cluster);
        await LeftoverServer.RemoveAsync(files.Cluster, time, ct);
    }

    // initdb works in a folder of another name, so that a start that was killed halfway leaves nothing that looks like a cluster.
    private static async Task InitialiseAsync(ClusterFiles files, string password, TimeProvider time, CancellationToken ct)
    {
        var fresh = files.UnfinishedCluster;
        var passwordFile = Path.Combine(files.ClusterHome, "initial-password");
        if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        Directory.CreateDirectory(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        ClusterFiles.WritePrivate(passwordFile, password);
        if (files.Account is { } account) Shell.Run("chown", $"{account.Uid}:{account.Gid}", fresh, passwordFile);
        try
        {
            await InitdbAsync(files, fresh, passwordFile, time, ct);
        }
        finally
        {
            File.Delete(passwordFile);
        }
        Directory.Move(fresh, files.Cluster);
    }

    private static async Task InitdbAsync(ClusterFiles files, string folder, string passwordFile, TimeProvider time, CancellationToken ct)
    {
        string[] command =
        [
            Path.Combine(files.Binaries, "initdb"), "--pgdata", folder, "--username", EmbeddedPostgres.User, "--pwfile", passwordFile,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions",
        ];
        await using var initdb = await ChildProcess.StartAsync(new ChildCommand("initdb", command, UnixSignal.Interrupt) { Account = files.Account });
        var exitCode = await initdb.Exited.WaitAsync(InitPatience, time, ct);
        if (exitCode != 0) throw ServerTrouble.Explain(initdb.LastOutput, files);
    }
}
