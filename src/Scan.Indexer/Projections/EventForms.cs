using System.Text.Json.Nodes;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Projections;

/// <summary>An event's declaration in the forms by which stored logs are decoded.</summary>
internal static class EventForms
{
    /// <summary>As <see cref="EventAbi.Parse"/> takes it, names of tuples' components included, which signatures leave out.</summary>
    public static string Declaration(EventAbi abi) => $"{abi.Name}({string.Join(", ", abi.Inputs.Select(Declaration))}){(abi.IsAnonymous ? " anonymous" : "")}";

    /// <summary>
    /// For <c>api.event_args</c>: a list of the inputs, each <c>{n: name, k: kind, s: bits, bytes or elements, w: bytes in the head, d: dynamic, i: indexed, x: its hash only,
    /// e: element, c: components, o: components have names}</c>; what is 0, false or absent is left out.
    /// </summary>
    public static string Layout(EventAbi abi) => List([.. abi.Inputs]).ToJsonString();

    private static string Declaration(AbiParameter parameter) => $"{Declaration(parameter.Type)}{(parameter.Indexed ? " indexed" : "")} {parameter.Name}".TrimEnd();

    private static string Declaration(AbiType type) => type.Kind switch
    {
        AbiKind.Tuple => $"({string.Join(", ", type.Components.ToArray().Select(Declaration))})",
        AbiKind.Array => $"{Declaration(type.Element!)}[]",
        AbiKind.FixedArray => $"{Declaration(type.Element!)}[{type.Size}]",
        _ => type.Canonical,
    };

    private static JsonArray List(IReadOnlyList<AbiParameter> parameters) => [.. parameters.Select((parameter, i) =>
    {
        var node = Node(parameter.Type);
        node["n"] = parameter.Name.Length > 0 ? parameter.Name : $"arg{i}";
        if (parameter.Indexed) node["i"] = true;
        if (parameter.IsHashed) node["x"] = true;
        return (JsonNode)node;
    })];

    private static JsonObject Node(AbiType type)
    {
        var node = new JsonObject { ["k"] = type.Kind.ToString().ToLowerInvariant(), ["w"] = type.HeadSize };
        if (type.Size > 0) node["s"] = type.Size;
        if (type.IsDynamic) node["d"] = true;
        if (type.Element is { } element) node["e"] = Node(element);
        if (type.Kind != AbiKind.Tuple) return node;
        AbiParameter[] components = [.. type.Components];
        node["c"] = List(components);
        if (components.Length > 0 && components.All(c => c.Name.Length > 0)) node["o"] = true;
        return node;
    }
}
