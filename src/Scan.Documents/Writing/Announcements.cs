namespace Scan.Documents;

/// <summary>What a transaction announces: ranges of ledger rows, then items.</summary>
internal sealed class Announcements
{
    private const int RangeRows = 2000;
    private readonly List<(int Count, long FirstNo, long FromBlock, long ToBlock)> ranges = [];
    private readonly List<Item> items = [];

    private sealed record Item(
        string Id, string Kind, string State, long Block, long Time, string Topics, string? Data, bool Void, byte[]? BlockHash, int? LogIndex);

    /// <summary>Cuts the rows at block ends into ranges that a reader can skim.</summary>
    public void AddLedger(IReadOnlyList<LedgerBuffer.BlockSum> blocks, long firstNo)
    {
        var (count, from) = (0, 0);
        for (var i = 0; i < blocks.Count; i++)
        {
            count += blocks[i].Rows;
            if (count < RangeRows && i < blocks.Count - 1) continue;
            ranges.Add((count, firstNo, blocks[from].Block, blocks[i].Block));
            firstNo += count;
            (count, from) = (0, i + 1);
        }
    }

    public void Add(FeedEntry entry, string state, bool isVoid = false)
    {
        if (entry.Topics.FirstOrDefault(t => t.Contains(' ')) is { } bad) throw new ArgumentException($"The topic '{bad}' contains a space.", nameof(entry));
        var data = entry.DataJson.ToArray();
        JsonText.Clean(data);
        items.Add(new(
            entry.Id, entry.Kind, state, entry.Block, entry.Time, string.Join(' ', entry.Topics),
            data.Length == 0 ? null : System.Text.Encoding.UTF8.GetString(data), isVoid, null, null));
    }

    /// <summary>A log that is gone, or there again.</summary>
    public void AddEvent(string id, string state, long block, byte[] blockHash, int logIndex, long time) =>
        items.Add(new(id, FeedKind.Events, state, block, time, "", null, true, blockHash, logIndex));

    public void AddBlock(long chainId, BlockRow block, string state) =>
        items.Add(new(
            $"block:{chainId}:0x{Convert.ToHexStringLower(block.Hash)}", FeedKind.Blocks, state, block.Number, block.Time, FeedKind.Blocks,
            $$"""{"number":{{block.Number}},"hash":"0x{{Convert.ToHexStringLower(block.Hash)}}"}""", true, null, null));

    /// <summary>
    /// Ends a session whose process stands still between its statements: whoever announces holds the feed's counter to the end of the transaction, and nobody
    /// takes over what has no lead.
    /// </summary>
    public const string EndWhenIdle = "SET LOCAL idle_in_transaction_session_timeout = '5s'";

    public void WriteTo(SqlBatch sql, long chainId) => sql.Add(EndWhenIdle).Add(
        "SELECT scan.announce($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        chainId, Of(ranges, r => r.Count), Of(ranges, r => r.FirstNo), Of(ranges, r => r.FromBlock), Of(ranges, r => r.ToBlock),
        Of(items, i => i.Id), Of(items, i => i.Kind), Of(items, i => i.State), Of(items, i => i.Block), Of(items, i => i.Time),
        Of(items, i => i.Topics), Of(items, i => i.Data), Of(items, i => i.Void), Of(items, i => i.BlockHash), Of(items, i => i.LogIndex));

    private static TValue[] Of<TRow, TValue>(List<TRow> rows, Func<TRow, TValue> value)
    {
        var result = new TValue[rows.Count];
        for (var i = 0; i < result.Length; i++) result[i] = value(rows[i]);
        return result;
    }
}
