using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Validation.Rules;

/// <summary>Two fields that cannot be merged, or two whose subfields cannot.</summary>
internal sealed record FieldConflict(string Name, string Reason, IReadOnlyList<FieldNode> First, IReadOnlyList<FieldNode> Second)
{
    private const int LongestReason = 1_000;
    private const int MostNodes = 20;

    public static FieldConflict Around(string name, FieldNode one, FieldNode two, List<FieldConflict> below)
    {
        var reason = "";
        foreach (var conflict in below)
        {
            reason += $"{(reason.Length == 0 ? "" : " and ")}subfields \"{Short(conflict.Name)}\" conflict because {conflict.Reason}";
            if (reason.Length > LongestReason) break;
        }

        return new FieldConflict(name, Short(reason), Nodes(one, below.Select(c => c.First)), Nodes(two, below.Select(c => c.Second)));
    }

    public void Report(ValidationErrors errors) => errors.Add(
        $"Fields \"{Short(Name)}\" conflict because {Reason}. Use different aliases on the fields to fetch both if this was intentional.",
        [.. First, .. Second]);

    private static List<FieldNode> Nodes(FieldNode field, IEnumerable<IReadOnlyList<FieldNode>> below)
    {
        var nodes = new List<FieldNode> { field };
        foreach (var more in below)
        {
            nodes.AddRange(more.TakeLast(MostNodes - nodes.Count));
            if (nodes.Count == MostNodes) break;
        }

        return nodes;
    }

    private static string Short(string text) => text.Length > LongestReason ? text[..LongestReason] + "..." : text;
}

/// <summary>Whether two lists of arguments mean the same.</summary>
internal sealed class ArgumentComparison
{
    private readonly Dictionary<ValueNode, string> canonical = new(ReferenceEqualityComparer.Instance);

    public bool Same(IReadOnlyList<ArgumentNode> one, IReadOnlyList<ArgumentNode> two)
    {
        if (one.Count != two.Count) return false;
        foreach (var argument in one)
        {
            var other = two.LastOrDefault(a => a.Name.Value == argument.Name.Value);
            if (other is null || Canonical(argument.Value) != Canonical(other.Value)) return false;
        }

        return true;
    }

    private string Canonical(ValueNode value)
    {
        if (!canonical.TryGetValue(value, out var text)) canonical[value] = text = Write(value);
        return text;
    }

    /// <summary>The literal with object fields in the order of their names.</summary>
    private static string Write(ValueNode value) => value switch
    {
        ObjectNode o => $"{{{string.Join(',', o.Fields.OrderBy(f => f.Name.Value, StringComparer.Ordinal).Select(f => $"{f.Name.Value}:{Write(f.Value)}"))}}}",
        ListNode l => $"[{string.Join(',', l.Items.Select(Write))}]",
        _ => Printer.Print(value),
    };
}
