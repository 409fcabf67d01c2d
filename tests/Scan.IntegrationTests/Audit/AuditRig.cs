using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Scan.Devnet;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Audit;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;

namespace Scan.IntegrationTests.Audit;

/// <summary>A devnet's documents and an auditor that asks its node, or another one in its place.</summary>
internal sealed class AuditRig(IndexerRig indexer, DevnetChain devnet, NetworkManifest manifest) : IAsyncDisposable
{
    public DevnetChain Devnet => devnet;
    public NetworkManifest Manifest => manifest;
    public IndexerRig Indexer => indexer;
    public Auditor Auditor { get; } = new(indexer.Store, indexer.Ledger, new EventCatalog(ScanSystems.All), TimeProvider.System, NullLogger<Auditor>.Instance);

    public static async Task<AuditRig> StartAsync(PostgresServer postgres, DevnetChain devnet, Uri node, CancellationToken ct, FollowerOptions? options = null)
    {
        var json = Scan.Devnet.DevnetManifest.Of(devnet, node).ToJsonString();
        var manifest = new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse("devnet.json", json);
        var indexer = await IndexerRig.StartAsync(postgres, ct, options);
        await indexer.RunToAsync(manifest, devnet.Head.Number, ct);
        return new AuditRig(indexer, devnet, manifest);
    }

    public Task<AuditReport> AuditAsync(CancellationToken ct, long? block = null, double share = 1, Uri? node = null) =>
        Auditor.RunAsync(new AuditRequest(devnet.ChainId, block, share), Endpoints(node), manifest.File, null, ct);

    public EthereumEndpoints Endpoints(Uri? node = null) => EthereumEndpoints.Connect([node ?? manifest.Rpc[0]], new JsonRpcOptions(), TimeProvider.System);

    /// <summary>Runs a statement on the database, past the store.</summary>
    public async Task<IReadOnlyList<string>> SqlAsync(string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(indexer.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<string>();
        while (await row.ReadAsync(ct)) rows.Add(row.GetString(0));
        return rows;
    }

    /// <summary>The key of a document as drifts name it.</summary>
    public static string KeyOf(byte[] key) => Hex.Encode(key);

    public ValueTask DisposeAsync() => indexer.DisposeAsync();
}
