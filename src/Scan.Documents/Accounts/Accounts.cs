using Npgsql;

namespace Scan.Documents;

/// <summary>A key of a program.</summary>
/// <param name="PerMinute">Requests that it may make in a minute.</param>
public sealed record ApiKey(string Id, byte[] Account, string Name, IReadOnlyList<string> Scopes, int PerMinute, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Accounts, their sessions and keys. Secrets are kept as hashes only.</summary>
public sealed class Accounts(NpgsqlDataSource db)
{
    private const string KeyColumns = "id, account, name, scopes, per_minute, created_at, last_used_at";

    /// <summary>Keeps a nonce, and forgets those that are over.</summary>
    public async Task AddNonceAsync(string nonce, DateTimeOffset now, DateTimeOffset expires, CancellationToken ct)
    {
        await db.Command("DELETE FROM scan.sign_in_nonces WHERE expires < $1", now).RunAsync(ct);
        await db.Command("INSERT INTO scan.sign_in_nonces (nonce, expires) VALUES ($1, $2)", nonce, expires).RunAsync(ct);
    }

    /// <summary>Uses a nonce up.</summary>
    /// <returns>False: it was never given out, is over, or was used.</returns>
    public async Task<bool> TakeNonceAsync(string nonce, DateTimeOffset now, CancellationToken ct) =>
        await db.Command("DELETE FROM scan.sign_in_nonces WHERE nonce = $1 AND expires >= $2 RETURNING true", nonce, now).ScalarAsync<bool>(ct);

    /// <summary>Signs an account in; the first time makes it.</summary>
    /// <param name="walletChain">The chain whose contract took the signature (EIP-1271); null: the account's own key signed.</param>
    /// <returns>False, and nobody is signed in: a contract of another chain has made the account.</returns>
    public async Task<bool> AddSessionAsync(byte[] account, long? walletChain, byte[] tokenHash, DateTimeOffset now, DateTimeOffset expires, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Where there is a key, code at its address is what that key put there (EIP-7702).
        var known = await connection.Command("""
            INSERT INTO scan.accounts AS a (address, created_at, signed_in_at, wallet_chain) VALUES ($1, $2, $2, $3) ON CONFLICT (address) DO UPDATE SET signed_in_at = excluded.signed_in_at
            WHERE $3 IS NULL OR a.wallet_chain IS NULL OR a.wallet_chain = $3 RETURNING true
            """, account, now, walletChain).ScalarAsync<bool>(ct);
        if (!known) return false;
        await connection.Command("DELETE FROM scan.sessions WHERE expires < $1", now).RunAsync(ct);
        await connection.Command("INSERT INTO scan.sessions (token_hash, account, created_at, expires) VALUES ($1, $2, $3, $4)", tokenHash, account, now, expires).RunAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>The chain whose contract signs for an account; null: its own key does.</summary>
    public Task<long?> WalletChainAsync(byte[] account, CancellationToken ct) => db.Command("SELECT wallet_chain FROM scan.accounts WHERE address = $1", account).ScalarAsync<long?>(ct);

    /// <summary>The account of a session; null where there is none, or it is over.</summary>
    public Task<byte[]?> OfSessionAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct) =>
        db.Command("SELECT account FROM scan.sessions WHERE token_hash = $1 AND expires >= $2", tokenHash, now).ScalarAsync<byte[]>(ct);

    public Task EndSessionAsync(byte[] tokenHash, CancellationToken ct) => db.Command("DELETE FROM scan.sessions WHERE token_hash = $1", tokenHash).RunAsync(ct);

    /// <summary>Ends every session of an account.</summary>
    public Task EndSessionsAsync(byte[] account, CancellationToken ct) => db.Command("DELETE FROM scan.sessions WHERE account = $1", account).RunAsync(ct);

    /// <returns>False: the account has <paramref name="most"/> already.</returns>
    public async Task<bool> AddKeyAsync(ApiKey key, byte[] hash, int most, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.Command("SELECT 1 FROM scan.accounts WHERE address = $1 FOR UPDATE", key.Account).RunAsync(ct);
        if (await connection.Command("SELECT count(*) FROM scan.api_keys WHERE account = $1", key.Account).ScalarAsync<long>(ct) >= most) return false;
        await connection.Command("INSERT INTO scan.api_keys (id, hash, account, name, scopes, per_minute, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            key.Id, hash, key.Account, Sql.Clean(key.Name), key.Scopes.ToArray(), key.PerMinute, key.CreatedAt).RunAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>The key of this hash; that it was used is noted by the minute.</summary>
    public async Task<ApiKey?> FindKeyAsync(byte[] hash, DateTimeOffset now, CancellationToken ct)
    {
        var found = (await db.Command($"SELECT {KeyColumns} FROM scan.api_keys WHERE hash = $1", hash).ListAsync(Read, ct)).SingleOrDefault();
        if (found is not null && !(found.LastUsedAt > now - TimeSpan.FromMinutes(1))) await db.Command("UPDATE scan.api_keys SET last_used_at = $2 WHERE hash = $1", hash, now).RunAsync(ct);
        return found;
    }

    public async Task<IReadOnlyList<ApiKey>> KeysAsync(byte[] account, CancellationToken ct) =>
        await db.Command($"SELECT {KeyColumns} FROM scan.api_keys WHERE account = $1 ORDER BY created_at DESC, id", account).ListAsync(Read, ct);

    public Task RemoveKeyAsync(byte[] account, string id, CancellationToken ct) => db.Command("DELETE FROM scan.api_keys WHERE account = $1 AND id = $2", account, id).RunAsync(ct);

    private static ApiKey Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.Bytes(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetInt32(4), row.GetFieldValue<DateTimeOffset>(5), row.TimeOrNull(6));
}
