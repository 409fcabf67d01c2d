using System.Globalization;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Ethereum;

/// <summary>A request to sign in with an Ethereum account (EIP-4361), as a wallet shows and signs it. Texts of the message are a stranger's.</summary>
public sealed record SignInMessage
{
    private const string Asks = " wants you to sign in with your Ethereum account:";
    private const int Longest = 4_096;
    private const int ShortestNonce = 8;
    private const int LongestNonce = 96;

    /// <summary>Null where the message names none.</summary>
    public string? Scheme { get; init; }

    /// <summary>Host and port of who asks.</summary>
    public required string Domain { get; init; }
    public required Address Address { get; init; }
    public string? Statement { get; init; }
    public required Uri Uri { get; init; }
    public required BigInteger ChainId { get; init; }

    /// <summary>Letters and digits, 8 at least.</summary>
    public required string Nonce { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
    public DateTimeOffset? ExpirationTime { get; init; }
    public DateTimeOffset? NotBefore { get; init; }
    public string? RequestId { get; init; }
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Reads a message; what departs from the grammar by a character is refused: wallets show what they parse, and must show what is meant.</summary>
    /// <param name="problem">What is wrong, in words; null where it was read.</param>
    public static SignInMessage? TryParse(string text, out string? problem)
    {
        problem = null;
        if (text.Length > Longest)
        {
            problem = $"at most {Longest} characters";
            return null;
        }
        if (text.Any(c => c is < ' ' and not '\n' or '\u007f'))
        {
            problem = "no control characters but line feeds";
            return null;
        }
        try
        {
            return Read(new Lines(text.Split('\n')));
        }
        catch (FormatException e)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>The text that is signed.</summary>
    public override string ToString()
    {
        List<string> lines =
        [
            $"{(Scheme is null ? "" : Scheme + "://")}{Domain}{Asks}", Address.ToChecksum(), "", .. Statement is null ? Array.Empty<string>() : [Statement], "",
            $"URI: {Uri.OriginalString}", "Version: 1", $"Chain ID: {ChainId}", $"Nonce: {Nonce}", $"Issued At: {Time(IssuedAt)}",
        ];
        if (ExpirationTime is { } expires) lines.Add($"Expiration Time: {Time(expires)}");
        if (NotBefore is { } begins) lines.Add($"Not Before: {Time(begins)}");
        if (RequestId is not null) lines.Add($"Request ID: {RequestId}");
        if (Resources.Count > 0) lines.Add("Resources:");
        lines.AddRange(Resources.Select(resource => $"- {resource}"));
        return string.Join('\n', lines);
    }

    private static SignInMessage Read(Lines lines)
    {
        var (scheme, domain) = Asker(lines.Next());
        var address = AddressOf(lines.Next());
        lines.Empty();
        var statement = lines.Next();
        if (statement.Length > 0) lines.Empty();
        var message = new SignInMessage
        {
            Scheme = scheme, Domain = domain, Address = address, Statement = statement.Length > 0 ? statement : null, Uri = UriOf(lines.Field("URI")),
            ChainId = Version(lines.Field("Version")) ? Number(lines.Field("Chain ID")) : default, Nonce = NonceOf(lines.Field("Nonce")), IssuedAt = TimeOf("Issued At", lines.Field("Issued At")),
            ExpirationTime = lines.Optional("Expiration Time") is { } expires ? TimeOf("Expiration Time", expires) : null,
            NotBefore = lines.Optional("Not Before") is { } begins ? TimeOf("Not Before", begins) : null, RequestId = lines.Optional("Request ID"), Resources = lines.Resources(),
        };
        lines.End();
        return message;
    }

    private static (string? Scheme, string Domain) Asker(string line)
    {
        if (!line.EndsWith(Asks, StringComparison.Ordinal)) throw new FormatException($"the first line does not end in '{Asks}'");
        var asker = line[..^Asks.Length];
        var at = asker.IndexOf("://", StringComparison.Ordinal);
        var (scheme, domain) = at < 0 ? (null, asker) : (asker[..at], asker[(at + 3)..]);
        if (scheme is not null && (scheme.Length == 0 || !char.IsAsciiLetter(scheme[0]) || scheme.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')))) throw new FormatException("the scheme is none");
        if (domain.Length == 0 || domain.Any(c => c is <= ' ' or > '~' or '/' or '?' or '#' or '@' or '\\')) throw new FormatException("the domain is no host with a port or without one");
        return (scheme, domain);
    }

    private static Address AddressOf(string line) =>
        Address.TryParse(line, null, out var address) && address.ToChecksum() == line ? address : throw new FormatException("the second line is no address with its EIP-55 checksum");

    private static Uri UriOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && !text.Contains(' ', StringComparison.Ordinal) ? uri : throw new FormatException("URI is none");

    private static bool Version(string text) => text == "1" ? true : throw new FormatException("Version is not 1");

    private static BigInteger Number(string text) =>
        text.Length is > 0 and <= 78 && text.All(char.IsAsciiDigit) ? BigInteger.Parse(text, CultureInfo.InvariantCulture) : throw new FormatException("Chain ID is no number");

    private static string NonceOf(string text) =>
        text.Length is >= ShortestNonce and <= LongestNonce && text.All(char.IsAsciiLetterOrDigit) ? text : throw new FormatException($"Nonce is not {ShortestNonce} to {LongestNonce} letters and digits");

    // RFC 3339: a date, a time and an offset; fractions may have any length.
    private static DateTimeOffset TimeOf(string name, string text)
    {
        var shape = text.Length is >= 20 and <= 40 && text[4] == '-' && text[7] == '-' && text[10] is 'T' or 't' && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-' && text[^3] == ':');
        return shape && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw new FormatException($"{name} is no time such as 2026-01-31T12:00:00Z");
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The lines of a message, each read once and in order.</summary>
    private sealed class Lines(string[] lines)
    {
        private int at;

        public string Next() => at < lines.Length ? lines[at++] : throw new FormatException("it ends too early");

        public void Empty()
        {
            if (Next().Length > 0) throw new FormatException($"line {at} is not empty");
        }

        public string Field(string name) => Optional(name) ?? throw new FormatException($"line {at + 1} does not begin with '{name}: '");

        public string? Optional(string name) => at < lines.Length && lines[at].StartsWith(name + ": ", StringComparison.Ordinal) ? lines[at++][(name.Length + 2)..] : null;

        public IReadOnlyList<string> Resources()
        {
            if (at >= lines.Length || lines[at] != "Resources:") return [];
            at++;
            List<string> resources = [];
            while (at < lines.Length && lines[at].StartsWith("- ", StringComparison.Ordinal)) resources.Add(UriOf(lines[at++][2..]).OriginalString);
            return resources;
        }

        public void End()
        {
            if (at < lines.Length) throw new FormatException($"line {at + 1} stands where none may");
        }
    }
}
