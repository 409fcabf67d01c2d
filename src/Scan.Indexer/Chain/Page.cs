using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>A log with what was made of it.</summary>
/// <param name="Entry">Null for an event that its contract is not known to emit.</param>
/// <param name="Value">What the entry decoded; null for an unknown or invalid log.</param>
internal sealed record DecodedLog(LogPosition At, Source Source, EventEntry? Entry, object? Value);

/// <summary>Logs of blocks that follow each other, fetched and decoded together.</summary>
internal sealed record Page
{
    public required BlockRange Range { get; init; }
    /// <summary>As the node gave them; those that no source reads are among them where only topics were asked for.</summary>
    public required List<RawLog> Raw { get; init; }

    /// <summary>Times of blocks whose logs do not carry them.</summary>
    public required IReadOnlyDictionary<long, long> Times { get; init; }

    /// <summary>The blocks that the commit records; the last ends the page.</summary>
    public required IReadOnlyList<BlockHeader> Blocks { get; init; }

    /// <summary>What the node was asked for it.</summary>
    public required IReadOnlyList<LogQuery> Asked { get; init; }

    /// <summary>The sources that the page was read and decoded with.</summary>
    public required ChainSources Sources { get; init; }

    public required IReadOnlyList<DecodedLog> Logs { get; init; }
    public required LedgerBuffer Ledger { get; init; }

    /// <summary>Who sent transactions that count by their sender.</summary>
    public IReadOnlyList<Observation> Senders { get; init; } = [];

    /// <summary>True above finality: each block can be undone by itself.</summary>
    public bool UndoSteps { get; init; }
}
