using Npgsql;

namespace Scan.Documents;

/// <summary>Reads where documents' metadata stands, for pages and interfaces.</summary>
public sealed class MetadataReader(NpgsqlDataSource db)
{
    /// <summary>The most versions of one answer.</summary>
    public const int MostVersions = 100;

    private static string ImageColumns { get; } = Resources.Columns.Replace("r.", "i.", StringComparison.Ordinal);

    /// <summary>The states of those documents of a kind that name a file.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, MetadataState>> LoadAsync(string kind, IReadOnlyCollection<DocumentId> ids, CancellationToken ct)
    {
        var (chains, keys) = (ids.Select(i => i.ChainId).ToArray(), ids.Select(i => i.Id).ToArray());
        var proofs = (await db.Command($"""
            SELECT d.chain_id, d.id, d.domain, d.outcome, d.checked_at, {Resources.Columns}
            FROM scan.domain_proofs d JOIN unnest($2, $3) AS k(chain_id, id) USING (chain_id, id) LEFT JOIN scan.resources r ON r.id = d.resource WHERE d.kind = $1 ORDER BY d.domain
            """, kind, chains, keys).ListAsync(row => (Of: new DocumentId(row.GetInt64(0), row.Bytes(1)),
                Proof: new DomainProofState(row.GetString(2), row.GetString(3), row.TimeOrNull(4), row.IsDBNull(5) ? null : Resources.Read(row, 5))), ct)).ToLookup(p => p.Of, p => p.Proof);
        var states = await db.Command($"""
            SELECT m.chain_id, m.id, m.expected, c.keccak, c.size, m.problems::text, {Resources.Columns}, {ImageColumns}
            FROM scan.metadata m JOIN unnest($2, $3) AS k(chain_id, id) USING (chain_id, id)
            JOIN scan.resources r ON r.id = m.resource LEFT JOIN scan.resources i ON i.id = m.image LEFT JOIN scan.contents c ON c.hash = r.content WHERE m.kind = $1
            """, kind, chains, keys).ListAsync(row => Read(row, kind, proofs), ct);
        return states.ToDictionary(s => s.Of);
    }

    public async Task<MetadataState?> FindAsync(string kind, DocumentId id, CancellationToken ct) => (await LoadAsync(kind, [id], ct)).GetValueOrDefault(id);

    /// <summary>The contents that a document's URIs led to, the newest first. They stay when the document names no file any more.</summary>
    public async Task<IReadOnlyList<MetadataVersion>> VersionsAsync(string kind, DocumentId id, int take, CancellationToken ct) => (await VersionsAsync(kind, [id], take, ct))[id];

    /// <summary>As the other, of many documents of a kind: each has its list.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, IReadOnlyList<MetadataVersion>>> VersionsAsync(string kind, IReadOnlyCollection<DocumentId> ids, int take, CancellationToken ct)
    {
        var found = (await db.Command("""
            SELECT k.chain_id, k.id, v.no, v.first_seen, v.content, c.keccak, c.size, v.uri, v.fetched_from, v.problems::text
            FROM unnest($2, $3) AS k(chain_id, id) CROSS JOIN LATERAL (SELECT * FROM scan.metadata_versions n WHERE n.chain_id = k.chain_id AND n.kind = $1 AND n.id = k.id ORDER BY n.no DESC LIMIT $4) v
            JOIN scan.contents c ON c.hash = v.content ORDER BY v.no DESC
            """, kind, ids.Select(i => i.ChainId).ToArray(), ids.Select(i => i.Id).ToArray(), take).ListAsync(row => (Of: new DocumentId(row.GetInt64(0), row.Bytes(1)), Version:
                new MetadataVersion(row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3), row.Bytes(4), row.Bytes(5), row.GetInt32(6), row.GetString(7), row.GetString(8), row.GetString(9))), ct))
            .ToLookup(v => v.Of, v => v.Version);
        return ids.Distinct().ToDictionary(id => id, id => (IReadOnlyList<MetadataVersion>)[.. found[id]]);
    }

    /// <summary>The contents of versions by their hash.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> BodiesAsync(IReadOnlyCollection<byte[]> hashes, CancellationToken ct) =>
        (await db.Command("SELECT hash, body FROM scan.contents WHERE hash = ANY($1)", (object)hashes.ToArray()).ListAsync(row => (Hash: row.Bytes(0), Body: row.Bytes(1)), ct))
        .ToDictionary(b => Convert.ToHexStringLower(b.Hash), b => b.Body);

    /// <summary>Whether a document had this content once: only then may it be shown under its name.</summary>
    public async Task<bool> HadAsync(string kind, DocumentId id, byte[] content, CancellationToken ct) => await db.Command("""
        SELECT EXISTS (SELECT 1 FROM scan.metadata_versions WHERE chain_id = $1 AND kind = $2 AND id = $3 AND content = $4)
        """, id.ChainId, kind, id.Id, content).ScalarAsync<bool>(ct);

    private static MetadataState Read(NpgsqlDataReader row, string kind, ILookup<DocumentId, DomainProofState> proofs)
    {
        var of = new DocumentId(row.GetInt64(0), row.Bytes(1));
        var image = 6 + Resources.ColumnCount;
        return new(of, kind, Resources.Read(row, 6), row.IsDBNull(image) ? null : Resources.Read(row, image), row.BytesOrNull(2), row.BytesOrNull(3), row.IntOrNull(4), row.GetString(5)) { Proofs = [.. proofs[of]] };
    }
}
