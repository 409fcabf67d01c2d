using System.Text.Json.Nodes;
using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>A contract that emitted recorded logs, as the manifest will have it.</summary>
internal sealed record FoundContract(string System, string Contract, Address Address, long StartBlock)
{
    public string? Name { get; init; }
    public Address? Registry { get; init; }
    public Address? Avs { get; set; }

    public static FoundContract Shipped(Address address, long firstLog, JsonObject entry) => new((string)entry["system"]!, (string)entry["contract"]!, address, firstLog)
    {
        Name = (string?)entry["name"],
        Avs = Parse((string?)entry["avs"]),
        Registry = Parse((string?)entry["registry"]),
    };

    public static FoundContract Recognised(Address address, long firstLog, KnownContract kind) => new(kind.System, kind.Contract, address, firstLog);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["system"] = System, ["contract"] = Contract, ["address"] = Address.ToString(), ["startBlock"] = StartBlock };
        if (Name is not null) json["name"] = Name;
        if (Avs is { } avs) json["avs"] = avs.ToString();
        if (Registry is { } registry) json["registry"] = registry.ToString();
        return json;
    }

    private static Address? Parse(string? text) => text is null ? null : Domain.Primitives.Address.Parse(text);
}
