using Scan.Domain.Primitives;

namespace Scan.Indexer.Manifests;

/// <summary>A network to index: its node, its contracts, and what the chain itself does not tell of them (design section 5).</summary>
public sealed record NetworkManifest
{
    public required string File { get; init; }
    public required string Name { get; init; }
    public required long ChainId { get; init; }
    public string? Currency { get; init; }
    public Uri? Explorer { get; init; }

    /// <summary>HTTP and WebSocket endpoints whose variables are set.</summary>
    public required IReadOnlyList<Uri> Rpc { get; init; }

    public required Finality Finality { get; init; }
    public IReadOnlyList<ManifestContract> Contracts { get; init; } = [];
    public IReadOnlyList<ManifestStrategy> Strategies { get; init; } = [];
    public IReadOnlyList<ManifestRollup> Rollups { get; init; } = [];
    public ManifestX402? X402 { get; init; }

    /// <summary>The manifest as written, without any endpoint: an endpoint may hold a key.</summary>
    public required string PublicJson { get; init; }
}

/// <summary>How blocks become final.</summary>
/// <param name="Depth">Blocks below the head; null: the node's <c>finalized</c> tag says it.</param>
public readonly record struct Finality(long? Depth);

/// <summary>A contract to read. Contracts of <c>custom</c> are here too, with the system <c>custom</c>.</summary>
/// <param name="Address">The zero address: whoever emits the contract's events.</param>
/// <param name="Avs">The service manager of the AVS that it belongs to.</param>
/// <param name="Registry">ERC-8004: the identity registry that it belongs to.</param>
/// <param name="Events">Human-readable signatures beyond those that the catalogue knows.</param>
public sealed record ManifestContract(
    string System, string Contract, Address Address, long StartBlock, string? Name, Address? Avs, Address? Registry, IReadOnlyList<string> Events);

public sealed record ManifestStrategy(Address Address, string Symbol, int Decimals);

/// <param name="ChainId">Decimal text: rollup chain ids are uint256.</param>
/// <param name="WindowSeconds">How long silence must last before a covered block counts as final.</param>
public sealed record ManifestRollup(
    string ChainId, string Name, Address? Mach, IReadOnlyList<Uri> Rpc, long? WindowSeconds, string? Stack, string? Settlement, string? Da, Uri? Explorer, Uri? Bridge);

public sealed record ManifestX402(IReadOnlyList<ManifestStrategy> Tokens, IReadOnlyList<ManifestFacilitator> Facilitators);

public sealed record ManifestFacilitator(string Name, IReadOnlyList<Address> Addresses);
