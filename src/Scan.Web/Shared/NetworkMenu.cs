using System.Globalization;
using Scan.Web.Hosting;
using Scan.Web.Lists;

namespace Scan.Web.Shared;

/// <summary>Where the network menu leads: a list to itself on that chain, with its filters; what is of one chain already, or of none, to the list of its section.</summary>
public static class NetworkMenu
{
    private static readonly HashSet<string> Lists = new(StringComparer.Ordinal) { "/avs", "/operators", "/alerts", "/alerts/zk", "/rollups", "/tasks", "/agents", "/payments", "/restaking", "/events" };
    private static readonly HashSet<string> OfOnePage = new(StringComparer.Ordinal) { "chain", "after", "before", "format", AsOfBlock.Parameter };

    /// <param name="chain">Null: all.</param>
    public static string Address(HttpRequest request, long? chain)
    {
        var path = request.Path.Value ?? "/";
        var section = $"/{path.Split('/')[1]}";
        var isList = Lists.Contains(path);
        var query = isList ? request.Query.Where(p => !OfOnePage.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value.ToString())).ToDictionary(StringComparer.Ordinal) : new Dictionary<string, string>();
        if (chain is null)
        {
            foreach (var (name, _) in OfOneChain.Terms(query)) query.Remove(name);
        }
        else
        {
            query["chain"] = chain.Value.ToString(CultureInfo.InvariantCulture);
        }
        return (isList ? path : Lists.Contains(section) ? section : "/") + QueryString.Create(query!);
    }

    /// <summary>The chain that a page is of: its own, else the one that the reader chose.</summary>
    public static string Chosen(HttpRequest request) => request.RouteValues["chain"]?.ToString() ?? request.Query["chain"].ToString();
}
