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

    /// <summary>Tokens in which rewards are paid and others that pages show amounts of: only how they are read.</summary>
    public IReadOnlyList<ManifestStrategy> Tokens { get; init; } = [];
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
    string System, string Contract, Address Address, long StartBlock, string? Name, Address? Avs, Address? Registry, IReadOnlyList<string> Events)
{
    /// <summary>Of a token: ERC-4626 vaults that hold it and are listed here themselves. Their rates are asked where it moves to or from one of them.</summary>
    public IReadOnlyList<Address> Vaults { get; init; } = [];
}

public sealed record ManifestStrategy(Address Address, string Symbol, int Decimals);

/// <param name="ChainId">Decimal text: rollup chain ids are uint256.</param>
/// <param name="WindowSeconds">How long silence must last before a covered block counts as final.</param>
public sealed record ManifestRollup(
    string ChainId, string Name, Address? Mach, IReadOnlyList<Uri> Rpc, long? WindowSeconds, string? Stack, string? Settlement, string? Da, Uri? Explorer, Uri? Bridge)
{
    /// <summary>An endpoint for visitors' wallets, shown to everyone; those of <see cref="Rpc"/> may hold a key and are shown to nobody.</summary>
    public Uri? PublicRpc { get; init; }

    /// <summary>The symbol of its own currency, with 18 decimals.</summary>
    public string? Currency { get; init; }

    /// <summary>persistent, or flash: set up for an occasion and taken down.</summary>
    public string? Kind { get; init; }

    /// <summary>Where its life stands, in the words of who runs it, such as active.</summary>
    public string? Status { get; init; }

    /// <summary>AltLayer's map of its batches on Celestia, a contract of this chain.</summary>
    public Address? DaMap { get; init; }
}

public sealed record ManifestX402(IReadOnlyList<ManifestStrategy> Tokens, IReadOnlyList<ManifestFacilitator> Facilitators)
{
    /// <summary>Paid resources that are asked for their price.</summary>
    public IReadOnlyList<Uri> Resources { get; init; } = [];
}

public sealed record ManifestFacilitator(string Name, IReadOnlyList<Address> Addresses)
{
    /// <summary>Its list of paid resources; null: it has none that is known.</summary>
    public Uri? Discovery { get; init; }
}
