using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scan.Devnet;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Testing;

namespace Scan.IntegrationTests.Indexer;

/// <summary>An indexer on a database of its own, run up to the blocks that a test names.</summary>
internal sealed class IndexerRig : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly ServiceProvider services;
    private readonly bool owns;

    private IndexerRig(TestDatabase database, FollowerOptions? options, bool owns) => (this.database, services, this.owns) = (database, Services(database, options), owns);

    public string ConnectionString => database.ConnectionString;
    public DocumentStore Store => services.GetRequiredService<DocumentStore>();
    public Chains Chains => services.GetRequiredService<Chains>();
    public Ledger Ledger => services.GetRequiredService<Ledger>();
    public Kinds Kinds => services.GetRequiredService<Kinds>();
    public Feed Feed => services.GetRequiredService<Feed>();

    public static async Task<IndexerRig> StartAsync(PostgresServer postgres, CancellationToken ct, FollowerOptions? options = null) => new(await postgres.CreateScanDatabaseAsync(ct), options, owns: true);

    /// <summary>An indexer started anew with other options on the same database.</summary>
    public IndexerRig Again(FollowerOptions options) => new(database, options, owns: false);

    /// <summary>Indexes up to this block, in one go.</summary>
    public Task RunToAsync(NetworkManifest network, long block, CancellationToken ct) => services.GetRequiredService<ChainRunner>().RunAsync(network, block, null, ct);

    /// <summary>Follows until cancelled.</summary>
    public Task FollowAsync(NetworkManifest network, CancellationToken ct) => services.GetRequiredService<ChainRunner>().RunAsync(network, null, null, ct);

    /// <summary>Follows until this very block is the last indexed one, back over reorgs if need be.</summary>
    public async Task CatchUpAsync(NetworkManifest network, BlockRef head, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var following = FollowAsync(network, end.Token);
        var reached = ReachedAsync(network.ChainId, head, end.Token);
        await await Task.WhenAny(following, reached);
        await end.CancelAsync();
        await Xunit.Record.ExceptionAsync(() => following);
    }

    /// <summary>Waits until this very block is the last indexed one.</summary>
    public async Task ReachedAsync(long chainId, BlockRef block, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (await Chains.FindAsync(chainId, ct) is not { IndexedHash: { } hash } || new Hash32(hash) != block.Hash) await Task.Delay(20, patience.Token);
    }

    public async Task<string> DigestAsync(long chainId, CancellationToken ct)
    {
        var digest = await Chains.DigestAsync(chainId, null, ct) ?? throw new InvalidOperationException("Nothing is indexed.");
        return $"{digest.Block} {Convert.ToHexStringLower(digest.BlockHash)} {digest.Events} {Convert.ToHexStringLower(digest.Sha256)}";
    }

    public Task<IReadOnlyList<SourceRow>> SourcesAsync(long chainId, CancellationToken ct) => services.GetRequiredService<Sources>().ListAsync(chainId, ct);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (owns) await database.DisposeAsync();
    }

    private static ServiceProvider Services(TestDatabase database, FollowerOptions? options) => new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical))
        .AddScanStore(PostgresConnection.Parse(database.ConnectionString))
        .AddChains(options ?? new FollowerOptions { PollInterval = TimeSpan.FromMilliseconds(20) })
        .BuildServiceProvider();
}

/// <summary>Manifests of devnets.</summary>
internal static class DevnetManifest
{
    /// <summary>The core contracts, the service managers and coordinators, the agents' registries and reALT. The registries behind the coordinators are left to discovery.</summary>
    public static NetworkManifest Of(DevnetChain devnet, Uri rpc, Finality finality)
    {
        var at = devnet.Addresses;
        return new NetworkManifest
        {
            File = "devnet",
            Name = "devnet",
            ChainId = devnet.ChainId,
            Rpc = [rpc],
            Finality = finality,
            PublicJson = "{}",
            Contracts =
            [
                Contract("eigenlayer-core", "DelegationManager", at.DelegationManager),
                Contract("eigenlayer-core", "AVSDirectory", at.AvsDirectory),
                .. at.Avss.SelectMany((avs, i) => new[]
                {
                    Contract("mach", "MachServiceManager", avs.ServiceManager) with { Name = devnet.Plan.Avss[i].Name },
                    Contract("middleware", "RegistryCoordinator", avs.Coordinator),
                }),
                Contract("erc8004", "IdentityRegistry", at.IdentityRegistry),
                Contract("erc8004", "ReputationRegistry", at.ReputationRegistry) with { Registry = at.IdentityRegistry },
            ],
        };
    }

    private static ManifestContract Contract(string system, string slug, Address address) => new(system, slug, address, 0, null, null, null, []);
}
