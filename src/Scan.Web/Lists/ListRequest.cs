using Scan.Documents;
using Scan.Web.Hosting;
using Scan.Web.Input;

namespace Scan.Web.Lists;

/// <summary>What the address line of a list asks for.</summary>
public sealed record ListRequest
{
    public const int MaxTake = 1000;
    public const int DefaultTake = 50;

    /// <summary>Columns that one list is sorted by: what lies behind hardly ever decides.</summary>
    public const int MostOrders = 4;
    private static readonly string[] Always = ["after", "before", "take", "sort", "format", AsOfBlock.Parameter];

    public required string Path { get; init; }
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>What the list is sorted by, the first above all; at least one.</summary>
    public required IReadOnlyList<Order> Orders { get; init; }
    public required int Take { get; init; }
    public required ListFormat Format { get; init; }
    public string? After => Query.GetValueOrDefault("after");
    public string? Before => Query.GetValueOrDefault("before");
    public string SortField => Orders[0].Field;
    public bool Descending => Orders[0].Descending;
    public bool IsFirstPage => After is null && Before is null;

    public string? Filter(string name) => Query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    public long? ChainId => Filter("chain") is { } text ? Given.ChainId("chain", text) : null;

    /// <summary>True when something other than order and page narrows the list.</summary>
    public bool IsFiltered => Query.Keys.Any(k => !Always.Contains(k));

    /// <summary>True when more than the chain narrows it.</summary>
    public bool IsNarrowed => Query.Keys.Any(k => k != "chain" && !Always.Contains(k));

    /// <summary>The list without its filters, on the same chain.</summary>
    public string Cleared => Filter("chain") is { } chain ? $"{Path}?chain={Uri.EscapeDataString(chain)}" : Path;

    /// <param name="sorts">Sort fields that the list offers; the first is the default, "-" for descending.</param>
    /// <param name="filters">Further parameters that the list knows.</param>
    public static ListRequest Parse(HttpRequest request, IReadOnlyList<string> sorts, params IReadOnlyList<string> filters)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Query)
        {
            if (!Always.Contains(name) && !filters.Contains(name)) throw new BadInputException(Shorten(name), $"this list knows {string.Join(", ", Always.Concat(filters))}");
            if (values.Count != 1) throw new BadInputException(name, "give it once");
            if (values[0] is { Length: > 0 } text) query[name] = text.Length <= 2000 ? text : throw new BadInputException(name, "at most 2,000 characters");
        }
        if (query.ContainsKey("after") && query.ContainsKey("before")) throw new BadInputException("before", "give after or before, not both");
        return new ListRequest
        {
            Path = request.Path,
            Query = query,
            Orders = OrdersOf(query.GetValueOrDefault("sort") ?? sorts[0], [.. sorts.Select(s => s.TrimStart('-'))]),
            Take = query.TryGetValue("take", out var take) ? (int)Given.Number("take", take, 1, MaxTake) : DefaultTake,
            Format = query.GetValueOrDefault("format") switch
            {
                null or "html" => ListFormat.Html,
                "csv" => ListFormat.Csv,
                "json" => ListFormat.Json,
                "graphql" => ListFormat.GraphQL,
                "ndjson" => ListFormat.NdJson,
                _ => throw new BadInputException("format", "one of html, csv, json, graphql, ndjson"),
            },
        };
    }

    public DocumentQuery ToQuery(Filter? where) => new()
    {
        ChainId = ChainId,
        Where = where,
        OrderBy = Orders,
        After = After,
        Before = Before,
        Take = Take,
    };

    /// <summary>What a form has to carry along, beside the fields that it shows; the page starts anew.</summary>
    public IEnumerable<KeyValuePair<string, string>> Kept(params IEnumerable<string> shown) => Query.Where(p => p.Key is not ("after" or "before" or "format") && !shown.Contains(p.Key));

    /// <summary>This list with parameters set or, when null, taken away; the page starts anew.</summary>
    public string With(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var next = Query.Where(p => p.Key is not ("after" or "before" or "format")).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (value is null) next.Remove(name);
            else next[name] = value;
        }
        return next.Count == 0 ? Path : Path + "?" + string.Join('&', next.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
    }

    /// <summary>Orders as address lines have them: <c>stake,-fee</c>.</summary>
    public static string SortText(IEnumerable<Order> orders) => string.Join(',', orders.Select(o => (o.Descending ? "-" : "") + o.Field));

    private static Order[] OrdersOf(string sort, string[] known)
    {
        Order[] orders = [.. sort.Split(',').Select(s => s.StartsWith('-') ? new Order(s[1..], Descending: true) : new Order(s))];
        return orders.Length <= MostOrders && orders.All(o => known.Contains(o.Field)) && orders.DistinctBy(o => o.Field).Count() == orders.Length ? orders
            : throw new BadInputException("sort", $"up to {MostOrders} of {string.Join(", ", known)}, each once, with commas between and - in front for descending");
    }

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "…";
}

/// <summary>How a list is told: as a page, one page of it as CSV or JSON, its query in the GraphQL editor, or all of it as NDJSON.</summary>
public enum ListFormat { Html, Csv, Json, GraphQL, NdJson }
