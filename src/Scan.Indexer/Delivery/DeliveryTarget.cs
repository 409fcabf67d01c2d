using System.Net.Mail;
using Scan.Domain.Metadata;
using Scan.Indexer.Delivery.Formats;
using Scan.Indexer.Metadata.Fetching;

namespace Scan.Indexer.Delivery;

/// <summary>Where deliveries may go at all. IP addresses are checked when they are connected to.</summary>
public static class DeliveryTarget
{
    private const int Longest = 2_000;

    /// <summary>Why nothing is delivered there, as a rule for people; null where it is.</summary>
    public static string? Problem(string format, string target, DeliveryOptions options)
    {
        if (target.Length > Longest) return $"at most {Longest} characters";
        if (format == MessageFormats.Email) return MailProblem(target, options);
        if (!Uri.TryCreate(target, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http")) return "a web address such as https://example.org/hook";
        return ResourceAddress.Check(url, options.AllowHttp, options.AllowedNetworks.Count > 0) is { } problem ? problem.Code == MetadataProblems.HttpOff ? "https only" : MetadataProblems.Of(problem.Code).Meaning : null;
    }

    /// <summary>What limits count: the host that is asked.</summary>
    internal static string HostOf(string format, string target) => format == MessageFormats.Email ? "mail" : new Uri(target).IdnHost;

    /// <summary>What sign-ups of a target are counted by: one mail box has many spellings.</summary>
    public static string CountedAs(string format, string target)
    {
        var lower = target.ToLowerInvariant();
        return format == MessageFormats.Email && lower.LastIndexOf('@') is > 0 and var at && lower.IndexOf('+') is > 0 and var plus && plus < at ? lower[..plus] + lower[at..] : lower;
    }

    /// <summary>A target as logs and pages may show it: paths and queries of web hooks hold secrets.</summary>
    public static string Shown(string format, string target) => format == MessageFormats.Email || !Uri.TryCreate(target, UriKind.Absolute, out var url) ? target : $"{url.Scheme}://{url.Authority}/…";

    private static string? MailProblem(string target, DeliveryOptions options)
    {
        if (options.Smtp is null) return "no mail server is set up here, so no mail can be sent";
        return MailAddress.TryCreate(target, out var mail) && mail.Address == target && !target.Any(c => c is '\r' or '\n' or ' ') ? null : "an address such as name@example.org, without a name in front";
    }
}
