using System.Text.Json.Nodes;
using Scan.Devnet;
using Scan.Devnet.Contracts;
using Scan.Devnet.Persistence;
using Scan.Ethereum.Rpc;
using Scan.Local.Node;

namespace Scan.Local.Up;

/// <summary>The devnet on a node of our own: brought back to its last block, then played on for as long as the run lasts.</summary>
internal sealed class LocalDevnet : IAsyncDisposable
{
    private const ulong Seed = 8004;
    private readonly DevnetArchive archive;
    private readonly CancellationTokenSource stop = new();
    private readonly Task playing;

    private LocalDevnet(DevnetArchive archive, LiveDevnet devnet, AnvilNode node, TimeProvider time)
    {
        this.archive = archive;
        Manifest = DevnetManifest.Of(devnet.Devnet, node.HttpUrl, node.WebSocketUrl);
        playing = devnet.RunAsync(time, stop.Token);
    }

    public JsonObject Manifest { get; }

    /// <summary>Ends, with its reason, when the scenario cannot go on.</summary>
    public Task Playing => playing;

    /// <exception cref="SetupException">The contracts do not compile, or the folder holds a devnet that cannot be gone on with.</exception>
    public static async Task<LocalDevnet> StartAsync(string folder, UpConsole console, StartedThings started, TimeProvider time, CancellationToken ct)
    {
        var contracts = await console.StepAsync("Compiling the devnet's contracts", () => CompileAsync(ct));
        var archive = Open(folder, contracts, time);
        try
        {
            return await StartAsync(folder, archive, console, started, time, ct);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private static async Task<LocalDevnet> StartAsync(string folder, DevnetArchive archive, UpConsole console, StartedThings started, TimeProvider time, CancellationToken ct)
    {
        var node = await console.StepAsync("Starting a local EVM node", () => AnvilNode.StartAsync(Options(archive), time, ct));
        started.Add(node, node.Exited, "The local EVM node");
        var client = EthereumClient.Connect(node.HttpUrl, new JsonRpcOptions(), time);
        var title = archive.Steps == 0 ? "Playing the devnet's first days" : $"Bringing the devnet back to step {archive.Steps}";
        var devnet = await console.StepAsync(title, () => ResumeAsync(folder, archive, client, ct));
        return new LocalDevnet(archive, devnet, node, time);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await playing.ContinueWith(_ => { }, TaskScheduler.Default);
        stop.Dispose();
        archive.Dispose();
    }

    private static AnvilOptions Options(DevnetArchive archive) => new()
    {
        NoMining = true,
        Accounts = DevnetAccounts.Needed,
        GenesisTimestamp = archive.GenesisTime,
        LoadState = archive.StatePath,
    };

    private static async Task<DevnetContracts> CompileAsync(CancellationToken ct)
    {
        await NodeScript.RunAsync(Checkout.PathTo("devnet", "compile.mjs"), ct);
        return DevnetContracts.Load();
    }

    private static DevnetArchive Open(string folder, DevnetContracts contracts, TimeProvider time)
    {
        try
        {
            return DevnetArchive.Open(folder, Seed, contracts, time);
        }
        catch (DevnetArchiveException e)
        {
            throw Refusal(folder, e);
        }
    }

    private static async Task<LiveDevnet> ResumeAsync(string folder, DevnetArchive archive, EthereumClient client, CancellationToken ct)
    {
        try
        {
            var devnet = await archive.ResumeAsync(client, ct);
            await devnet.WarmUpAsync(progress: null, ct);
            return devnet;
        }
        catch (DevnetArchiveException e)
        {
            throw Refusal(folder, e);
        }
    }

    private static SetupException Refusal(string folder, DevnetArchiveException fault) => new(fault.Message,
        $"Begin anew: delete {folder} and the database that indexed it (the embedded one is {Path.Combine(Path.GetDirectoryName(folder)!, "postgres")}), or name another folder with --data.", fault);
}
