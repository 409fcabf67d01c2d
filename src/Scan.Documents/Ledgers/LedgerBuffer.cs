using System.Buffers.Binary;
using System.Text;

namespace Scan.Documents;

/// <summary>
/// Logs encoded as rows of binary COPY, with the sum of their hashes per block. Filled by one thread at a time, in chain order;
/// it holds pooled memory until it is cleared (a commit does not clear it).
/// </summary>
public sealed class LedgerBuffer
{
    internal const string CopyCommand = "COPY scan.ledger " + CopyColumns;

    internal const string CopyColumns =
        "(no, s1, s2, s3, kind, canonical, chain_id, block, time, log_index, tx_index, ordinal, block_hash, tx, address, log, problem) FROM STDIN (FORMAT binary)";

    private const int NumberOffset = 6;
    private readonly List<CopyBuffer> pages = [];
    private readonly List<BlockSum> blocks = [];

    /// <summary>Logs of one block: how many, and the sum of their hashes.</summary>
    internal readonly record struct BlockSum(long Block, int Rows, Sum256 Sum);

    public int Count => pages.Sum(page => page.Count);

    /// <summary>Bytes of all rows.</summary>
    public long Bytes => pages.Sum(page => page.Length);

    internal IReadOnlyList<BlockSum> Blocks => blocks;
    internal IReadOnlyList<CopyBuffer> Pages => pages;

    public void Add(in LedgerEntry entry)
    {
        if (blocks.Count > 0 && entry.Block < blocks[^1].Block) throw new ArgumentException($"A log of block {entry.Block} came after one of {blocks[^1].Block}.", nameof(entry));
        if (pages.Count == 0) pages.Add(new CopyBuffer(64 << 10));
        var page = pages[^1];
        page.BeginRow(17);
        page.Int64(0);
        Subject(page, entry.Subject1);
        Subject(page, entry.Subject2);
        Subject(page, entry.Subject3);
        page.Int32(entry.KindId);
        page.Bool(true);
        var hashed = page.Row.Length;
        AddHashed(page, entry);
        var end = page.Row.Length;
        // A topic that the row leaves out counts all the same.
        if (entry.TopicOfKind) page.Bytes(entry.Topics[..32]);
        AddTo(new(entry.Block, 1, Sum256.HashOf(page.Row[hashed..])));
        page.Truncate(end);
    }

    /// <summary>Adds a log as it was read from the ledger.</summary>
    public void Add(LedgerRow row) => Add(new LedgerEntry
    {
        ChainId = row.ChainId,
        Block = row.Block,
        BlockHash = row.BlockHash,
        Time = row.Time,
        Transaction = row.Transaction,
        TransactionIndex = row.TransactionIndex,
        LogIndex = row.LogIndex,
        Ordinal = row.Ordinal,
        Address = row.Address,
        Topics = row.Topics,
        Data = row.Data,
        KindId = row.KindId,
        TopicOfKind = row.TopicOfKind,
        Problem = row.Problem,
        Subject1 = row.Subjects.ElementAtOrDefault(0),
        Subject2 = row.Subjects.ElementAtOrDefault(1),
        Subject3 = row.Subjects.ElementAtOrDefault(2),
    });

    /// <summary>Takes over another buffer's rows, which stand behind these on the chain, and leaves that one empty.</summary>
    public void Append(LedgerBuffer other)
    {
        if (other.Count > 0 && blocks.Count > 0 && other.blocks[0].Block < blocks[^1].Block) throw new ArgumentException("The other buffer's logs come before these.", nameof(other));
        pages.AddRange(other.pages);
        foreach (var sum in other.blocks) AddTo(sum);
        other.Forget();
    }

    /// <summary>Empties the buffer and gives its memory back.</summary>
    public void Clear()
    {
        foreach (var page in pages) page.Clear();
        Forget();
    }

    /// <summary>Writes chain-local numbers into the rows, from <paramref name="first"/> on.</summary>
    internal void Number(long first)
    {
        foreach (var row in Rows()) BinaryPrimitives.WriteInt64BigEndian(row.Span[NumberOffset..], first++);
    }

    /// <summary>The rows without those whose key is in <paramref name="left"/>.</summary>
    internal LedgerBuffer Without(IReadOnlySet<LedgerKey> left)
    {
        var result = new LedgerBuffer();
        var kept = new CopyBuffer(64 << 10);
        result.pages.Add(kept);
        foreach (var row in Rows())
        {
            var key = LedgerKey.Read(row.Span);
            if (left.Contains(key)) continue;
            kept.Add(row.Span);
            result.AddTo(new(key.Block, 1, default));
        }
        return result;
    }

    /// <summary>The rows that differ from those of <paramref name="other"/>, which holds the same logs in the same order.</summary>
    internal LedgerBuffer Except(LedgerBuffer other)
    {
        if (other.Count != Count) throw new ArgumentException($"{other.Count} rows are compared with {Count}.", nameof(other));
        var result = new LedgerBuffer();
        var changed = new CopyBuffer(256);
        result.pages.Add(changed);
        foreach (var (mine, theirs) in Rows().Zip(other.Rows()))
        {
            if (mine.Span.SequenceEqual(theirs.Span)) continue;
            changed.Add(mine.Span);
            result.AddTo(new(LedgerKey.Read(mine.Span).Block, 1, default));
        }
        return result;
    }

    internal IEnumerable<LedgerKey> Keys() => Rows().Select(row => LedgerKey.Read(row.Span));

    private IEnumerable<Memory<byte>> Rows() => pages.SelectMany(page => page.Rows());

    private static void AddHashed(CopyBuffer page, in LedgerEntry entry)
    {
        page.Int64(entry.ChainId);
        page.Int64(entry.Block);
        page.Int64(entry.Time);
        page.Int32(entry.LogIndex);
        page.Int32(entry.TransactionIndex);
        page.Int32(entry.Ordinal);
        page.Bytes(entry.BlockHash);
        page.Bytes(entry.Transaction);
        page.Bytes(entry.Address);
        page.Log(entry.Topics, entry.Data, entry.TopicOfKind);
        if (entry.Problem is null) page.Null();
        else page.Bytes(Encoding.UTF8.GetBytes(entry.Problem.Replace('\0', '\uFFFD')));
    }

    private static void Subject(CopyBuffer page, long subject)
    {
        if (subject == 0) page.Null();
        else page.Int64(subject);
    }

    private void AddTo(BlockSum sum)
    {
        if (blocks.Count == 0 || blocks[^1].Block != sum.Block) blocks.Add(sum);
        else blocks[^1] = new(sum.Block, blocks[^1].Rows + sum.Rows, blocks[^1].Sum + sum.Sum);
    }

    private void Forget()
    {
        pages.Clear();
        blocks.Clear();
    }
}
