using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Web.Input;
using Comparison = Scan.Documents.Operator;

namespace Scan.Web.Features.Api;

/// <summary>Queries from address lines: <c>field=value</c>, <c>field.gte=value</c>, <c>sort=-field</c>, <c>take</c>, <c>after</c>, <c>before</c>, <c>chainId</c>, <c>atBlock</c>, <c>count</c>.</summary>
public static class ApiQuery
{
    public const int MaxTake = 1000;

    /// <summary>Rows where take is left out.</summary>
    public const int DefaultTake = 50;

    /// <summary>Operators by their names in address lines.</summary>
    public static IReadOnlyDictionary<string, Comparison> Operators { get; } = new Dictionary<string, Comparison>(StringComparer.Ordinal)
    {
        ["eq"] = Comparison.Equal, ["ne"] = Comparison.NotEqual, ["lt"] = Comparison.Less, ["lte"] = Comparison.LessOrEqual, ["gt"] = Comparison.Greater, ["gte"] = Comparison.GreaterOrEqual,
        ["in"] = Comparison.In, ["contains"] = Comparison.Contains, ["startsWith"] = Comparison.StartsWith, ["isNull"] = Comparison.IsNull,
    };

    public static DocumentQuery Read(ApiKind kind, IQueryCollection given, params ReadOnlySpan<string> also)
    {
        var query = new DocumentQuery { Take = DefaultTake };
        var terms = new List<Filter>();
        foreach (var (name, values) in given)
        {
            if (also.Contains(name)) continue;
            if (values.Count != 1 || values[0] is not { Length: > 0 and <= 8000 } text) throw new BadInputException(Shorten(name), "give it once, with a value");
            query = name switch
            {
                "chainId" => query with { ChainId = Given.ChainId(name, text) },
                "atBlock" => query with { AtBlock = Given.Number(name, text, 0, long.MaxValue) },
                "take" => query with { Take = (int)Given.Number(name, text, 1, MaxTake) },
                "after" => query with { After = text },
                "before" => query with { Before = text },
                "sort" => query with { OrderBy = [.. text.Split(',').Select(f => new Order(f.TrimStart('-'), f.StartsWith('-')))] },
                "count" => query with { WithTotal = Given.OneOf(name, text, "true", "false") == "true" },
                _ => Filtered(query, kind, terms, name, text),
            };
        }
        return query with { Where = terms.Count == 0 ? null : new Filter.And(terms) };
    }

    /// <summary>The document that an export goes on behind, by the id of its last row.</summary>
    public static DocumentId? Behind(ApiKind kind, string? id)
    {
        if (string.IsNullOrEmpty(id)) return null;
        var parts = id.Split(':');
        if (parts is not [var name, var chain, var key] || name != kind.Mapping.Kind || !key.StartsWith("0x", StringComparison.Ordinal) || key.Length > 1000 || key.Length % 2 != 0 || !key.AsSpan(2).ContainsOnlyHex())
            throw new BadInputException("after", $"is the id of a row, {kind.Mapping.Kind}:chain:0x…");
        return new DocumentId(Given.ChainId("after", chain), Hex.Decode(key));
    }

    private static DocumentQuery Filtered(DocumentQuery query, ApiKind kind, List<Filter> terms, string name, string text)
    {
        var dot = name.LastIndexOf('.');
        var (field, word) = dot > 0 && Operators.ContainsKey(name[(dot + 1)..]) ? (name[..dot], name[(dot + 1)..]) : (name, "eq");
        if (kind.Fields.All(f => f.Name != field))
            throw new BadInputException(Shorten(name), $"this list knows chainId, atBlock, take, after, before, sort, count, {string.Join(", ", kind.Fields.Select(f => f.Name))}");
        terms.Add(new Filter.Compare(field, Operators[word], word switch
        {
            "in" => text.Split(',').Select(v => kind.Value(field, v)).ToArray(),
            "isNull" => Given.OneOf(name, text, "true", "false") == "true",
            _ => kind.Value(field, text),
        }));
        return query;
    }

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> text) => !text.ContainsAnyExcept("0123456789abcdefABCDEF");

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
