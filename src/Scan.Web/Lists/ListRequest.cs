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

    /// <summary>The list's table, where readers may choose its columns.</summary>
    public ListTable? Table { get; private init; }

    /// <summary>The columns that were chosen; null: the usual ones.</summary>
    private IReadOnlySet<string>? Chosen { get; init; }
    public string? After => Query.GetValueOrDefault("after");
    public string? Before => Query.GetValueOrDefault("before");
    public string SortField => Orders[0].Field;
    public bool Descending => Orders[0].Descending;
    public bool IsFirstPage => After is null && Before is null;

    public string? Filter(string name) => Query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    public long? ChainId => Filter("chain") is { } text ? Given.ChainId("chain", text) : null;

    /// <summary>True when something other than order, page and columns narrows the list.</summary>
    public bool IsFiltered => Query.Keys.Any(k => !Always.Contains(k) && k != ListTable.Parameter);

    /// <summary>True when more than the chain narrows it.</summary>
    public bool IsNarrowed => Query.Keys.Any(k => k is not ("chain" or ListTable.Parameter) && !Always.Contains(k));

    /// <summary>The list without its filters, on the same chain and with the same columns.</summary>
    public string Cleared => AddressOf(Query.Where(p => p.Key is "chain" or ListTable.Parameter));

    /// <summary>The same on all chains.</summary>
    public string Bare => AddressOf(Query.Where(p => p.Key == ListTable.Parameter));

    /// <summary>Whether the table has a column that may be left out.</summary>
    public bool Shows(string column) => Chosen?.Contains(column) ?? Table?.Columns.First(c => c.Name == column).IsUsual ?? true;

    /// <summary>The list by a preset, on the same chain, as of the same block, and with the same columns.</summary>
    public string By(ListPreset preset) => AddressOf(Query.Where(IsBesidePresets).Concat(preset.Terms.Select(t => KeyValuePair.Create(t.Name, t.Value))));

    /// <summary>Nothing but this preset narrows and sorts the list.</summary>
    public bool Is(ListPreset preset) => Query.Where(p => !IsBesidePresets(p) && p.Key is not ("after" or "before" or "format")).Select(p => (p.Key, p.Value)).Order().SequenceEqual(preset.Terms.Select(t => (t.Name, t.Value)).Order());

    /// <param name="sorts">Sort fields that the list offers; the first is the default, "-" for descending.</param>
    /// <param name="filters">Further parameters that the list knows.</param>
    public static ListRequest Parse(HttpRequest request, IReadOnlyList<string> sorts, params IReadOnlyList<string> filters) => Parse(request, null, sorts, filters);

    /// <param name="table">Whose columns may be chosen.</param>
    /// <param name="sorts">As above.</param>
    /// <param name="filters">As above.</param>
    public static ListRequest Parse(HttpRequest request, ListTable? table, IReadOnlyList<string> sorts, params IReadOnlyList<string> filters)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Query)
        {
            var isChoice = table is not null && name == ListTable.Parameter;
            if (!isChoice && !Always.Contains(name) && !filters.Contains(name)) throw new BadInputException(Shorten(name), $"this list knows {string.Join(", ", Always.Concat(filters).Concat(table is null ? [] : [ListTable.Parameter]))}");
            if (values.Count != 1 && !isChoice) throw new BadInputException(name, "give it once");
            if (string.Join(',', values.Where(v => v is { Length: > 0 })) is { Length: > 0 } text) query[name] = text.Length <= 2000 ? text : throw new BadInputException(name, "at most 2,000 characters");
        }
        var chosen = query.TryGetValue(ListTable.Parameter, out var columns) ? table!.ChosenBy(columns) : null;
        if (chosen is null) query.Remove(ListTable.Parameter);
        else query[ListTable.Parameter] = string.Join(',', table!.Columns.Select(c => c.Name).Where(chosen.Contains).Prepend(table.Head));
        if (query.ContainsKey("after") && query.ContainsKey("before")) throw new BadInputException("before", "give after or before, not both");
        return new ListRequest
        {
            Path = request.Path,
            Table = table,
            Chosen = chosen,
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
        return AddressOf(next);
    }

    private string AddressOf(IEnumerable<KeyValuePair<string, string>> query)
    {
        var terms = query.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}").ToList();
        return terms.Count == 0 ? Path : Path + "?" + string.Join('&', terms);
    }

    private static bool IsBesidePresets(KeyValuePair<string, string> term) => term.Key is "chain" or "take" or ListTable.Parameter or AsOfBlock.Parameter;

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
