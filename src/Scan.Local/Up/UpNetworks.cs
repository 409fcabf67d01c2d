using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Local.Replay;

namespace Scan.Local.Up;

/// <summary>The networks of a run: those given, recorded ones served by a node of our own, or the devnet.</summary>
internal sealed class UpNetworks(UpOptions options, UpConsole console, TimeProvider time)
{
    private const int MostLines = 5;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The machines of the devnet's operators; null where there is no devnet.</summary>
    public DevnetNodes? Nodes { get; private set; }

    /// <summary>Starts the local nodes and gives the manifests of all networks, as files.</summary>
    public async Task<IReadOnlyList<string>> StartAsync(StartedThings started, IReadOnlyList<KnownContract> kinds, CancellationToken ct)
    {
        var manifests = new List<string>(options.Networks.Select(Path.GetFullPath));
        if (options.Replay.Count > 0) manifests.AddRange(await ReplayAsync(started, kinds, ct));
        if (options.IsDevnet) manifests.Add(await DevnetAsync(started, ct));
        return manifests;
    }

    private async Task<IReadOnlyList<string>> ReplayAsync(StartedThings started, IReadOnlyList<KnownContract> kinds, CancellationToken ct)
    {
        var networks = ShippedNetworks.Read(Checkout.PathTo("networks"));
        var manifests = new List<string>();
        foreach (var chain in await console.StepAsync("Reading recorded logs", () => Task.Run(() => RecordingReader.Read(options.Replay), ct)))
        {
            var node = await ReplayNode.StartAsync(chain, ct);
            started.Add(node);
            var made = ReplayManifest.For(node, networks, kinds);
            manifests.Add(Write(made.Manifest));
            Report(chain, made);
        }
        return manifests;
    }

    private async Task<string> DevnetAsync(StartedThings started, CancellationToken ct)
    {
        var devnet = await LocalDevnet.StartAsync(Path.Combine(options.Data, "devnet"), console, started, time, ct);
        started.Add(devnet, devnet.Playing, "The devnet's scenario");
        Nodes = await DevnetNodes.StartAsync(time, ct);
        started.Add(Nodes);
        Nodes.AddTo(devnet.Manifest);
        return Write(devnet.Manifest);
    }

    private void Report(RecordedChain chain, ReplayManifest made)
    {
        console.Say($"Chain {chain.ChainId}: {chain.LogCount} logs up to block {chain.Finalized}, {made.Manifest["contracts"]!.AsArray().Count} contracts recognised, {made.Unknown} addresses unknown.");
        if (chain.Dropped > 0) console.Say($"  {chain.Dropped} logs left out: another recorded block stands at their height.");
        foreach (var line in made.Ambiguous.Take(MostLines)) console.Say($"  Left out: {line}");
        if (made.Ambiguous.Count <= MostLines) return;
        var list = Path.Combine(options.Data, "networks", $"{chain.ChainId}.left-out.txt");
        File.WriteAllLines(list, made.Ambiguous);
        console.Say($"  Left out in all: {made.Ambiguous.Count}, listed in {list}");
    }

    private string Write(JsonObject manifest)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Data, "networks")).FullName;
        var file = Path.Combine(folder, $"{manifest["chainId"]}.json");
        File.WriteAllText(file, manifest.ToJsonString(Indented));
        return file;
    }
}
