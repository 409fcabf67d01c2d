namespace Scan.Documents;

/// <summary>One log on its way into the ledger.</summary>
public ref struct LedgerEntry
{
    public long ChainId;
    public long Block;

    /// <summary>32 bytes.</summary>
    public ReadOnlySpan<byte> BlockHash;

    /// <summary>The block's time, seconds since 1970 UTC.</summary>
    public long Time;

    /// <summary>32 bytes.</summary>
    public ReadOnlySpan<byte> Transaction;
    public int TransactionIndex;
    public int LogIndex;

    /// <summary>Counts the logs of this contract in this transaction from 0; makes the event's id outlive a reorg.</summary>
    public int Ordinal;

    /// <summary>20 bytes.</summary>
    public ReadOnlySpan<byte> Address;

    /// <summary>0 to 4 topics of 32 bytes, one after the other.</summary>
    public ReadOnlySpan<byte> Topics;
    public ReadOnlySpan<byte> Data;

    /// <summary>From <see cref="Kinds"/>; 0 for an unknown topic.</summary>
    public int KindId;

    /// <summary>True when the first topic is that of the kind, so that it need not be stored.</summary>
    public bool TopicOfKind;

    /// <summary>Why the log could not be decoded.</summary>
    public string? Problem;

    /// <summary><see cref="Subjects.Hash"/> of the things it speaks of; 0 for none.</summary>
    public long Subject1, Subject2, Subject3;
}
