namespace Scan.GraphQL.Schemas;

/// <summary>From kinds of documents to names in the schema.</summary>
public static class Naming
{
    /// <summary>Kinds whose links have a shorter name than they do.</summary>
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal) { ["operatorAvsRegistration"] = "registration" };

    /// <summary>The field that finds one document.</summary>
    public static string Single(string kind) => Short.GetValueOrDefault(kind, kind);

    /// <summary>The field that lists documents: the plural, or the kind and "List" where that is none of its own.</summary>
    public static string Plural(string kind)
    {
        var single = Single(kind);
        if (single.EndsWith('s') || single.EndsWith("Metadata", StringComparison.Ordinal)) return single + "List";
        return single.EndsWith('y') && !single.EndsWith("ay", StringComparison.Ordinal) && !single.EndsWith("ey", StringComparison.Ordinal) ? single[..^1] + "ies" : single + "s";
    }

    /// <summary>The list on another document: what repeats its owner's kind is left out.</summary>
    public static string PluralOn(string owner, string kind)
    {
        var plural = Plural(kind);
        if (!plural.StartsWith(owner, StringComparison.Ordinal) || plural.Length == owner.Length || !char.IsUpper(plural[owner.Length])) return plural;
        var rest = Camel(plural[owner.Length..]);
        return rest.EndsWith("List", StringComparison.Ordinal) ? rest[..^4] : rest;
    }

    public static string Pascal(string camel) => char.ToUpperInvariant(camel[0]) + camel[1..];

    public static string Camel(string pascal) => char.ToLowerInvariant(pascal[0]) + pascal[1..];

    /// <summary><c>registeredTime</c> becomes <c>REGISTERED_TIME</c>.</summary>
    public static string Upper(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + c : char.ToUpperInvariant(c).ToString())).Replace('-', '_').Replace('.', '_');
}
