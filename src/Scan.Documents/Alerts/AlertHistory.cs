using Npgsql;

namespace Scan.Documents;

/// <summary>What the feed said of alerts through their lives, retracted ones too, and how safe their blocks are.</summary>
public sealed class AlertHistory(NpgsqlDataSource db)
{
    /// <summary>Numbers of alerts by proof are given again after a reorg, to whatever is raised then: what an alert says tells whether it is the same.</summary>
    private const string SameByProof = "split_part(n.id, ':', 1) = $1 AND n.data ->> 'avs' = f.data ->> 'avs' AND n.data ->> 'l2BlockNumber' = f.data ->> 'l2BlockNumber' AND n.data ->> 'invalidOutputRoot' = f.data ->> 'invalidOutputRoot'";

    /// <summary>By the alerts' ids, in the order of announcement.</summary>
    public async Task<ILookup<string, AlertItem>> LoadAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => (await db.Command("""
        SELECT f.id, f.state, f.block, f.time, f.sequence, f.data::text FROM scan.feed f WHERE f.kind = 'alerts' AND f.id = ANY($1) AND f.chain_id = ANY($2) ORDER BY f.sequence
        """, ids.ToArray(), ids.Select(ChainOf).Distinct().ToArray()).ListAsync(row => new AlertItem(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.TextOrNull(5)), ct))
        .ToLookup(i => i.Id);

    /// <summary>What the feed told of alerts in blocks since a moment, and what a reorg has not taken back, in its order; where there is more, the latest.</summary>
    public async Task<IReadOnlyList<FeedItem>> SinceAsync(long time, int take, CancellationToken ct)
    {
        var found = await db.Command("""
            SELECT sequence, id, kind, state, chain_id, block, time, topics, data::text FROM scan.feed WHERE kind = 'alerts' AND NOT void AND time >= $1 ORDER BY sequence DESC LIMIT $2
            """, time, take).ListAsync(row => new FeedItem(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetFieldValue<string[]>(7), row.TextOrNull(8), null), ct);
        found.Reverse();
        return found;
    }

    /// <summary>Alerts that a reorg took and that nobody has raised again since, by when the feed told of that; as it told of them last.</summary>
    /// <exception cref="QueryException">A take outside 1 to 1,000.</exception>
    public async Task<RetractedPage> RetractedAsync(RetractedQuery query, CancellationToken ct)
    {
        if (query.Take is < 1 or > Feed.MaxLimit) throw new QueryException("take", $"is 1 to {Feed.MaxLimit}");
        var (sign, direction) = query.OldestFirst ? ('>', "ASC") : ('<', "DESC");
        var same = query.Topic == RetractedQuery.ByProof ? SameByProof : "n.id = f.id";
        var rows = await db.Command($"""
            SELECT f.sequence, f.data::text, f.announced_at FROM scan.feed f
            WHERE f.kind = 'alerts' AND f.state = 'retracted' AND f.data IS NOT NULL AND split_part(f.id, ':', 1) = $1 AND f.sequence {sign} $2
                AND ($3 = 0 OR f.chain_id = $3) AND ($4 = '' OR f.data ->> 'rollupChainId' = $4) AND ($5 = '' OR f.data ->> 'avs' = $5)
                AND NOT EXISTS (SELECT 1 FROM scan.feed n WHERE n.kind = 'alerts' AND n.chain_id = f.chain_id AND n.sequence > f.sequence AND {same})
            ORDER BY f.sequence {direction} LIMIT $6
            """, query.Topic, query.Behind ?? (query.OldestFirst ? 0 : long.MaxValue), query.ChainId ?? 0, query.RollupChainId ?? "", query.Avs ?? "", query.Take + 1)
            .ListAsync(row => new RetractedRow(row.GetInt64(0), row.GetString(1), row.TimeOrNull(2)), ct);
        return rows.Count > query.Take ? new(rows[..query.Take], rows[query.Take - 1].Sequence) : new(rows, null);
    }

    /// <summary>The last block of each chain that its node called safe, where it is a block of the indexed chain.</summary>
    public async Task<IReadOnlyDictionary<long, long>> SafeBlocksAsync(CancellationToken ct) => (await db.Command("""
        SELECT s.chain_id, s.block FROM scan.safe_blocks s
        WHERE NOT EXISTS (SELECT 1 FROM scan.blocks b WHERE b.chain_id = s.chain_id AND b.number = s.block AND b.hash <> s.hash)
        """).ListAsync(row => (Chain: row.GetInt64(0), Block: row.GetInt64(1)), ct)).ToDictionary(s => s.Chain, s => s.Block);

    public Task StoreSafeBlockAsync(long chainId, long block, byte[] hash, DateTimeOffset readAt, CancellationToken ct) => db.Command("""
        INSERT INTO scan.safe_blocks (chain_id, block, hash, read_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (chain_id) DO UPDATE SET block = excluded.block, hash = excluded.hash, read_at = excluded.read_at
        """, chainId, block, hash, readAt).RunAsync(ct);

    /// <summary>Whether a chain has alerts in blocks above this one: only of those it matters whether they are safe.</summary>
    public Task<bool> HasAboveAsync(long chainId, long block, CancellationToken ct) =>
        db.Command("SELECT EXISTS (SELECT 1 FROM scan.feed WHERE chain_id = $1 AND kind = 'alerts' AND block > $2)", chainId, block).ScalarAsync<bool>(ct);

    private static long ChainOf(string id) => long.TryParse(id.Split(':').ElementAtOrDefault(1), out var chain) ? chain : -1;
}

/// <summary>An announcement of an alert.</summary>
/// <param name="Time">Of the block, in Unix seconds.</param>
/// <param name="DataJson">The alert as it was then.</param>
public sealed record AlertItem(string Id, string State, long Block, long Time, long Sequence, string? DataJson);

/// <summary>Which retracted alerts; all conditions hold together.</summary>
public sealed record RetractedQuery
{
    public const string Signed = "alert", ByProof = "zkAlert";

    /// <summary>What their ids begin with: <see cref="Signed"/>, or <see cref="ByProof"/> for those that a proof settles.</summary>
    public string Topic { get; init; } = Signed;
    public long? ChainId { get; init; }

    /// <summary>Decimal string.</summary>
    public string? RollupChainId { get; init; }

    /// <summary>The service manager, as lower-case hex.</summary>
    public string? Avs { get; init; }

    /// <summary>Only what the feed told behind this sequence, in the order asked for.</summary>
    public long? Behind { get; init; }

    /// <summary>By when they were retracted; else the last one first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>1 to 1,000.</summary>
    public int Take { get; init; } = 50;
}

/// <param name="Next">The sequence that the next page lies behind; null on the last.</param>
public sealed record RetractedPage(IReadOnlyList<RetractedRow> Rows, long? Next);

/// <param name="Sequence">Of the feed's item that took it back.</param>
/// <param name="DataJson">The alert as it stood before.</param>
/// <param name="At">When that was announced; null for items of a release that did not keep it.</param>
public sealed record RetractedRow(long Sequence, string DataJson, DateTimeOffset? At);
