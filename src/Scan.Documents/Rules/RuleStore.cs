using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>A rule as it is kept.</summary>
/// <param name="Account">The address that owns it; null: whoever has its token, or Scan itself.</param>
/// <param name="BodyJson">The rule as the domain writes it.</param>
public sealed record StoredRule(string Id, byte[]? Account, string BodyJson, DateTimeOffset CreatedAt);

/// <summary>Rules of all owners.</summary>
public sealed class RuleStore(NpgsqlDataSource db)
{
    private const string Columns = "id, account, body, created_at";

    /// <summary>Adds one; of those that come with Scan, which have no token, what is there already stays.</summary>
    /// <param name="share">Whose share of all it counts for; null: nobody's.</param>
    public Task AddAsync(StoredRule rule, byte[]? tokenHash, CancellationToken ct, byte[]? share = null) => db.Command($"""
        INSERT INTO scan.rules (id, token_hash, account, body, created_at, share) VALUES ($1, $2, $3, $4, $5, $6) {(tokenHash is null ? "ON CONFLICT (id) DO NOTHING" : "")}
        """, rule.Id, Bytes(tokenHash), Bytes(rule.Account), Json(rule.BodyJson), rule.CreatedAt, Bytes(share)).RunAsync(ct);

    public async Task<IReadOnlyList<StoredRule>> ListAsync(CancellationToken ct) => await db.Command($"SELECT {Columns} FROM scan.rules ORDER BY created_at, id").ListAsync(Read, ct);

    public async Task<StoredRule?> FindAsync(string id, CancellationToken ct) => (await db.Command($"SELECT {Columns} FROM scan.rules WHERE id = $1", id).ListAsync(Read, ct)).SingleOrDefault();

    public Task<byte[]?> TokenHashAsync(string id, CancellationToken ct) => db.Command("SELECT token_hash FROM scan.rules WHERE id = $1", id).ScalarAsync<byte[]>(ct);

    public async Task<IReadOnlyList<StoredRule>> OfAccountAsync(byte[] account, CancellationToken ct) =>
        await db.Command($"SELECT {Columns} FROM scan.rules WHERE account = $1 ORDER BY created_at DESC, id", account).ListAsync(Read, ct);

    public Task ChangeAsync(string id, string bodyJson, CancellationToken ct) => db.Command("UPDATE scan.rules SET body = $2 WHERE id = $1", id, Json(bodyJson)).RunAsync(ct);

    /// <summary>Gives a rule that nobody owns to an account.</summary>
    public Task ClaimAsync(string id, byte[] account, CancellationToken ct) => db.Command("UPDATE scan.rules SET account = $2 WHERE id = $1 AND account IS NULL AND token_hash IS NOT NULL", id, account).RunAsync(ct);

    /// <summary>Its incidents stay.</summary>
    public Task RemoveAsync(string id, CancellationToken ct) => db.Command("DELETE FROM scan.rules WHERE id = $1", id).RunAsync(ct);

    public Task<long> CountAsync(CancellationToken ct) => db.Command("SELECT count(*) FROM scan.rules").ScalarAsync<long>(ct);

    public Task<long> CountAsync(byte[] share, CancellationToken ct) => db.Command("SELECT count(*) FROM scan.rules WHERE share = $1", share).ScalarAsync<long>(ct);

    private static StoredRule Read(NpgsqlDataReader row) => new(row.GetString(0), row.BytesOrNull(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3));

    private static object Bytes(byte[]? value) => value is null ? Sql.Null(NpgsqlDbType.Bytea) : value;

    private static NpgsqlParameter Json(string value) => new() { Value = JsonText.Cleaned(value), NpgsqlDbType = NpgsqlDbType.Jsonb };
}
