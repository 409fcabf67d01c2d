using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Events;

/// <summary>A log as lists show it.</summary>
/// <param name="Name">Null when no declared event has its topic.</param>
/// <param name="ArgsJson">The decoded arguments; null with a problem.</param>
public sealed record EventRow(LedgerRow Row, string? Name, string? System, string? Contract, string? ArgsJson)
{
    private const int MaxText = 40;
    private const int MaxFields = 24;

    public Address Address { get; } = new(Row.Address);
    public Hash32 Transaction { get; } = new(Row.Transaction);

    private readonly Lazy<IReadOnlyList<EventArgument>> arguments = new(() => Parse(ArgsJson));

    /// <summary>The decoded arguments, cut for the eye.</summary>
    public IReadOnlyList<EventArgument> Arguments => arguments.Value;

    public static IReadOnlyList<EventRow> Of(IReadOnlyList<LedgerRow> rows, IReadOnlyDictionary<int, EventKind> kinds, ILogArguments arguments) =>
        [.. rows.Select(r => kinds.TryGetValue(r.KindId, out var kind) ? new EventRow(r, kind.Name, kind.System, kind.Contract, arguments.Json(r, kind)) : new EventRow(r, null, null, null, null))];

    private static IReadOnlyList<EventArgument> Parse(string? json)
    {
        if (json is null) return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Object => [.. document.RootElement.EnumerateObject().Select(p => EventArgument.Of(p.Name, p.Value))],
            JsonValueKind.Array => [.. document.RootElement.EnumerateArray().Select((v, i) => EventArgument.Of($"{i}", v))],
            _ => [],
        };
    }

    /// <param name="Address">Set when the value is an address.</param>
    public sealed record EventArgument(string Name, string Text, string Whole, Address? Address)
    {
        internal static EventArgument Of(string name, JsonElement value)
        {
            var whole = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            return new EventArgument(name, Summary(value, whole), whole, Domain.Primitives.Address.TryParse(whole, null, out var address) ? address : null);
        }

        private static string Summary(JsonElement value, string whole) => value.ValueKind switch
        {
            JsonValueKind.Object => Fields(value),
            JsonValueKind.Array when value.GetArrayLength() != 1 => value.GetArrayLength() == 0 ? "none" : $"{value.GetArrayLength()} items",
            JsonValueKind.Array => Of("", value[0]).Text,
            _ when IsLong(whole) => $"{whole[0]}.{whole[1..4]}e{whole.Length - 1}",
            _ when whole.StartsWith("0x", StringComparison.Ordinal) => Shared.Format.Short(whole),
            _ => Shared.Format.Clip(whole, MaxText),
        };

        private static string Fields(JsonElement value)
        {
            var names = value.EnumerateObject().Select(p => p.Name).ToList();
            // An indexed text or struct is known by its hash alone.
            if (names is ["hash"] && value.GetProperty("hash").GetString() is { } hash) return $"hash {Shared.Format.Short(hash)}";
            return $"{{{Shared.Format.Clip(string.Join(", ", names), MaxFields)}}}";
        }
    }

    // A whole amount in smallest units says more to the eye by its size; the exact one is in the title.
    private static bool IsLong(string text) => text.Length > 15 && text.All(char.IsAsciiDigit);
}
