using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Web.Input;
using Comparison = Scan.Documents.Operator;

namespace Scan.Web.Features.Api;

/// <summary>Queries from address lines: <c>field=value</c>, <c>field.gte=value</c>, <c>kind.field=value</c> for a document of another kind, <c>sort=-field</c>, <c>take</c>, <c>after</c>, <c>before</c>, <c>chainId</c>, <c>atBlock</c>, <c>count</c>.</summary>
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
        var narrowing = new Dictionary<string, List<Filter>>(StringComparer.Ordinal);
        foreach (var (name, values) in given)
        {
            if (also.Contains(name)) continue;
            if (values.Count != 1 || values[0] is not { Length: > 0 and <= 8000 } text) throw new BadInputException(Shorten(name), "give it once, with a value");
            switch (name)
            {
                case "chainId": query = query with { ChainId = Given.ChainId(name, text) }; break;
                case "atBlock": query = query with { AtBlock = Given.Number(name, text, 0, long.MaxValue) }; break;
                case "take": query = query with { Take = (int)Given.Number(name, text, 1, MaxTake) }; break;
                case "after": query = query with { After = text }; break;
                case "before": query = query with { Before = text }; break;
                case "sort": query = query with { OrderBy = [.. text.Split(',').Select(f => new Order(f.TrimStart('-'), f.StartsWith('-')))] }; break;
                case "count": query = query with { WithTotal = Given.OneOf(name, text, "true", "false") == "true" }; break;
                default: Narrow(kind, terms, narrowing, name, text); break;
            }
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

    /// <summary>What narrows by one other kind is asked of one document of it.</summary>
    private static void Narrow(ApiKind kind, List<Filter> terms, Dictionary<string, List<Filter>> narrowing, string name, string text)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && kind.NarrowedBy.TryGetValue(name[..dot], out var other))
        {
            if (!narrowing.TryGetValue(name[..dot], out var within)) terms.Add(new Filter.Some(name[..dot], new Filter.And(narrowing[name[..dot]] = within = [])));
            within.Add(Compare(other, name, name[(dot + 1)..], text));
        }
        else terms.Add(Compare(kind, name, name, text));
    }

    /// <param name="given">The parameter's name.</param>
    /// <param name="name">That of the field, with its operator.</param>
    private static Filter.Compare Compare(ApiKind kind, string given, string name, string text)
    {
        var dot = name.LastIndexOf('.');
        var (field, word) = dot > 0 && Operators.ContainsKey(name[(dot + 1)..]) ? (name[..dot], name[(dot + 1)..]) : (name, "eq");
        if (kind.Fields.All(f => f.Name != field))
        {
            throw new BadInputException(Shorten(given), name == given
                ? $"this list knows chainId, atBlock, take, after, before, sort, count, {string.Join(", ", kind.Fields.Select(f => f.Name).Concat(kind.NarrowedBy.Keys.Select(by => by + ".…")))}" : $"there it knows {string.Join(", ", kind.Fields.Select(f => f.Name))}");
        }
        return new Filter.Compare(field, Operators[word], word switch
        {
            "in" => text.Split(',').Select(v => kind.Value(field, v)).ToArray(),
            "isNull" => Given.OneOf(given, text, "true", "false") == "true",
            _ => kind.Value(field, text),
        });
    }

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> text) => !text.ContainsAnyExcept("0123456789abcdefABCDEF");

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
