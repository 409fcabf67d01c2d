using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Projections;

/// <summary>A contract whose logs are read.</summary>
public sealed record Source
{
    public required string System { get; init; }

    /// <summary>The contract's slug.</summary>
    public required string Contract { get; init; }

    public required Address Address { get; init; }

    /// <summary>The AVS that the contract belongs to (the address of its service manager); its own address where nothing tells another.</summary>
    public required Address Avs { get; init; }

    /// <summary>ERC-8004: the identity registry that a reputation or validation registry belongs to.</summary>
    public Address? Registry { get; init; }

    /// <summary>Of a token: ERC-4626 vaults that hold it, as the manifest says; their rates follow its transfers.</summary>
    public IReadOnlyList<Address> Vaults { get; init; } = [];

    /// <summary>The name that the manifest gives; never part of a document.</summary>
    public string? Name { get; init; }

    /// <summary>The first block whose logs are read.</summary>
    public required long FromBlock { get; init; }

    /// <summary>The last block whose logs are read of a contract that the manifest dropped; null: it is read on.</summary>
    public long? ToBlock { get; init; }

    /// <summary>First topics of the logs that are read; null: all are.</summary>
    public IReadOnlySet<Hash32>? Topics { get; init; }

    /// <summary>The slug of the sources in whose transactions alone the contract's logs count; null: in anybody's. Those transactions then bring its other known events, too.</summary>
    public string? SentBy { get; init; }

    /// <summary>First topics of all events that the contract is known to emit.</summary>
    public IReadOnlySet<Hash32>? Known { get; init; }

    /// <summary>True when a log of this contract is one to keep.</summary>
    public bool Takes(RawLog log) => log.BlockNumber >= FromBlock && !(log.BlockNumber > ToBlock) && TakesTopic(log);

    /// <summary>True when this contract's logs with this first topic are kept, in whatever block.</summary>
    public bool TakesTopic(RawLog log) =>
        Topics is not { } topics || log.Topic0 is { } topic && (topics.Contains(topic) || SentBy is not null && Known!.Contains(topic));

    /// <summary>True for whoever emits one of <see cref="Topics"/>: the address is then that of no contract.</summary>
    public bool AnyEmitter => Address.IsZero;
}

/// <summary>A contract that another one told of. It is read from the block of the telling log on.</summary>
/// <param name="Avs">The AVS it belongs to; null: that of the source that told of it.</param>
public sealed record SourceChild(string System, string Contract, Address Address, Address? Avs = null, Address? Registry = null)
{
    /// <summary>Calls that a contract of this kind answers with one word each, and the contract itself is asked; none: the teller's word is enough.</summary>
    public IReadOnlyList<byte[]> Proof { get; init; } = [];
}
