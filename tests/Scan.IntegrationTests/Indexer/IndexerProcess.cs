using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Scan.Devnet;
using Scan.Indexer.Manifests;

namespace Scan.IntegrationTests.Indexer;

/// <summary>The indexer as a process of its own, which a test may kill.</summary>
internal sealed class IndexerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly Task<string> output, errors;

    private IndexerProcess(Process process)
    {
        (this.process, output) = (process, process.StandardOutput.ReadToEndAsync());
        errors = ReadErrorsAsync();
    }

    public int Pid => process.Id;

    public static IndexerProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Scan.Indexer.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new IndexerProcess(Process.Start(start)!);
    }

    /// <summary>kill -9.</summary>
    public void Kill() => process.Kill();

    /// <summary>SIGTERM, as a service manager sends it.</summary>
    public static async Task TerminateAsync(int pid, CancellationToken ct)
    {
        using var kill = Process.Start("kill", ["-TERM", pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(ct);
    }

    /// <summary>Waits until its errors have these words.</summary>
    public async Task SaysAsync(string words, CancellationToken ct)
    {
        while (true)
        {
            lock (said) if (said.ToString().Contains(words, StringComparison.Ordinal)) return;
            Assert.False(process.HasExited, $"It ended and never said '{words}'.");
            await Task.Delay(50, ct);
        }
    }

    public async Task<(int ExitCode, string Output, string Errors)> ExitAsync(CancellationToken ct)
    {
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output, await errors);
    }

    private async Task<string> ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (said) said.Append(line).Append('\n');
        }
        lock (said) return said.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Writes the manifest of a devnet as a file.</summary>
    public static async Task<string> WriteManifestAsync(string folder, DevnetChain devnet, Uri rpc, long depth, CancellationToken ct)
    {
        var file = Path.Combine(folder, "devnet.json");
        var contracts = DevnetManifest.Of(devnet, rpc, new Finality(depth)).Contracts.Select(Shape);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            name = "devnet",
            chainId = devnet.ChainId,
            rpc = new[] { rpc.ToString(), new UriBuilder(rpc) { Scheme = "ws" }.Uri.ToString() },
            finality = new { mode = "depth", depth },
            contracts,
        }), ct);
        return file;
    }

    private static Dictionary<string, object> Shape(ManifestContract contract)
    {
        var shape = new Dictionary<string, object> { ["system"] = contract.System, ["contract"] = contract.Contract, ["address"] = contract.Address.ToString() };
        if (contract.Registry is { } registry) shape["registry"] = registry.ToString();
        if (contract.Name is { } name) shape["name"] = name;
        return shape;
    }
}
