using System.Globalization;
using System.Net;

namespace Scan.Indexer.Delivery;

/// <summary>Whom deliveries may reach, and how long they wait.</summary>
public sealed record DeliveryOptions
{
    public const string ModeVariable = "SCAN_DELIVERY";
    public const string HttpVariable = "SCAN_WEBHOOK_HTTP";
    public const string NetworksVariable = "SCAN_WEBHOOK_NETWORKS";
    public const string SmtpVariable = "SCAN_SMTP";
    public const string FromVariable = "SCAN_MAIL_FROM";
    public const string PublicUrlVariable = "SCAN_PUBLIC_URL";

    /// <summary>False: this process delivers nothing.</summary>
    public bool Deliver { get; init; } = true;

    /// <summary>Whether plain http is delivered to: anybody on the way can read it.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Private networks that may be delivered to all the same, for test networks whose endpoints stand there.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>The mail server, <c>smtp://user:password@host:587</c> (STARTTLS where the server has it) ; null: no mail is sent.</summary>
    public Uri? Smtp { get; init; }

    /// <summary>Whom mails come from.</summary>
    public string? MailFrom { get; init; }

    /// <summary>Where readers reach Scan's pages, for links; null: no links.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>From the connection to the last byte of the answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a process that died keeps its subscriptions from others. Longer than <see cref="Timeout"/>, so that none is delivered twice at once.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How often leases are renewed and orders looked for; an owner's change is seen at once.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(2);
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Failing for so long, a subscription is paused.</summary>
    public TimeSpan GiveUp { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Attempts under way at once to endpoints that answered the last time, to others, and to one host.</summary>
    public int Concurrency { get; init; } = 256;
    public int DoubtfulConcurrency { get; init; } = 64;
    public int ConcurrencyPerHost { get; init; } = 32;

    /// <summary>Reads the environment.</summary>
    /// <exception cref="FormatException">A variable cannot be used; the message names it.</exception>
    public static DeliveryOptions FromEnvironment(Func<string, string?> variable) => new()
    {
        Deliver = Word(ModeVariable, variable, "on", "off") == "on",
        AllowHttp = Word(HttpVariable, variable, "off", "on") == "on",
        AllowedNetworks = variable(NetworksVariable) is { Length: > 0 } given ? [.. given.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Network)] : [],
        Smtp = Address(SmtpVariable, variable, "smtp"),
        MailFrom = From(variable),
        PublicUrl = Address(PublicUrlVariable, variable, "https", "http"),
    };

    private static string? From(Func<string, string?> variable)
    {
        var (from, smtp) = (variable(FromVariable), variable(SmtpVariable));
        if (string.IsNullOrEmpty(smtp)) return null;
        return System.Net.Mail.MailAddress.TryCreate(from, out _) ? from : throw Bad(FromVariable, from ?? "", $"no mail address; {SmtpVariable} needs one");
    }

    private static IPNetwork Network(string text) => IPNetwork.TryParse(text, out var network) ? network : throw Bad(NetworksVariable, text, "no network such as 10.0.0.0/8");

    private static Uri? Address(string name, Func<string, string?> variable, params string[] schemes) => variable(name) switch
    {
        null or "" => null,
        { } given when Uri.TryCreate(given, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme) && uri.Host.Length > 0 => uri,
        // May hold a password: it is not repeated.
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name} is no address such as {schemes[0]}://example.org.")),
    };

    private static string Word(string name, Func<string, string?> variable, string usual, string other) => variable(name) switch
    {
        null or "" => usual,
        { } given when given == usual || given == other => given,
        { } given => throw Bad(name, given, $"neither {usual} nor {other}"),
    };

    private static FormatException Bad(string name, string given, string why) => new($"{name}: '{given}' is {why}.");
}
