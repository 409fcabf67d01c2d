using System.Text.Json.Nodes;

namespace Scan.Web.Features.Api;

/// <summary>An operation of the REST interface, as its OpenAPI document describes it.</summary>
public sealed record ApiOperation(string Path, string Summary, string Group, IReadOnlyList<ApiParameter> Parameters)
{
    /// <summary>All operations of a document, in its order.</summary>
    public static IReadOnlyList<ApiOperation> Of(JsonObject document) =>
    [
        .. from path in document["paths"]!.AsObject()
           let get = path.Value!["get"]?.AsObject()
           where get is not null
           select new ApiOperation(path.Key, (string)get["summary"]!, (string?)get["tags"]?[0] ?? "Other", [.. (get["parameters"]?.AsArray() ?? []).Select(p => ApiParameter.Of(p!.AsObject()))]),
    ];
}

/// <param name="Words">The values that it takes; null: any of its type.</param>
public sealed record ApiParameter(string Name, bool InPath, string Type, IReadOnlyList<string>? Words, string? Description)
{
    /// <summary>A comparison of a field with another operator than equals.</summary>
    public bool IsComparison => !InPath && Name.Contains('.');

    public static ApiParameter Of(JsonObject parameter)
    {
        var schema = parameter["schema"]!.AsObject();
        return new((string)parameter["name"]!, (string)parameter["in"]! == "path", (string?)schema["type"] ?? "string", schema["enum"]?.AsArray().Select(w => (string)w!).ToList(),
            (string?)parameter["description"] ?? (string?)schema["description"]);
    }
}
