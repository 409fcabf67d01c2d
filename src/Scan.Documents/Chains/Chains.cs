using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>The chains of a database and where each stands.</summary>
public sealed class Chains(NpgsqlDataSource db)
{
    internal const string Columns = """
        chain_id, name, manifest, state, first_block, history, head_block, indexed_block, indexed_hash, indexed_time, finalized_block,
        events_total, events_per_second, last_error, updated_at, digest
        """;

    public async Task<IReadOnlyList<ChainInfo>> ListAsync(CancellationToken ct) =>
        await db.Command($"SELECT {Columns} FROM scan.chains ORDER BY chain_id").ListAsync(Read, ct);

    public async Task<ChainInfo?> FindAsync(long chainId, CancellationToken ct) =>
        (await db.Command($"SELECT {Columns} FROM scan.chains WHERE chain_id = $1", chainId).ListAsync(Read, ct)).SingleOrDefault();

    /// <summary>Which versions of all chains' rows and of the profiles there are now: another text as soon as any change of documents, ledger, chains or profiles can be seen.</summary>
    public async Task<string> RevisionAsync(CancellationToken ct) => (await db.Command("""
        SELECT concat_ws(' ', (SELECT revision FROM scan.profile_revision), string_agg(concat_ws(':', chain_id, xmin, ctid), ' ' ORDER BY chain_id)) FROM scan.chains
        """).ScalarAsync<string>(ct))!;

    /// <summary>Registers the chain, or updates its name and manifest.</summary>
    /// <exception cref="ChainMismatchException">Another chain is stored under this id.</exception>
    public async Task<ChainInfo> OpenAsync(ChainRegistration registration, CancellationToken ct)
    {
        var manifest = new NpgsqlParameter { Value = JsonText.Cleaned(registration.ManifestJson)!, NpgsqlDbType = NpgsqlDbType.Jsonb };
        var opened = await db.Command($"""
            INSERT INTO scan.chains AS c (chain_id, name, genesis_hash, manifest, history, first_block, state, digest, manifest_file)
            VALUES ($1, $2, $3, $4, $5, $6, 'backfilling', $7, $8)
            ON CONFLICT (chain_id) DO UPDATE
            SET name = excluded.name, manifest = excluded.manifest, manifest_file = excluded.manifest_file, history = CASE WHEN c.indexed_block IS NULL THEN excluded.history ELSE c.history END,
                first_block = CASE WHEN c.indexed_block IS NULL THEN excluded.first_block ELSE c.first_block END,
                projection = CASE WHEN $9 THEN 0 ELSE c.projection END
            WHERE c.genesis_hash = excluded.genesis_hash
            RETURNING {Columns}
            """, registration.ChainId, Sql.Clean(registration.Name), registration.GenesisHash, manifest, registration.History, registration.FirstBlock, Sum256.Zero, Sql.Clean(registration.ManifestFile), registration.IsOther).ListAsync(Read, ct);
        return opened.SingleOrDefault() ?? throw new ChainMismatchException(
            $"The database holds another chain with id {registration.ChainId}: its genesis is not 0x{Convert.ToHexStringLower(registration.GenesisHash)}. Use another database, or an RPC endpoint of the stored chain.");
    }

    /// <summary>The hash of the chain's first block, or of the first that the node knew which it was indexed from; null: the chain is unknown.</summary>
    public Task<byte[]?> GenesisAsync(long chainId, CancellationToken ct) =>
        db.Command("SELECT genesis_hash FROM scan.chains WHERE chain_id = $1", chainId).ScalarAsync<byte[]>(ct);

    /// <summary>The manifest's file on the machine that indexed the chain last; null: it had none, or the chain is unknown.</summary>
    public Task<string?> ManifestFileAsync(long chainId, CancellationToken ct) =>
        db.Command("SELECT manifest_file FROM scan.chains WHERE chain_id = $1", chainId).ScalarAsync<string>(ct);

    /// <summary>Records the node's head between commits.</summary>
    public Task SetHeadAsync(long chainId, long headBlock, CancellationToken ct) =>
        db.Command("UPDATE scan.chains SET head_block = $2 WHERE chain_id = $1", chainId, headBlock).RunAsync(ct);

    /// <summary>Says that the back-fill is over: readers have all that they need.</summary>
    public Task SetLiveAsync(long chainId, CancellationToken ct) => db.Command(
        "UPDATE scan.chains SET state = $2, updated_at = clock_timestamp() WHERE chain_id = $1 AND state = $3", chainId, ChainState.Live, ChainState.Backfilling).RunAsync(ct);

    /// <summary>The lead's epoch; 0: nobody ever had it.</summary>
    public Task<long> LeadEpochAsync(long chainId, CancellationToken ct) => Lead.EpochAsync(db, chainId, ct);

    /// <summary>Shows a fault that may heal, or that there is none. Whoever was overtaken shows nothing.</summary>
    public Task SetErrorAsync(long chainId, string? error, LeadSight by, CancellationToken ct) => db.Command(
        $"UPDATE scan.chains SET last_error = $2, updated_at = clock_timestamp() WHERE chain_id = $1 AND {NotOvertaken}", chainId, Sql.Clean(error), by.Epoch, Sql.Clean(by.Holder)).RunAsync(ct);

    /// <summary>Records a state and its reason outside of a commit. Whoever was overtaken records nothing.</summary>
    public Task SetStateAsync(long chainId, string state, string? lastError, LeadSight by, CancellationToken ct) => db.Command(
        $"UPDATE scan.chains SET state = $5, last_error = $2, updated_at = clock_timestamp() WHERE chain_id = $1 AND {NotOvertaken}", chainId, Sql.Clean(lastError), by.Epoch, Sql.Clean(by.Holder), state).RunAsync(ct);

    private const string NotOvertaken = "NOT EXISTS (SELECT FROM scan.leads WHERE chain_id = $1 AND epoch > $3 AND holder <> $4)";

    /// <summary>Stored blocks from the highest down; all those above finality are among them.</summary>
    public async Task<IReadOnlyList<BlockRow>> RecentBlocksAsync(long chainId, int take, CancellationToken ct) =>
        await db.Command("SELECT number, hash, parent_hash, time FROM scan.blocks WHERE chain_id = $1 ORDER BY number DESC LIMIT $2", chainId, take).ListAsync(ReadBlock, ct);

    /// <summary>Stored blocks of a range, both ends included, from the lowest up.</summary>
    public async Task<IReadOnlyList<BlockRow>> BlocksAsync(long chainId, long from, long to, CancellationToken ct) =>
        await db.Command("SELECT number, hash, parent_hash, time FROM scan.blocks WHERE chain_id = $1 AND number BETWEEN $2 AND $3 ORDER BY number", chainId, from, to).ListAsync(ReadBlock, ct);

    /// <summary>The digest at the checkpoint, or after a block that is stored; null where none is kept.</summary>
    public async Task<ChainDigest?> DigestAsync(long chainId, long? block, CancellationToken ct)
    {
        var rows = await db.Command("""
            SELECT number, hash, events_total, digest FROM scan.blocks
            WHERE chain_id = $1 AND number = coalesce($2, (SELECT indexed_block FROM scan.chains WHERE chain_id = $1))
            """, chainId, new NpgsqlParameter { Value = block ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint }).ListAsync(row =>
        {
            var (number, hash, events) = (row.GetInt64(0), row.Bytes(1), row.GetInt64(2));
            return new ChainDigest(chainId, number, hash, events, StateDigest.Compute(chainId, number, hash, events, row.Bytes(3)));
        }, ct);
        return rows.SingleOrDefault();
    }

    /// <summary>Why there is no digest after this block, in words.</summary>
    public async Task<string> NoDigestAsync(long chainId, long? block, CancellationToken ct)
    {
        if (await FindAsync(chainId, ct) is not { IndexedBlock: { } last } chain) return $"chain {chainId} has no indexed block";
        if (block > last) return $"block {block} of chain {chainId} is not indexed yet: the last one is {last}";
        var before = await db.Command("SELECT max(number) FROM scan.blocks WHERE chain_id = $1 AND number <= $2", chainId, block ?? last).ScalarAsync<long?>(ct);
        if (!chain.History) return $"no digest is kept after block {block} of chain {chainId}: without --history only those above the finalized block {chain.FinalizedBlock} are, and those of some ends of batches";
        return before is null ? $"block {block} of chain {chainId} is before the first that brought anything" : $"block {block} of chain {chainId} brought nothing, so its digest is not kept: the state is that after block {before}";
    }

    /// <summary>The version of the projections that made the chain's documents.</summary>
    public Task<int> ProjectionAsync(long chainId, CancellationToken ct) => db.Command("SELECT projection FROM scan.chains WHERE chain_id = $1", chainId).ScalarAsync<int>(ct);

    /// <summary>Records the version of the projections for a chain without documents; <see cref="Shadow.SwitchAsync"/> does where they are rebuilt.</summary>
    public Task SetProjectionAsync(long chainId, int projection, CancellationToken ct) =>
        db.Command("UPDATE scan.chains SET projection = $2 WHERE chain_id = $1 AND indexed_block IS NULL", chainId, projection).RunAsync(ct);

    /// <summary>The number of a stored block; null where the hash is unknown.</summary>
    public async Task<long?> FindBlockAsync(long chainId, byte[] hash, CancellationToken ct) =>
        (await db.Command("SELECT number FROM scan.blocks WHERE chain_id = $1 AND hash = $2", chainId, hash).ListAsync(row => (long?)row.GetInt64(0), ct)).FirstOrDefault();

    /// <summary>A stored block; null where it is not kept: below finality only the ends of batches are.</summary>
    public async Task<BlockRow?> BlockAsync(long chainId, long number, CancellationToken ct) =>
        (await db.Command("SELECT number, hash, parent_hash, time FROM scan.blocks WHERE chain_id = $1 AND number = $2", chainId, number).ListAsync(ReadBlock, ct)).FirstOrDefault();

    internal static BlockRow ReadBlock(NpgsqlDataReader row) => new(row.GetInt64(0), row.Bytes(1), row.Bytes(2), row.GetInt64(3));

    internal static ChainInfo Read(NpgsqlDataReader row) => new()
    {
        ChainId = row.GetInt64(0),
        Name = row.GetString(1),
        ManifestJson = row.GetString(2),
        State = row.GetString(3),
        FirstBlock = row.GetInt64(4),
        History = row.GetBoolean(5),
        HeadBlock = row.LongOrNull(6),
        IndexedBlock = row.LongOrNull(7),
        IndexedHash = row.BytesOrNull(8),
        IndexedTime = row.LongOrNull(9),
        FinalizedBlock = row.LongOrNull(10),
        EventsTotal = row.GetInt64(11),
        EventsPerSecond = row.GetDouble(12),
        LastError = row.TextOrNull(13),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(14),
        Digest = row.Bytes(15),
    };
}
