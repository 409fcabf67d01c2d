using Npgsql;
using Scan.Indexer.Chain;
using Scan.Indexer.Health;
using Scan.Indexer.Delivery;
using Scan.Indexer.Manifests;
using Scan.Indexer.Metadata;

namespace Scan.Indexer;

/// <summary>What an indexer process works on.</summary>
public sealed record IndexerOptions
{
    public required NpgsqlConnectionStringBuilder Postgres { get; init; }
    public required IReadOnlyList<NetworkManifest> Networks { get; init; }
    public FollowerOptions Follower { get; init; } = new();

    public MetadataOptions Metadata { get; init; } = new();

    public HealthOptions Health { get; init; } = new();

    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>Told of each batch; null: nobody asks.</summary>
    public Action<NetworkManifest, FollowProgress>? Progress { get; init; }
}
