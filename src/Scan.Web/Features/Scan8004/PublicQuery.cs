using System.Globalization;
using Scan.Documents;
using Scan.GraphQL.Subgraph;
using Scan.Web.Input;

namespace Scan.Web.Features.Scan8004;

/// <summary>The parameters of 8004scan's public routes.</summary>
internal sealed class PublicQuery
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;
    private const int LongestText = 200;
    private static readonly string[] Sorts = ["created_at", "updated_at", "name", "token_id", "total_feedbacks", "average_score", "total_validations"];

    /// <summary>Orders that rest on what Scan does not have; their answers come in the order of registration.</summary>
    private static readonly string[] UnknownSorts = ["stars", "total_score", "feedbacks"];
    private readonly IQueryCollection given;

    public PublicQuery(IQueryCollection given, params ReadOnlySpan<string> known)
    {
        foreach (var (name, values) in given)
        {
            if (!known.Contains(name)) throw new BadInputException(name.Length <= 40 ? name : name[..40] + "…", $"this route knows {string.Join(", ", known!)}");
            if (values.Count != 1) throw new BadInputException(name, "give it once");
        }
        this.given = given;
    }

    public int Limit => Number("limit", 1, MaxLimit) ?? DefaultLimit;

    /// <summary>Given itself, or by the page, which counts from 1.</summary>
    public int Offset => Number("offset", 0, int.MaxValue) ?? ((Number("page", 1, int.MaxValue / MaxLimit) ?? 1) - 1) * Limit;

    public long? ChainId => Text("chainId") is { } id ? Given.ChainId("chainId", id) : null;

    public string? Text(string name) => given[name] is [{ Length: > 0 } text] ? text.Length <= LongestText ? text : throw new BadInputException(name, $"is at most {LongestText} characters long") : null;

    public decimal? Decimal(string name) => Text(name) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : throw new BadInputException(name, "is a decimal number");

    /// <summary>The column and the direction, the newest first where they are left out.</summary>
    public (string Column, bool Descending) Sort()
    {
        var by = Text("sortBy") is { } name ? Given.OneOf("sortBy", Snake(name), [.. Sorts, .. UnknownSorts]) : "created_at";
        var descending = Text("sortOrder") is not { } order || Given.OneOf("sortOrder", order.ToLowerInvariant(), "asc", "desc") == "desc";
        return (by == "feedbacks" ? "total_feedbacks" : UnknownSorts.Contains(by) ? "created_at" : by, descending);
    }

    /// <summary>Conditions of agents' parameters, for the canonical registries.</summary>
    public List<ViewFilter> Agents(IReadOnlyList<SubgraphChain> registries)
    {
        List<ViewFilter> terms = [Scope(registries)];
        void Equal(string column, string? value)
        {
            if (value is not null) terms.Add(new ViewFilter.Compare(column, ViewOperator.Equal, value));
        }
        void Has(string parameter, string protocol)
        {
            if (Flag(parameter) is not { } has) return;
            terms.Add(has ? Speaks(protocol) : new ViewFilter.Or(new ViewFilter.Compare("protocols", ViewOperator.NotContains, new object?[] { protocol }), new ViewFilter.Compare("protocols", ViewOperator.Equal, null)));
        }
        if (Text("ownerAddress") is { } owner) Equal("owner_address", Given.Address("ownerAddress", owner).ToString());
        if (Text("protocol") is { } spoken) terms.Add(Speaks(spoken.ToLowerInvariant()));
        if (Text("trust") is { } trust) terms.Add(new ViewFilter.Compare("trusts", ViewOperator.Contains, new object?[] { trust }));
        Equal("x402_supported", Flag("x402")?.ToString().ToLowerInvariant());
        Equal("is_active", Flag("isActive")?.ToString().ToLowerInvariant());
        Has("hasMcp", "mcp");
        Has("hasA2a", "a2a");
        Has("hasOasf", "oasf");
        if (Words is { } words) terms.Add(Mentions(words));
        return terms;
    }

    /// <summary>Free text, under either of its names.</summary>
    public string? Words => Text("q") ?? Text("search");

    /// <summary>Agents that mention the text, or have it as id, owner or wallet.</summary>
    public static ViewFilter Mentions(string words) =>
        new ViewFilter.Or([.. PublicViews.Texts.Select(t => new ViewFilter.Compare(t, ViewOperator.ContainsNoCase, words)),
            .. words.Length <= 78 && words.All(char.IsAsciiDigit) ? [new ViewFilter.Compare("token_id", ViewOperator.Equal, words)] : Array.Empty<ViewFilter>(),
            .. Domain.Primitives.Address.TryParse(words, null, out var address) ? [new ViewFilter.Compare("owner_address", ViewOperator.Equal, address.ToString())] : Array.Empty<ViewFilter>()]);

    public ViewFilter Scope(IReadOnlyList<SubgraphChain> registries) => new ViewFilter.Or([.. registries.Where(r => ChainId is not { } chain || r.Info.ChainId == chain).Select(r => new ViewFilter.And(
        new ViewFilter.Compare(PublicViews.Chain, ViewOperator.Equal, r.Info.ChainId.ToString(CultureInfo.InvariantCulture)),
        new ViewFilter.Compare(PublicViews.Registry, ViewOperator.Equal, r.Identity.ToString())))]);

    private bool? Flag(string name) => Text(name) is { } text ? Given.OneOf(name, text.ToLowerInvariant(), "true", "false") == "true" : null;

    private int? Number(string name, int least, int most) => Text(name) is { } text ? (int)Given.Number(name, text, least, most) : null;

    private static ViewFilter.Compare Speaks(string protocol) => new("protocols", ViewOperator.Contains, new object?[] { protocol });

    private static string Snake(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString()));
}
