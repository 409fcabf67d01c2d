using System.Numerics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scan.Devnet;
using Scan.Devnet.Contracts;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Local.Node;
using Scan.Testing;
using Scan.Web.Hosting;

namespace Scan.BrowserTests;

/// <summary>The real thing, in one process as `scan up` composes it: an EVM node with the devnet's contracts, the indexer and the web.</summary>
public sealed class DevnetSite(PostgresServer postgres) : IAsyncLifetime
{
    public const int Operators = 3;
    private const long Genesis = 1_760_000_000;
    private const long Rollup = 10;
    private readonly TemporaryFolder folder = new();
    private AnvilNode? node;
    private TestDatabase? database;
    private WebApplication? app;
    private int alerts;

    public string Url { get; private set; } = "";
    public DevnetChain Devnet { get; private set; } = null!;

    /// <summary>The node itself, for what a wallet would ask of it.</summary>
    public EthereumClient Node { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var ct = CancellationToken.None;
        node = await AnvilNode.StartAsync(new AnvilOptions { NoMining = true, Accounts = DevnetAccounts.Needed, GenesisTimestamp = Genesis }, TimeProvider.System, ct);
        Node = EthereumClient.Connect(node.HttpUrl, new JsonRpcOptions(), TimeProvider.System);
        Devnet = await DevnetChain.DeployAsync(Node, DevnetContracts.Load(), DevnetPlan.Small, ct);
        for (var op = 0; op < Operators; op++)
        {
            await Devnet.RegisterOperatorAsync(op, DevnetPlan.Data($$"""{"name":"Operator {{op}}"}"""), ct);
            await Devnet.MoveStakeAsync(op, 0, 5 * BigInteger.Pow(10, 18), ct);
            await Devnet.JoinAvsAsync(op, 0, [0], ct);
        }
        database = await postgres.CreateScanDatabaseAsync(ct);
        var manifest = Path.Combine(folder.Path, "devnet.json");
        await File.WriteAllTextAsync(manifest, DevnetManifest.Of(Devnet, node.HttpUrl, node.WebSocketUrl).ToJsonString(), ct);
        app = Build(new NpgsqlConnectionStringBuilder(database.ConnectionString), manifest);
        await app.StartAsync(ct);
        Url = app.Urls.First();
        await IndexedAsync();
    }

    /// <summary>Mines what wallets sent, a second after the head: the devnet's own blocks come twelve seconds after its last one.</summary>
    public async Task MineAsync(CancellationToken ct)
    {
        var head = await Node.GetBlockAsync(BlockId.Latest, ct);
        await Node.RequestAsync("evm_setNextBlockTimestamp", [head!.Time + 1], ct);
        await Node.RequestAsync("evm_mine", [], ct);
    }

    /// <summary>Waits until every block of the node is indexed.</summary>
    public async Task IndexedAsync()
    {
        var chains = app!.Services.GetRequiredService<Chains>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var head = await Node.BlockNumberAsync(patience.Token);
        while (await chains.FindAsync(Devnet.ChainId, patience.Token) is not { State: ChainState.Live } at || at.IndexedBlock < head) await Task.Delay(50, patience.Token);
    }

    /// <summary>Confirms an alert on the chain; it returns when its block is mined.</summary>
    public async Task<Hash32> ConfirmAlertAsync(CancellationToken ct)
    {
        var message = new Hash32([.. Enumerable.Repeat((byte)++alerts, Hash32.Size)]);
        await Devnet.ConfirmAlertAsync(0, Rollup, message, ct);
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        if (database is not null) await database.DisposeAsync();
        if (node is not null) await node.DisposeAsync();
        folder.Dispose();
    }

    private static WebApplication Build(NpgsqlConnectionStringBuilder connection, string manifest) => ScanWebApp.Create(new ScanWebOptions
    {
        Postgres = connection,
        Port = 0,
        // What was indexed is to be seen at once.
        PagesKept = TimeSpan.Zero,
        Networks = [manifest],
        Also = builder => builder.Services.AddIndexer(new IndexerOptions
        {
            Postgres = connection,
            Networks = [new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse(manifest, File.ReadAllText(manifest))],
        }),
    });
}
