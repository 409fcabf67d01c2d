using System.Globalization;
using System.Text.RegularExpressions;
using Scan.Documents;

namespace Scan.Web.Hosting;

/// <summary>Takes the block as of which a page is drawn into the addresses and forms of it that lead to pages of the same chain.</summary>
public static partial class KeptLinks
{
    /// <summary>Sections all of whose pages can be shown as of a block, but for those below.</summary>
    private static readonly HashSet<string> Sections = new(StringComparer.Ordinal) { "", "avs", "operators", "stakers", "alerts", "rollups", "tasks", "agents", "payments", "restaking", "events", "proof" };

    /// <summary>Pages within them that tell of now only, by the last part of their path; calendars and withdrawals too.</summary>
    private static readonly string[] NowOnly = ["/membership", "/delegate"];

    /// <param name="manyChains">Then a list needs its chain beside the block.</param>
    public static string In(string html, Moment then, bool manyChains)
    {
        var block = then.Block.ToString(CultureInfo.InvariantCulture);
        html = Link().Replace(html, link => Keeps(link.Groups[2].Value, then) ? $"{link.Groups[1].Value}\"{With(link.Groups[2].Value, then, block, manyChains)}\"" : link.Value);
        return Form().Replace(html, form => Keeps(form.Groups[2].Value, then) && !form.Value.Contains("data-now", StringComparison.Ordinal) && !form.Value.Contains("method=\"post\"", StringComparison.OrdinalIgnoreCase)
            ? $"{form.Value}<input type=\"hidden\" name=\"{AsOfBlock.Parameter}\" value=\"{block}\">"
            : form.Value);
    }

    private static bool Keeps(string address, Moment then)
    {
        if (address.Contains(AsOfBlock.Parameter + "=", StringComparison.Ordinal)) return false;
        var end = address.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? address : address[..end];
        var parts = path.Split('/');
        if (!Sections.Contains(parts[1]) || NowOnly.Any(path.EndsWith) || path.Contains("/withdrawals", StringComparison.Ordinal)) return false;
        // Behind most sections comes a chain; behind rollups their own id, behind proof first the list.
        var place = parts[1] == "proof" ? 3 : 2;
        return Other().Match(address) is not { Success: true } chosen ? parts[1] == "rollups" || parts.Length <= place || !long.TryParse(parts[place], NumberStyles.None, CultureInfo.InvariantCulture, out var routed) || routed == then.ChainId
            : chosen.Groups[1].Value == then.ChainId.ToString(CultureInfo.InvariantCulture);
    }

    private static string With(string address, Moment then, string block, bool manyChains)
    {
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        var (line, fragment) = hash < 0 ? (address, "") : (address[..hash], address[hash..]);
        var names = line.Split('/').Length > 3 || Other().IsMatch(line);
        var chain = manyChains && !names ? $"&amp;chain={then.ChainId.ToString(CultureInfo.InvariantCulture)}" : "";
        return $"{line}{(line.Contains('?', StringComparison.Ordinal) ? "&amp;" : "?")}{AsOfBlock.Parameter}={block}{chain}{fragment}";
    }

    [GeneratedRegex("""(<a (?!data-now)[^>]*?href=)"(/[^"]*)["]""")]
    private static partial Regex Link();

    [GeneratedRegex("""<form ([^>]*?)action="(/[^"]*)"[^>]*>""")]
    private static partial Regex Form();

    [GeneratedRegex("""[?;&]chain=(\d+)""")]
    private static partial Regex Other();
}
