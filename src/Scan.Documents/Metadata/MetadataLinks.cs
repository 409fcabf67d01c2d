using Npgsql;

namespace Scan.Documents;

/// <summary>Which file each document names, and what was read of it. Written by the job alone.</summary>
public sealed class MetadataLinks(NpgsqlDataSource db)
{
    /// <summary>Versions that are kept of a document's file: the first, and the latest of this number less one. Whoever serves a file can change it at each look.</summary>
    public const int KeptVersions = 100;

    /// <summary>Of a change of endpoints: so much of each text, and so many of what came and went.</summary>
    private const int SeenLength = 200, SeenServices = 5;

    /// <summary>Documents whose URI is not the one that was linked.</summary>
    /// <param name="fromBlock">Those that changed in this block or later; null: all, in the order of their ids.</param>
    /// <param name="after">Of all, those behind this id.</param>
    public Task<List<MetadataTarget>> ChangedAsync(DocumentMapping mapping, long chainId, long? fromBlock, byte[] after, int take, CancellationToken ct)
    {
        var uri = $"coalesce(d.body ->> '{mapping.MetadataUri}', '')";
        var hash = mapping.MetadataHash is { } property ? $"d.body ->> '{property}'" : "NULL::text";
        return db.Command($"""
            SELECT d.id, {uri}, {hash}
            FROM {mapping.Table} d LEFT JOIN scan.metadata m ON m.chain_id = d.chain_id AND m.kind = $2 AND m.id = d.id
            WHERE d.chain_id = $1 AND {(fromBlock is null ? "d.id > $3" : "d.valid_from >= $3")} AND sha256(convert_to({uri}, 'UTF8')) <> coalesce(m.uri_hash, sha256(''))
            {(fromBlock is null ? "ORDER BY d.id" : "")} LIMIT $4
            """, chainId, mapping.Kind, fromBlock is { } from ? (object)from : after, take).ListAsync(row =>
                new MetadataTarget(new DocumentId(chainId, row.Bytes(0)), mapping.Kind, row.GetString(1), row.TextOrNull(2) is { Length: 66 } hex ? Convert.FromHexString(hex.AsSpan(2)) : null), ct);
    }

    /// <summary>Makes files due that the chain named again since they were last tried. What a content hash names cannot have changed: once had, it is left alone.</summary>
    /// <param name="fromBlock">Of documents that changed in this block or later; null: of all.</param>
    public Task RenewAsync(DocumentMapping mapping, long chainId, long? fromBlock, DateTimeOffset now, CancellationToken ct) => mapping.MetadataTime is not { } time ? Task.CompletedTask : db.Command($"""
        UPDATE scan.resources r SET next_try = $3, settled = false FROM {mapping.Table} d JOIN scan.metadata m ON m.chain_id = d.chain_id AND m.kind = $2 AND m.id = d.id
        WHERE d.chain_id = $1 AND d.valid_from >= $4 AND r.id = m.resource AND r.host <> '' AND coalesce(r.next_try > $3, true)
            AND (d.body ->> '{time}')::bigint > extract(epoch FROM r.last_try) AND NOT (r.content IS NOT NULL AND r.uri ~* '^ipfs:')
        """, chainId, mapping.Kind, now, fromBlock ?? 0).RunAsync(ct);

    /// <summary>Records which file each document names. What was read of its former file stays shown until the new one is read.</summary>
    public async Task LinkAsync(IReadOnlyList<(MetadataTarget Target, byte[] UriHash, long Resource)> links, CancellationToken ct)
    {
        if (links.Count == 0) return;
        await db.Command("""
            INSERT INTO scan.metadata AS m (chain_id, kind, id, uri_hash, resource, expected)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT (chain_id, kind, id) DO UPDATE SET uri_hash = excluded.uri_hash, resource = excluded.resource, expected = excluded.expected, applied = NULL
            """, links.Select(l => l.Target.Of.ChainId).ToArray(), links.Select(l => l.Target.Kind).ToArray(), links.Select(l => l.Target.Of.Id).ToArray(), links.Select(l => l.UriHash).ToArray(),
            links.Select(l => l.Resource).ToArray(), links.Select(l => l.Target.Expected).ToArray()).RunAsync(ct);
    }

    /// <summary>These documents name no file any more, or are gone: what metadata said of them goes, but for the manifest's name. Versions stay.</summary>
    public async Task UnlinkAsync(string kind, IReadOnlyList<DocumentId> gone, CancellationToken ct)
    {
        if (gone.Count == 0) return;
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new SqlBatch(connection);
        var (chains, ids) = (gone.Select(g => g.ChainId).ToArray(), gone.Select(g => g.Id).ToArray());
        const string These = "WHERE kind = $1 AND (chain_id, id) IN (SELECT * FROM unnest($2, $3))";
        batch.Add($"DELETE FROM scan.metadata {These}", kind, chains, ids);
        batch.Add($"DELETE FROM scan.domain_proofs {These}", kind, chains, ids);
        batch.Add($"DELETE FROM scan.profiles {These} AND given_name IS NULL", kind, chains, ids);
        batch.Add($"""
            UPDATE scan.profiles SET name = NULL, description = NULL, website = NULL, logo = NULL, facts = NULL, source_uri = NULL, fetched_at = NULL, problem = NULL, image = NULL, body = NULL {These}
            """, kind, chains, ids);
        await batch.RunAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Linked documents that are not there any more: a reorganisation took them.</summary>
    public Task<List<DocumentId>> GoneAsync(DocumentMapping mapping, long chainId, int take, CancellationToken ct) => db.Command($"""
        SELECT m.id FROM scan.metadata m WHERE m.chain_id = $1 AND m.kind = $2 AND NOT EXISTS (SELECT 1 FROM {mapping.Table} d WHERE d.chain_id = m.chain_id AND d.id = m.id) LIMIT $3
        """, chainId, mapping.Kind, take).ListAsync(row => new DocumentId(chainId, row.Bytes(0)), ct);

    /// <summary>Documents of these files whose content was not read yet, or is another by now.</summary>
    public Task<List<MetadataUse>> UnreadAsync(IReadOnlyCollection<long> resources, int take, CancellationToken ct) => db.Command($"""
        SELECT m.chain_id, m.kind, m.id, {Resources.Columns} FROM scan.metadata m JOIN scan.resources r ON r.id = m.resource
        WHERE m.resource = ANY($1) AND r.content IS NOT NULL AND m.applied IS DISTINCT FROM r.content LIMIT $2
        """, resources.ToArray(), take)
        .ListAsync(row => new MetadataUse(new DocumentId(row.GetInt64(0), row.Bytes(2)), row.GetString(1), Resources.Read(row, 3)), ct);

    /// <summary>Stores what was read: profile, problems, picture, proofs and, where the content is new for the document, a version.</summary>
    public async Task ApplyAsync(IReadOnlyList<MetadataApplied> read, DateTimeOffset now, CancellationToken ct)
    {
        if (read.Count == 0) return;
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new SqlBatch(connection);
        var (chains, kinds, ids) = (read.Select(a => a.Use.Of.ChainId).ToArray(), read.Select(a => a.Use.Kind).ToArray(), read.Select(a => a.Use.Of.Id).ToArray());
        var (contents, problems) = (read.Select(a => a.Use.Resource.Content!).ToArray(), read.Select(a => JsonText.Cleaned(a.ProblemsJson)!).ToArray());
        batch.Add("""
            INSERT INTO scan.metadata_versions (chain_id, kind, id, no, first_seen, content, uri, fetched_from, problems)
            SELECT x.c, x.k, x.i, coalesce(v.no, 0) + 1, x.f, x.h, x.u, x.s, x.p::jsonb
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS x(c, k, i, f, h, u, s, p)
            LEFT JOIN LATERAL (SELECT no, content, uri FROM scan.metadata_versions v WHERE v.chain_id = x.c AND v.kind = x.k AND v.id = x.i ORDER BY no DESC LIMIT 1) v ON true
            WHERE v.no IS NULL OR v.content <> x.h OR v.uri <> x.u
            """, chains, kinds, ids, read.Select(a => a.Use.Resource.ChangedAt!.Value).ToArray(), contents, read.Select(a => a.Use.Resource.Uri).ToArray(),
            read.Select(a => a.Use.Resource.FetchedFrom!).ToArray(), problems);
        batch.Add("""
            DELETE FROM scan.metadata_versions v USING (
                SELECT m.chain_id, m.kind, m.id, max(m.no) AS last FROM scan.metadata_versions m JOIN unnest($1, $2, $3) AS x(c, k, i) ON m.chain_id = x.c AND m.kind = x.k AND m.id = x.i GROUP BY 1, 2, 3
            ) latest WHERE v.chain_id = latest.chain_id AND v.kind = latest.kind AND v.id = latest.id AND v.no > 1 AND v.no <= latest.last - $4
            """, chains, kinds, ids, KeptVersions - 1);
        AddEndpointChanges(batch, read, now, chains, kinds, ids);
        Profiles.AddUpsert(batch, [.. read.Select(a => a.Profile).OfType<Profile>()]);
        batch.Add("""
            UPDATE scan.metadata m SET applied = x.h, problems = x.p::jsonb, image = x.g FROM unnest($1, $2, $3, $4, $5, $6, $7) AS x(c, k, i, h, p, g, r)
            WHERE m.chain_id = x.c AND m.kind = x.k AND m.id = x.i AND m.resource = x.r
            """, chains, kinds, ids, contents, problems, read.Select(a => a.Image).ToArray(), read.Select(a => a.Use.Resource.Id).ToArray());
        AddProofs(batch, read, chains, kinds, ids);
        await batch.RunAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Keeps for rules what the chain does not tell: that an agent's file names other endpoints than it did at the same address. Before the profiles are overwritten.</summary>
    private static void AddEndpointChanges(SqlBatch batch, IReadOnlyList<MetadataApplied> read, DateTimeOffset now, long[] chains, string[] kinds, byte[][] ids) => batch.Add("""
        INSERT INTO scan.sightings (kind, chain_id, thing, at, until, body)
        SELECT 'endpoints', x.c, encode(x.i, 'hex'), $6, $6, jsonb_build_object('uri', left(x.u, $7), 'added', d.added, 'removed', d.removed)
        FROM unnest($1, $2, $3, $4, $5) AS x(c, k, i, u, f)
        JOIN scan.profiles p ON p.chain_id = x.c AND p.kind = x.k AND p.id = x.i AND p.source_uri = x.u
        CROSS JOIN LATERAL (
            WITH was AS (SELECT concat(s ->> 'name', ' ', s ->> 'endpoint') AS e FROM jsonb_array_elements(coalesce(p.facts -> 'services', '[]')) s),
                 now AS (SELECT concat(s ->> 'name', ' ', s ->> 'endpoint') AS e FROM jsonb_array_elements(coalesce(x.f::jsonb -> 'services', '[]')) s)
            SELECT coalesce((SELECT jsonb_agg(left(e, $7)) FROM (SELECT e FROM now EXCEPT SELECT e FROM was ORDER BY e LIMIT $8) a), '[]') AS added,
                   coalesce((SELECT jsonb_agg(left(e, $7)) FROM (SELECT e FROM was EXCEPT SELECT e FROM now ORDER BY e LIMIT $8) r), '[]') AS removed) d
        WHERE x.k = 'agent' AND (d.added <> '[]' OR d.removed <> '[]') ON CONFLICT DO NOTHING
        """, chains, kinds, ids, read.Select(a => a.Use.Resource.Uri).ToArray(), read.Select(a => a.Profile?.Facts is { } facts ? JsonText.Cleaned(facts) : null).ToArray(), now, SeenLength, SeenServices);

    /// <summary>The picture was fetched: it stands on the profiles whose files name it.</summary>
    public Task ShowImageAsync(long resource, byte[] hash, CancellationToken ct) => db.Command("""
        UPDATE scan.profiles p SET image = $2 FROM scan.metadata m WHERE m.image = $1 AND p.chain_id = m.chain_id AND p.kind = m.kind AND p.id = m.id AND p.image IS DISTINCT FROM $2
        """, resource, hash).RunAsync(ct);

    /// <summary>Says on the profiles of a file that was never had why that is so.</summary>
    public Task ExplainAsync(IReadOnlyCollection<string> kinds, IReadOnlyList<(long Resource, string Why)> failed, CancellationToken ct) => failed.Count == 0 ? Task.CompletedTask : db.Command("""
        INSERT INTO scan.profiles AS p (chain_id, kind, id, problem)
        SELECT m.chain_id, m.kind, m.id, x.w FROM unnest($1, $2) AS x(r, w) JOIN scan.metadata m ON m.resource = x.r WHERE m.applied IS NULL AND m.kind = ANY($3)
        ON CONFLICT (chain_id, kind, id) DO UPDATE SET problem = excluded.problem WHERE p.problem IS DISTINCT FROM excluded.problem
        """, failed.Select(f => f.Resource).ToArray(), failed.Select(f => f.Why).ToArray(), kinds.ToArray()).RunAsync(ct);

    /// <summary>Agents that wait for what a domain's file says.</summary>
    public Task<List<DomainProofUse>> ProofsOfAsync(long resource, CancellationToken ct) => db.Command("SELECT chain_id, id, domain FROM scan.domain_proofs WHERE resource = $1", resource)
        .ListAsync(row => new DomainProofUse(new DocumentId(row.GetInt64(0), row.Bytes(1)), row.GetString(2)), ct);

    public Task DecideAsync(IReadOnlyList<(DomainProofUse Proof, string Outcome)> decided, DateTimeOffset at, CancellationToken ct) => decided.Count == 0 ? Task.CompletedTask : db.Command("""
        UPDATE scan.domain_proofs d SET outcome = x.o, checked_at = $1 FROM unnest($2, $3, $4, $5) AS x(c, i, n, o) WHERE d.chain_id = x.c AND d.id = x.i AND d.domain = x.n
        """, at, decided.Select(d => d.Proof.Of.ChainId).ToArray(), decided.Select(d => d.Proof.Of.Id).ToArray(), decided.Select(d => d.Proof.Domain).ToArray(), decided.Select(d => d.Outcome).ToArray()).RunAsync(ct);

    // A proof that stands keeps its outcome: only the file behind it changes that.
    private static void AddProofs(SqlBatch batch, IReadOnlyList<MetadataApplied> read, long[] chains, string[] kinds, byte[][] ids)
    {
        var proofs = read.SelectMany(a => a.Proofs.Select(p => (a.Use, Proof: p))).ToList();
        var domains = read.Select(a => string.Join(' ', a.Proofs.Select(p => p.Domain))).ToArray();
        batch.Add("""
            DELETE FROM scan.domain_proofs d USING unnest($1, $2, $3, $4) AS x(c, k, i, n) WHERE d.chain_id = x.c AND d.kind = x.k AND d.id = x.i AND NOT d.domain = ANY(string_to_array(x.n, ' '))
            """, chains, kinds, ids, domains);
        if (proofs.Count == 0) return;
        batch.Add("""
            INSERT INTO scan.domain_proofs AS d (chain_id, kind, id, domain, resource, outcome, checked_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (chain_id, kind, id, domain) DO UPDATE SET resource = excluded.resource, outcome = excluded.outcome, checked_at = excluded.checked_at
            WHERE d.resource IS DISTINCT FROM excluded.resource OR excluded.resource IS NULL
            """, proofs.Select(p => p.Use.Of.ChainId).ToArray(), proofs.Select(p => p.Use.Kind).ToArray(), proofs.Select(p => p.Use.Of.Id).ToArray(), proofs.Select(p => p.Proof.Domain).ToArray(),
            proofs.Select(p => p.Proof.Resource).ToArray(), proofs.Select(p => p.Proof.Outcome).ToArray(), Resources.Times(proofs.Select(p => p.Proof.CheckedAt)));
    }
}
