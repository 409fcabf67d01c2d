using System.Security.Cryptography;
using System.Text;

namespace Scan.Web.Input;

/// <summary>Secrets that manage something without an account: shown once, kept as hashes.</summary>
public static class OwnerToken
{
    private const int Bytes = 32;

    /// <param name="prefix">Tells what it is for, such as <c>scan_sub_</c>.</param>
    public static string New(string prefix) => prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public static bool Matches(string? token, byte[]? hash) => token is not null && hash is not null && CryptographicOperations.FixedTimeEquals(HashOf(token), hash);

    /// <summary>The token of <c>Authorization: Bearer …</c>; null without one.</summary>
    public static string? Of(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }
}
