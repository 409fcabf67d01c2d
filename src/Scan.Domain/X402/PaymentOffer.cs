using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;

namespace Scan.Domain.X402;

/// <summary>What a resource costs, as its server or a facilitator's list says (x402's payment requirements). Written by strangers, no chain state.</summary>
/// <param name="Resource">The address that is paid for.</param>
/// <param name="Network">As it stands there: <c>base</c>, <c>eip155:8453</c>…</param>
/// <param name="ChainId">The network's chain where it is a known one of EVM.</param>
/// <param name="Amount">The most that a use costs, in the asset's smallest unit (version 1: maxAmountRequired, version 2: amount).</param>
public sealed record PaymentOffer(string Resource, string? Description, string? MimeType, string? Scheme, string Network, long? ChainId, Address? Asset, Address? PayTo, BigInteger? Amount);

/// <summary>Reads payment requirements out of a facilitator's discovery list, or of an answer 402 Payment Required.</summary>
public static class PaymentOffers
{
    /// <summary>Of one answer; what comes behind is not read.</summary>
    public const int Most = 1_000;

    /// <summary>Ways to pay for one resource.</summary>
    private const int MostWays = 8;
    private const int LinkLength = 500, TextLength = 500, WordLength = 100, AmountLength = 78;

    private static readonly Dictionary<string, long> Chains = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ethereum"] = 1, ["optimism"] = 10, ["bsc"] = 56, ["polygon"] = 137, ["sei"] = 1329, ["abstract"] = 2741, ["peaq"] = 3338, ["iotex"] = 4689, ["base"] = 8453, ["arbitrum"] = 42161,
        ["avalanche"] = 43114, ["sei-testnet"] = 1328, ["avalanche-fuji"] = 43113, ["polygon-amoy"] = 80002, ["base-sepolia"] = 84532, ["sepolia"] = 11155111,
    };

    /// <param name="asked">The address that answered 402; null for a list, whose items name their own.</param>
    /// <returns>Empty where the content holds none, and where it cannot be read.</returns>
    public static IReadOnlyList<PaymentOffer> Read(ReadOnlySpan<byte> content, string? asked)
    {
        var offers = new List<PaymentOffer>();
        using var json = MetadataJson.Read(content, []);
        if (json.Root is not { } root) return offers;
        foreach (var item in Items(root).Take(Most)) ReadItem(item, asked, json, offers);
        if (offers.Count == 0) ReadItem(root, asked, json, offers);
        return offers.Count > Most ? offers[..Most] : offers;
    }

    /// <summary>How many entries a list has in this answer, and in all where it says so.</summary>
    public static (int Here, long? Total) Count(ReadOnlySpan<byte> content)
    {
        using var json = MetadataJson.Read(content, []);
        if (json.Root is not { } root) return (0, null);
        var pages = root.TryGetProperty("pagination", out var p) && p.ValueKind == JsonValueKind.Object ? p : root;
        return (Items(root).Count(), pages.TryGetProperty("total", out var total) && total.ValueKind == JsonValueKind.Number && total.TryGetInt64(out var all) ? all : null);
    }

    private static IEnumerable<JsonElement> Items(JsonElement root)
    {
        foreach (var key in new[] { "items", "resources", "data" })
        {
            if (root.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array) return list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object);
        }
        return [];
    }

    private static void ReadItem(JsonElement item, string? asked, MetadataJson json, List<PaymentOffer> offers)
    {
        if (!item.TryGetProperty("accepts", out var ways) || ways.ValueKind != JsonValueKind.Array) return;
        // Version 2 describes the resource in an object beside the ways to pay.
        var about = item.TryGetProperty("resource", out var described) && described.ValueKind == JsonValueKind.Object ? described : item;
        var named = about.ValueKind == item.ValueKind && about.TryGetProperty("url", out _) ? json.Text(about, "", LinkLength, "url") : null;
        named ??= described.ValueKind == JsonValueKind.String ? json.Text(item, "", LinkLength, "resource") : null;
        foreach (var way in ways.EnumerateArray().Where(way => way.ValueKind == JsonValueKind.Object).Take(MostWays))
        {
            if (json.Text(way, "", WordLength, "network") is not { } network) continue;
            // A server speaks of what it was asked for; a list has each item's own word.
            if ((asked ?? named ?? json.Text(way, "", LinkLength, "resource")) is not { } resource || !IsWeb(resource)) continue;
            offers.Add(new PaymentOffer(resource, json.Text(way, "", TextLength, "description") ?? json.Text(about, "", TextLength, "description"), json.Text(way, "", WordLength, "mimeType") ?? json.Text(about, "", WordLength, "mimeType"),
                json.Text(way, "", WordLength, "scheme"), network, ChainOf(network), AddressOf(way, "asset", json), AddressOf(way, "payTo", json), AmountOf(json.Text(way, "", AmountLength, "maxAmountRequired", "amount"))));
        }
    }

    /// <summary>What may become a link.</summary>
    private static bool IsWeb(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http";

    private static Address? AddressOf(JsonElement way, string key, MetadataJson json) => Address.TryParse(json.Text(way, "", WordLength, key), null, out var address) ? address : null;

    private static BigInteger? AmountOf(string? text) => text is { Length: > 0 } && text.All(char.IsAsciiDigit) ? BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    private static long? ChainOf(string network) =>
        network.StartsWith("eip155:", StringComparison.OrdinalIgnoreCase) ? long.TryParse(network.AsSpan(7), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null
        : Chains.TryGetValue(network, out var known) ? known : null;
}
