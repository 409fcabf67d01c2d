using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Scan.Local.Processes;

namespace Scan.Local.Postgres;

/// <summary>Starts the server and waits for its port. What heals by itself is tried again: a port taken a moment ago, a predecessor still letting go.</summary>
internal static class ServerStart
{
    private const int Attempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<(ChildProcess Server, int Port)> RunAsync(ClusterFiles files, EmbeddedPostgresOptions options, TimeProvider time, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port ?? LastPort(files) ?? FreePort.Next();
            var server = await ChildProcess.StartAsync(Command(files, options, port));
            if (await ListensAsync(server, port, time, ct))
            {
                File.WriteAllText(files.PortFile, port.ToString(CultureInfo.InvariantCulture));
                return (server, port);
            }
            var output = server.LastOutput;
            await server.DisposeAsync();
            if (attempt == Attempts || !ServerTrouble.MayHeal(output)) throw ServerTrouble.Explain(output, files);
            await Task.Delay(Pause * (1 << (2 * attempt)), time, ct);
        }
    }

    private static int? LastPort(ClusterFiles files) =>
        File.Exists(files.PortFile) && int.TryParse(File.ReadAllText(files.PortFile), CultureInfo.InvariantCulture, out var port)
            && FreePort.IsFree(IPAddress.Loopback, port) ? port : null;

    private static ChildCommand Command(ClusterFiles files, EmbeddedPostgresOptions options, int port)
    {
        var log = new StreamWriter(files.LogFile, append: true) { AutoFlush = true };
        string[] command = [Path.Combine(files.Binaries, "postgres"), "-D", files.Cluster, .. Settings(options, port).SelectMany(setting => new[] { "-c", setting })];
        return new ChildCommand("PostgreSQL", command, UnixSignal.Interrupt) { Account = files.Account, Log = log };
    }

    private static IEnumerable<string> Settings(EmbeddedPostgresOptions options, int port) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"port={port}"),
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        string.Create(CultureInfo.InvariantCulture, $"max_connections={options.MaxConnections}"),
        string.Create(CultureInfo.InvariantCulture, $"shared_buffers={options.SharedBuffersMegabytes}MB"),
        // Containers give /dev/shm 64 MB, which parallel queries outgrow.
        "dynamic_shared_memory_type=mmap",
        "work_mem=16MB",
        "maintenance_work_mem=128MB",
        "max_wal_size=4GB",
        "checkpoint_timeout=15min",
        "random_page_cost=1.1",
        "effective_io_concurrency=64",
        "jit=off",
        "timezone=UTC",
        "log_timezone=UTC",
        .. options.Durability == Durability.Off ? new[] { "fsync=off", "full_page_writes=off" } : [],
    ];

    private static async Task<bool> ListensAsync(ChildProcess server, int port, TimeProvider time, CancellationToken ct)
    {
        for (var deadline = time.GetUtcNow() + Patience; !server.Exited.IsCompleted; await Task.Delay(Pause, time, ct))
        {
            if (await AcceptsAsync(port, ct)) return true;
            if (time.GetUtcNow() < deadline) continue;
            await server.DisposeAsync();
            throw new SetupException($"PostgreSQL did not open port {port} within {Patience.TotalMinutes:0} minutes.", "Look at postgres.log in its folder.");
        }
        return false;
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken ct)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
