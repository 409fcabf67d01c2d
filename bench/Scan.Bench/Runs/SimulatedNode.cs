using System.Globalization;
using System.Net.Sockets;
using Scan.Local;

namespace Scan.Bench.Runs;

/// <summary>The simulator as a process of its own, with the files that tell the contenders of its chain.</summary>
internal sealed class SimulatedNode : IAsyncDisposable
{
    private readonly MeteredProcess process;

    private SimulatedNode(MeteredProcess process, string folder, int port, long lastBlock) =>
        (this.process, World, Manifest, Url, LastBlock) = (process, Path.Combine(folder, "world.json"), Path.Combine(folder, "manifest.json"), $"http://127.0.0.1:{port}", lastBlock);

    public string World { get; }
    public string Manifest { get; }
    public string Url { get; }
    public long LastBlock { get; }

    public double CpuSeconds => ProcessMeter.TreeSeconds(process.Pid);

    /// <param name="beyond">Blocks behind the last one, which no contender indexes.</param>
    public static async Task<SimulatedNode> StartAsync(string folder, long logs, int perBlock, bool timestamps, TimeProvider time, CancellationToken ct, int beyond = 0)
    {
        var port = FreePort.Next();
        string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
        string[] command =
        [
            "dotnet", typeof(SimulatedNode).Assembly.Location, "simulate", "--logs", Text(logs), "--per-block", Text(perBlock), "--port", Text(port), "--beyond", Text(beyond),
            "--world", Path.Combine(folder, "world.json"), "--manifest", Path.Combine(folder, "manifest.json"), .. timestamps ? Array.Empty<string>() : ["--no-timestamps"],
        ];
        var process = await MeteredProcess.StartAsync("The simulator", [], command, folder, time);
        var node = new SimulatedNode(process, folder, port, (logs + perBlock - 1) / perBlock);
        await process.UntilAsync(async _ => File.Exists(node.Manifest) && await AnswersAsync(port, ct), ct);
        return node;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
