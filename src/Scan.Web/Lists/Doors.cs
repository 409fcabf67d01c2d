using System.Collections;
using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Web.Features.Api;
using Comparison = Scan.Documents.Operator;

namespace Scan.Web.Lists;

/// <summary>The way from a table on a page to the same rows for programs: the query behind it, said again as REST, as GraphQL and as an export.</summary>
/// <param name="Rest">Null where the query says what an address line cannot: alternatives, negations, hundreds of values.</param>
/// <param name="GraphQL">Leads to the editor with the query in it.</param>
/// <param name="Export">All rows as NDJSON, from one snapshot.</param>
public sealed record Doors(string? Rest, string GraphQL, string Export)
{
    /// <summary>Servers take address lines of 8 kB; headers of proxies want their part.</summary>
    private const int LongestAddress = 4000;

    /// <summary>Of a list that has a page of its own: what its address line says, it says in every format.</summary>
    /// <param name="query">Null where not even the list's own query tells its rows.</param>
    public static Doors Of(ListRequest request, ApiKind kind, DocumentQuery? query) =>
        new(query is null ? null : RestOf(kind, query), request.With(("format", "graphql")), request.With(("format", "ndjson")));

    /// <summary>Of a table within a page.</summary>
    /// <param name="terms">As <see cref="ApiQuery"/> reads them.</param>
    public static Doors Of(ApiKind kind, string terms)
    {
        var tail = terms.Length == 0 ? "" : "?" + terms;
        return new($"/api/v1/{kind.Path}{tail}", $"/graphql/of/{kind.Path}{tail}", $"/api/v1/export/{kind.Path}{tail}");
    }

    private static string? RestOf(ApiKind kind, DocumentQuery query)
    {
        var terms = new List<string>();
        if (query.ChainId is { } chain) terms.Add($"chainId={chain.ToString(CultureInfo.InvariantCulture)}");
        if (query.AtBlock is { } block) terms.Add($"atBlock={block.ToString(CultureInfo.InvariantCulture)}");
        if (query.Where is { } where && !Append(where, terms)) return null;
        if (query.OrderBy.Count > 0) terms.Add("sort=" + ListRequest.SortText(query.OrderBy));
        var address = $"/api/v1/{kind.Path}{(terms.Count == 0 ? "" : "?" + string.Join('&', terms))}";
        return address.Length <= LongestAddress ? address : null;
    }

    private static bool Append(Filter filter, List<string> into)
    {
        switch (filter)
        {
            case Filter.And and: return and.Terms.All(t => Append(t, into));
            case Filter.Compare compare:
                var name = ApiQuery.Operators.First(o => o.Value == compare.Operator).Key;
                string[] values = compare.Operator == Comparison.In ? [.. ((IEnumerable)compare.Value!).Cast<object>().Select(Text)] : [Text(compare.Value!)];
                // A comma within a value would be taken for one between values; an empty value is refused.
                if (values.Length == 0 || values.Any(v => v.Length == 0 || values.Length > 1 && v.Contains(',', StringComparison.Ordinal))) return false;
                into.Add($"{compare.Field}{(name == "eq" ? "" : $".{name}")}={Uri.EscapeDataString(string.Join(',', values))}");
                return true;
            case Filter.Some some:
                List<string> within = [];
                // Two of one kind would be asked of one document.
                if (into.Any(t => t.StartsWith(some.Name + '.', StringComparison.Ordinal)) || !Append(some.Where, within)) return false;
                into.AddRange(within.Select(t => $"{some.Name}.{t}"));
                return true;
            default: return false;
        }
    }

    /// <summary>A value as address lines and GraphQL write it.</summary>
    internal static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
