using System.Globalization;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Accounts;

/// <summary>Accounts that may acknowledge what nobody's rule found, such as a chain that stands still: those who run this Scan. Nobody where it names none.</summary>
public sealed class Administrators
{
    /// <summary>Accounts with a key of their own by their addresses, contract wallets as <c>chain:address</c>, with commas or spaces between them.</summary>
    public const string Variable = "SCAN_ADMIN";
    private readonly HashSet<(long? Chain, Address Account)> accounts;

    private Administrators(IEnumerable<(long? Chain, Address Account)> accounts) => this.accounts = [.. accounts];

    /// <summary>Names no account.</summary>
    public static Administrators None { get; } = new([]);

    /// <exception cref="FormatException">A word of the variable is no address; says which.</exception>
    public static Administrators FromEnvironment(Func<string, string?> variable) => new((variable(Variable) ?? "").Split([',', ' ', ';', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(word =>
        Parse(word) ?? throw new FormatException($"{Variable}: '{word}' is no address; it lists addresses of accounts, 0x and 40 hex digits each (mixed case with a right EIP-55 checksum), those of contract wallets with their chain before them (1:0x…), with commas between them.")));

    /// <summary>Whether this account is one of them; nobody in particular is not.</summary>
    /// <param name="walletChain">The chain whose contract signs for it; null: its own key does.</param>
    public bool Has(byte[]? account, long? walletChain) => account is not null && accounts.Contains((walletChain, new Address(account)));

    private static (long? Chain, Address Account)? Parse(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (!Address.TryParse(word.AsSpan(colon + 1), null, out var account)) return null;
        return colon < 0 ? (null, account) : long.TryParse(word.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var chain) ? (chain, account) : null;
    }
}
