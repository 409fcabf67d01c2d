using Npgsql;

namespace Scan.Documents;

/// <summary>Names, descriptions and pictures from manifests and metadata.</summary>
public sealed class Profiles(NpgsqlDataSource db)
{
    internal const string Columns = "p.chain_id, p.kind, p.id, p.given_name, p.name, p.description, p.website, p.logo, p.facts, p.source_uri, p.fetched_at, p.problem, p.image";
    internal const int ColumnCount = 13;
    private const int MostRanked = 500;

    /// <summary>Replaces the profiles; a null <see cref="Profile.GivenName"/> keeps the stored one.</summary>
    public async Task UpsertAsync(IReadOnlyList<Profile> profiles, CancellationToken ct)
    {
        if (profiles.Count == 0) return;
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var batch = new SqlBatch(connection);
        AddUpsert(batch, profiles);
        await batch.RunAsync(ct);
    }

    /// <summary>Sets the names that manifests give, and leaves what metadata says as it is.</summary>
    public Task GiveNamesAsync(string kind, IReadOnlyList<(DocumentId Of, string? Name)> names, CancellationToken ct) => names.Count == 0 ? Task.CompletedTask : db.Command("""
        INSERT INTO scan.profiles (chain_id, kind, id, given_name) SELECT c, $1, i, n FROM unnest($2, $3, $4) AS x(c, i, n)
        ON CONFLICT (chain_id, kind, id) DO UPDATE SET given_name = excluded.given_name
        """, kind, names.Select(n => n.Of.ChainId).ToArray(), names.Select(n => n.Of.Id).ToArray(), names.Select(n => Sql.Clean(n.Name)).ToArray()).RunAsync(ct);

    /// <summary>Changes with each commit that changes profiles, at the moment that readers see them: what was made of profiles before is out of date then.</summary>
    public async Task<long> RevisionAsync(CancellationToken ct) => await db.Command("SELECT revision FROM scan.profile_revision").ScalarAsync<long>(ct);

    public async Task<IReadOnlyDictionary<DocumentId, Profile>> LoadAsync(string kind, IReadOnlyCollection<DocumentId> ids, CancellationToken ct)
    {
        var rows = await db.Command($"""
            SELECT {Columns} FROM scan.profiles p JOIN unnest($2, $3) AS k(chain_id, id) USING (chain_id, id) WHERE p.kind = $1
            """, kind, ids.Select(i => i.ChainId).ToArray(), ids.Select(i => i.Id).ToArray()).ListAsync(row => Read(row, 0), ct);
        return rows.ToDictionary(p => new DocumentId(p.ChainId, p.Id));
    }

    /// <summary>
    /// Profiles whose shown name contains <paramref name="text"/>, those that start with it first; then those whose words begin with its words. Where more than
    /// <see cref="MostRanked"/> do, so many of them are put in order, not all.
    /// </summary>
    public async Task<IReadOnlyList<Profile>> SearchAsync(string text, int take, CancellationToken ct)
    {
        var part = Sql.Clean(text)!.ToLowerInvariant();
        var named = await db.Command($"""
            SELECT {Columns} FROM (SELECT * FROM scan.profiles WHERE lower(coalesce(given_name, name)) LIKE $1 LIMIT {MostRanked}) p
            ORDER BY NOT starts_with(lower(coalesce(p.given_name, p.name)), $2), lower(left(coalesce(p.given_name, p.name), 200)), p.chain_id, p.kind, p.id LIMIT $3
            """, $"%{part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%", part, take).ListAsync(row => Read(row, 0), ct);
        if (named.Count == take || WordsOf(text) is not { } words) return named;
        var found = await db.Command($"""
            SELECT {Columns} FROM (SELECT * FROM scan.profiles WHERE search @@ to_tsquery('simple', $1) LIMIT {MostRanked}) p
            ORDER BY ts_rank(p.search, to_tsquery('simple', $1)) DESC, p.chain_id, p.kind, p.id LIMIT $2
            """, words, take).ListAsync(row => Read(row, 0), ct);
        return [.. named.Concat(found).DistinctBy(p => (p.Kind, new DocumentId(p.ChainId, p.Id))).Take(take)];
    }

    /// <summary>Of a kind: those whose file was read, and by what a list in its facts names, how many name it; the most named first.</summary>
    /// <param name="list">A property of the facts that holds texts.</param>
    public async Task<IReadOnlyList<(string Item, long Count)>> CountNamedAsync(string kind, long? chainId, string list, int take, CancellationToken ct) => await db.Command("""
        SELECT left(lower(item), 60), count(*) FROM scan.profiles p, jsonb_array_elements_text(p.facts -> $2) item
        WHERE p.kind = $1 AND ($3::bigint IS NULL OR p.chain_id = $3) AND jsonb_typeof(p.facts -> $2) = 'array' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $4
        """, kind, list, chainId, take).ListAsync(row => (row.GetString(0), row.GetInt64(1)), ct);

    /// <summary>Of a kind: how many have facts, and how many of them say true to a question.</summary>
    public async Task<(long Read, IReadOnlyDictionary<string, long> True)> CountFactsAsync(string kind, long? chainId, IReadOnlyList<string> questions, CancellationToken ct)
    {
        var counts = (await db.Command("""
            SELECT q, count(*), count(*) FILTER (WHERE p.facts ->> q = 'true') FROM scan.profiles p, unnest($2) q
            WHERE p.kind = $1 AND ($3::bigint IS NULL OR p.chain_id = $3) AND p.facts IS NOT NULL GROUP BY q
            """, kind, questions.ToArray(), chainId).ListAsync(row => (Question: row.GetString(0), Read: row.GetInt64(1), True: row.GetInt64(2)), ct)).ToList();
        return (counts.Count == 0 ? 0 : counts[0].Read, counts.ToDictionary(c => c.Question, c => c.True));
    }

    /// <summary>Letters and digits alone: nothing in them is an operator of a query.</summary>
    private static string? WordsOf(string text)
    {
        string[] words = [.. new string([.. text.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8)];
        return words.Length == 0 ? null : string.Join(" & ", words.Select(word => word + ":*"));
    }

    internal static void AddUpsert(SqlBatch batch, IReadOnlyList<Profile> profiles)
    {
        if (profiles.Count == 0) return;
        string?[] Texts(Func<Profile, string?> text) => [.. profiles.Select(p => Sql.Clean(text(p)))];
        batch.Add("""
            INSERT INTO scan.profiles AS p (chain_id, kind, id, given_name, name, description, website, logo, facts, source_uri, fetched_at, problem, image, body)
            SELECT c, k, i, g, n, d, w, l, x::jsonb, u, f, r, m, b::json
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS u(c, k, i, g, n, d, w, l, x, u, f, r, m, b)
            ON CONFLICT (chain_id, kind, id) DO UPDATE SET
                given_name = coalesce(excluded.given_name, p.given_name), name = excluded.name, description = excluded.description, website = excluded.website,
                logo = excluded.logo, facts = excluded.facts, source_uri = excluded.source_uri, fetched_at = excluded.fetched_at, problem = excluded.problem, image = excluded.image,
                body = excluded.body
            """,
            profiles.Select(p => p.ChainId).ToArray(), profiles.Select(p => p.Kind).ToArray(), profiles.Select(p => p.Id).ToArray(), Texts(p => p.GivenName),
            Texts(p => p.Name), Texts(p => p.Description), Texts(p => p.Website), Texts(p => p.Logo), profiles.Select(p => JsonText.Cleaned(p.Facts)).ToArray(),
            Texts(p => p.SourceUri), profiles.Select(p => p.FetchedAt).ToArray(), Texts(p => p.Problem), profiles.Select(p => p.Image).ToArray(),
            profiles.Select(p => JsonText.Cleaned(p.Body)).ToArray());
    }

    internal static Profile Read(NpgsqlDataReader row, int at) => new(
        row.GetInt64(at), row.GetString(at + 1), row.Bytes(at + 2), row.TextOrNull(at + 3), row.TextOrNull(at + 4), row.TextOrNull(at + 5), row.TextOrNull(at + 6),
        row.TextOrNull(at + 7), null, row.TextOrNull(at + 9), row.IsDBNull(at + 10) ? null : row.GetFieldValue<DateTimeOffset>(at + 10), row.TextOrNull(at + 11))
    {
        Facts = row.TextOrNull(at + 8),
        Image = row.BytesOrNull(at + 12),
    };
}
