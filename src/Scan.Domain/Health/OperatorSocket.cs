using System.Globalization;

namespace Scan.Domain.Health;

/// <summary>Where an operator says that it can be reached: the text of OperatorSocketUpdate, which anybody may fill with anything.</summary>
/// <param name="Host">A name or an IP address; null with <paramref name="Problem"/>.</param>
/// <param name="Ports">In the order given, at most four.</param>
/// <param name="Problem">Why nothing can be asked, in words.</param>
public sealed record OperatorSocket(string? Host, IReadOnlyList<int> Ports, string? Problem)
{
    private const int Longest = 300;
    private const int MostPorts = 4;

    /// <summary>Reads <c>host:port</c>, <c>host:port;port;…</c> (EigenDA's form), <c>[v6]:port</c> and these behind <c>http(s)://</c>.</summary>
    public static OperatorSocket Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return Unusable("the operator registered no socket");
        if (text.Length > Longest) return Unusable("the socket is longer than any address");
        var rest = text.Trim();
        var scheme = rest.IndexOf("://", StringComparison.Ordinal);
        var usual = rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 443 : rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 80 : (int?)null;
        if (scheme >= 0 && usual is null) return Unusable("the socket's scheme is none that can be asked");
        if (scheme >= 0) rest = rest[(scheme + 3)..].Split('/')[0];
        if (rest.Contains('@')) return Unusable("the socket holds credentials");
        var at = rest.StartsWith('[') ? rest.IndexOf(']') : rest.Contains(':') ? rest.IndexOf(':') - 1 : rest.Length - 1;
        if (at < 0) return Unusable("the socket names no host");
        var (host, tail) = (rest[..(at + 1)].Trim('[', ']'), rest[(at + 1)..]);
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic || host.All(char.IsLetter) && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return Unusable("the socket names no host");
        if (!IsName(host)) return Unusable("the socket's host is no name that can be looked up");
        if (tail.Length == 0) return usual is { } port ? new(host.ToLowerInvariant(), [port], null) : Unusable("the socket names no port");
        var ports = new List<int>();
        foreach (var part in tail[1..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (tail[0] != ':' || !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535) return Unusable("the socket's port is no number from 1 to 65535");
            if (ports.Count < MostPorts && !ports.Contains(number)) ports.Add(number);
        }
        return ports.Count == 0 ? Unusable("the socket names no port") : new(host.ToLowerInvariant(), ports, null);
    }

    /// <summary>Whether the host can be written as names are looked up: IDNA refuses some that look like names.</summary>
    private static bool IsName(string host)
    {
        try
        {
            return new Uri($"http://{(host.Contains(':') ? $"[{host}]" : host)}/").IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static OperatorSocket Unusable(string problem) => new(null, [], problem);
}
