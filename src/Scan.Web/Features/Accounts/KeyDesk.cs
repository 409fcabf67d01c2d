using System.Security.Cryptography;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Web.Input;

namespace Scan.Web.Features.Accounts;

/// <summary>A key as somebody asks for it.</summary>
/// <param name="PerMinute">Requests that it may make in a minute; null: 60.</param>
public sealed record KeyDraft(string Name, IReadOnlyList<string> Scopes, int? PerMinute = null);

/// <summary>Makes keys for programs.</summary>
public sealed class KeyDesk(Documents.Accounts accounts, TimeProvider time)
{
    private const int LongestName = 100;
    private const int MostPerMinute = 6_000;
    private const int MostKeys = 20;
    private const int IdBytes = 6;

    /// <returns>The key, and its secret, which is shown this once.</returns>
    /// <exception cref="BadInputException">A field breaks a rule.</exception>
    public async Task<(ApiKey Key, string Secret)> AddAsync(Address account, KeyDraft draft, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Length > LongestName) throw new BadInputException("name", $"1 to {LongestName} characters");
        if (draft.Scopes.Count == 0 || draft.Scopes.Any(scope => !ApiScope.All.Contains(scope))) throw new BadInputException("scopes", $"some of {string.Join(", ", ApiScope.All)}");
        if (draft.PerMinute is < 1 or > MostPerMinute) throw new BadInputException("perMinute", $"from 1 to {MostPerMinute}");
        var secret = CurrentAccount.NewKey();
        var key = new ApiKey(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), account.ToArray(), draft.Name.Trim(), [.. draft.Scopes.Distinct()], draft.PerMinute ?? 60, time.GetUtcNow(), null);
        if (!await accounts.AddKeyAsync(key, OwnerToken.HashOf(secret), MostKeys, ct)) throw new BadInputException("keys", $"this account has {MostKeys} already");
        return (key, secret);
    }

    internal static object Shown(ApiKey key) => new { key.Id, key.Name, key.Scopes, key.PerMinute, key.CreatedAt, key.LastUsedAt };
}
