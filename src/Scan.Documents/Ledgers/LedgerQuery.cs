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
    byte[] Address, byte[] Topics, byte[] Data, int KindId, string? ArgsJson, string? Problem, bool Canonical, IReadOnlyList<long> Subjects)
{
    /// <summary>The same after a reorg has mined the transaction again.</summary>
    public string EventId => EventIdOf(ChainId, Transaction, Address, Ordinal);

    internal static string EventIdOf(long chainId, byte[] transaction, byte[] address, int ordinal) =>
        $"event:{chainId}:0x{Convert.ToHexStringLower(transaction)}:0x{Convert.ToHexStringLower(address)}:{ordinal}";
}

/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerRow> Rows, string? Next);
