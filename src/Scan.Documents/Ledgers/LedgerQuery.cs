namespace Scan.Documents;

/// <summary>Which logs; in order of time, chain, block and log index.</summary>
public sealed record LedgerQuery
{
    public const int MaxTake = 1000;

    public long? ChainId { get; init; }

    /// <summary><see cref="Subjects.Hash"/> of a topic.</summary>
    public long? Subject { get; init; }
    public IReadOnlyList<int>? KindIds { get; init; }

    /// <summary>The emitting contract.</summary>
    public byte[]? Address { get; init; }
    public byte[]? Transaction { get; init; }
    public long? FromBlock { get; init; }
    public long? ToBlock { get; init; }
    public bool IncludeOrphaned { get; init; }
    public string? After { get; init; }
    public int Take { get; init; } = 50;
    public bool Descending { get; init; } = true;
}

/// <summary>A log as the ledger keeps it.</summary>
/// <param name="Topics">0 to 4 topics of 32 bytes, one after the other.</param>
/// <param name="KindId">From <see cref="Kinds"/>; 0 for an unknown topic.</param>
/// <param name="Canonical">False for a log of an orphaned block.</param>
/// <param name="Subjects"><see cref="Documents.Subjects.Hash"/> values.</param>
public sealed record LedgerRow(
    long ChainId, long Block, byte[] BlockHash, long Time, byte[] Transaction, int TransactionIndex, int LogIndex, int Ordinal,
    byte[] Address, byte[] Topics, byte[] Data, int KindId, string? Problem, bool Canonical, IReadOnlyList<long> Subjects)
{
    /// <summary>True when the first topic is stored with the kind only.</summary>
    internal bool TopicOfKind { get; init; }

    /// <summary>The same after a reorg has mined the transaction again.</summary>
    public string EventId => EventIdOf(ChainId, Transaction, Address, Ordinal);

    internal static string EventIdOf(long chainId, byte[] transaction, byte[] address, int ordinal) =>
        $"event:{chainId}:0x{Convert.ToHexStringLower(transaction)}:0x{Convert.ToHexStringLower(address)}:{ordinal}";
}

/// <summary>Logs in order.</summary>
/// <param name="HasNext">The list goes on behind them.</param>
/// <param name="CursorOf">The cursor of a log by its place in the page.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerRow> Rows, bool HasNext, Func<int, string> CursorOf)
{
    /// <summary>Cursor of the next page; null on the last.</summary>
    public string? Next => HasNext ? CursorOf(Rows.Count - 1) : null;
}
