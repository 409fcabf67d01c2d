using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.GraphQL.Subgraph;

namespace Scan.Web.Features.Scan8004;

/// <summary>
/// Agents and feedback as 8004scan writes them. Each field has both spellings, as its documents promise camel case and its clients read snake case.
/// What Scan does not know (stars, scores, ranks, health, verification) is null.
/// </summary>
internal static class PublicJson
{
    private static readonly string[] UnknownOfAgents =
        ["owner_id", "owner_ens", "owner_username", "owner_avatar_url", "owner_publisher_tier", "owner_certified_name", "is_testnet", "is_verified", "star_count", "total_score", "rank", "network_rank", "health_score", "cross_chain_versions"];

    private static readonly string[] UnknownOfDetails =
        ["creator_address", "agent_type", "scores", "successful_validations", "health_status", "health_checked_at", "is_endpoint_verified", "endpoint_verified_at", "endpoint_verified_domain", "endpoint_verification_error"];

    private static readonly Dictionary<string, string> Spellings = new(StringComparer.Ordinal) { ["mcp"] = "MCP", ["a2a"] = "A2A", ["oasf"] = "OASF", ["web"] = "Web", ["email"] = "Email", ["ens"] = "ENS", ["did"] = "DID" };

    /// <summary>Writes a value under a name in snake case, and in camel case where that differs.</summary>
    public static void Both(this Utf8JsonWriter json, string name, Action<Utf8JsonWriter> value)
    {
        json.WritePropertyName(name);
        value(json);
        var camel = string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
        if (camel == name) return;
        json.WritePropertyName(camel);
        value(json);
    }

    public static void Text(this Utf8JsonWriter json, string name, string? value) => json.Both(name, j => j.WriteStringValue(value));

    public static void Whole(this Utf8JsonWriter json, string name, long? value) => json.Both(name, j =>
    {
        if (value is { } number) j.WriteNumberValue(number);
        else j.WriteNullValue();
    });

    /// <summary>The fields of a list's item.</summary>
    /// <param name="matched">Names of the fields in which the search text stands; null without a search.</param>
    public static void Agent(Utf8JsonWriter json, ViewRow<Agent> row, IReadOnlyList<string>? matched)
    {
        using var known = Known(row);
        json.WriteStartObject();
        AgentFields(json, row, known, matched);
        json.WriteEndObject();
    }

    public static void Detail(Utf8JsonWriter json, ViewRow<Agent> row, IReadOnlyList<AgentMetadata> metadata)
    {
        using var known = Known(row);
        var (a, card) = (row.Body, Part(known, "card"));
        json.WriteStartObject();
        AgentFields(json, row, known, null);
        json.Text("agent_wallet", a.Wallet?.ToString());
        json.Text("agent_uri", a.Uri);
        json.Both("is_active", j => Copy(j, card, "active"));
        json.Both("supported_trust_models", j => Copy(j, card, "supportedTrusts"));
        json.Both("tags", EmptyList);
        json.Both("categories", EmptyList);
        json.Both("services", j => Services(j, card));
        json.Whole("total_validations", a.ValidationCount);
        json.Whole("completed_validations", a.ValidatedCount);
        json.Whole("created_block_number", a.RegisteredBlock);
        // The URI's transaction is the mint's while the URI was never changed.
        json.Text("created_tx_hash", a.UriTime == a.RegisteredTime ? a.UriTransaction?.ToString() : null);
        json.Both("cross_chain_links", EmptyList);
        json.Both("parse_status", j => ParseStatus(j, known));
        json.Both("raw_metadata", j => RawMetadata(j, a, known, metadata));
        json.Both("field_sources", j => FieldSources(j));
        foreach (var name in UnknownOfDetails) json.Both(name, j => j.WriteNullValue());
        json.WriteEndObject();
    }

    public static void Feedback(Utf8JsonWriter json, ViewRow<Feedback> row)
    {
        var f = row.Body;
        var (id, score) = ($"{f.ChainId}:{f.AgentId}:{f.Client}:{f.Index}", ExactDecimal.Of(f.Value, f.ValueDecimals));
        json.WriteStartObject();
        json.WriteString("id", id);
        json.Text("feedback_id", id);
        json.Whole("chain_id", f.ChainId);
        json.Both("score", j => j.WriteRawValue(score));
        json.Text("value", f.Value.ToString(CultureInfo.InvariantCulture));
        json.Whole("value_decimals", f.ValueDecimals);
        json.Text("feedback_uri", f.FileUri);
        json.Text("feedback_hash", f.FileHash?.ToString());
        json.Text("transaction_hash", f.Transaction.ToString());
        json.Whole("block_number", f.Block);
        json.Text("user_address", f.Client.ToString());
        json.Both("agent", j =>
        {
            j.WriteStartObject();
            j.Text("agent_id", AgentId(f.ChainId, f.Registry.ToString(), f.AgentId));
            j.Text("token_id", f.AgentId.ToString(CultureInfo.InvariantCulture));
            j.Whole("chain_id", f.ChainId);
            j.Text("name", row.Extra);
            j.WriteEndObject();
        });
        json.Text("endpoint", f.Endpoint);
        json.Text("tag1", f.Tag1);
        json.Text("tag2", f.Tag2);
        json.Whole("feedback_index", f.Index);
        json.Both("is_revoked", j => j.WriteBooleanValue(f.Revoked));
        json.Text("submitted_at", Time(f.Time));
        foreach (var name in new[] { "comment", "offchain_data", "parse_status" }) json.Both(name, j => j.WriteNullValue());
        json.WriteEndObject();
    }

    public static string? Time(long? seconds) => seconds is { } s ? DateTimeOffset.FromUnixTimeSeconds(s).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null;

    /// <summary>Which of the searched fields hold the text.</summary>
    public static IReadOnlyList<string> Matched(ViewRow<Agent> row, string words)
    {
        using var known = Known(row);
        var card = Part(known, "card");
        string? In(string field) => field switch
        {
            "skills" => card is { } c ? string.Join(' ', new[] { "oasfSkills", "oasfDomains", "a2aSkills", "mcpTools" }.Select(n => c.TryGetProperty(n, out var l) ? l.GetRawText() : "")) : null,
            "mcp_endpoint" => TextOf(card, "mcpEndpoint"), "a2a_endpoint" => TextOf(card, "a2aEndpoint"), "web_endpoint" => TextOf(card, "webEndpoint"),
            _ => TextOf(card, field),
        };
        List<string> found = [.. PublicViews.Texts.Where(t => In(t)?.Contains(words, StringComparison.InvariantCultureIgnoreCase) == true)];
        if (row.Body.AgentId.ToString(CultureInfo.InvariantCulture) == words) found.Add("token_id");
        if (row.Body.Owner?.ToString().Equals(words, StringComparison.OrdinalIgnoreCase) == true) found.Add("owner_address");
        return found;
    }

    /// <summary>The name in the registration file.</summary>
    public static string? NameOf(ViewRow<Agent> row)
    {
        using var known = Known(row);
        return TextOf(Part(known, "card"), "name");
    }

    private static void AgentFields(Utf8JsonWriter json, ViewRow<Agent> row, JsonDocument? known, IReadOnlyList<string>? matched)
    {
        var (a, card) = (row.Body, Part(known, "card"));
        var id = AgentId(a.ChainId, a.Registry.ToString(), a.AgentId);
        json.WriteString("id", id);
        json.Text("agent_id", id);
        json.Text("token_id", a.AgentId.ToString(CultureInfo.InvariantCulture));
        json.Whole("chain_id", a.ChainId);
        json.Text("chain_type", "evm");
        json.Text("contract_address", a.Registry.ToString());
        json.Text("owner_address", a.Owner?.ToString());
        json.Text("name", TextOf(card, "name"));
        json.Text("description", TextOf(card, "description"));
        json.Text("image_url", TextOf(card, "image"));
        json.Both("supported_protocols", j => Protocols(j, card));
        json.Both("x402_supported", j => Copy(j, card, "x402Support"));
        json.Whole("total_feedbacks", a.FeedbackCount);
        json.Both("average_score", j =>
        {
            if (a.FeedbackCount > 0) j.WriteRawValue(ExactDecimal.Of(a.FeedbackSum / a.FeedbackCount, 18));
            else j.WriteNullValue();
        });
        json.Text("created_at", Time(a.RegisteredTime));
        json.Text("updated_at", Time(a.UpdatedTime ?? a.RegisteredTime));
        foreach (var name in UnknownOfAgents) json.Both(name, j => j.WriteNullValue());
        if (matched is not null) json.Both("matched_fields", j => j.WriteRawValue(JsonSerializer.Serialize(matched)));
    }

    private static void Services(Utf8JsonWriter json, JsonElement? card)
    {
        json.WriteStartObject();
        foreach (var name in new[] { "mcp", "a2a", "web", "oasf", "email" })
        {
            if (TextOf(card, name + "Endpoint") is not { } endpoint) continue;
            json.WriteStartObject(name);
            json.WriteString("endpoint", endpoint);
            if (TextOf(card, name + "Version") is { } version) json.WriteString("version", version);
            json.WriteEndObject();
        }
        foreach (var name in new[] { "ens", "did" })
        {
            if (TextOf(card, name) is { } endpoint) json.WriteString(name, endpoint);
        }
        json.WriteEndObject();
    }

    private static void ParseStatus(Utf8JsonWriter json, JsonDocument? known)
    {
        var problem = known is null ? null : TextOf(known.RootElement, "problem");
        json.WriteStartObject();
        json.Text("status", known is null ? "pending" : Part(known, "card") is null ? "error" : problem is null ? "success" : "warning");
        json.Both("errors", j => j.WriteRawValue(JsonSerializer.Serialize(problem is null ? [] : new[] { problem })));
        json.Both("warnings", EmptyList);
        json.Both("info", EmptyList);
        json.Text("last_parsed_at", known is not null && known.RootElement.GetProperty("fetchedAt") is { ValueKind: JsonValueKind.Number } at ? Time(at.GetInt64()) : null);
        json.WriteEndObject();
    }

    private static void RawMetadata(Utf8JsonWriter json, Agent agent, JsonDocument? known, IReadOnlyList<AgentMetadata> metadata)
    {
        json.WriteStartObject();
        json.Both("onchain", j =>
        {
            j.WriteStartArray();
            foreach (var entry in metadata)
            {
                j.WriteStartObject();
                j.WriteString("key", entry.MetadataKey);
                j.WriteString("value", entry.Value);
                j.WriteEndObject();
            }
            j.WriteEndArray();
        });
        json.Text("offchain_uri", agent.Uri);
        json.Both("offchain_content", j => Copy(j, known?.RootElement, "file"));
        json.WriteEndObject();
    }

    private static void FieldSources(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var name in new[] { "owner_address", "agent_wallet", "token_id", "created_at", "total_feedbacks", "average_score" }) json.Text(name, "onchain");
        foreach (var name in new[] { "name", "description", "image_url", "supported_protocols", "x402_supported", "is_active", "services" }) json.Text(name, "offchain");
        json.WriteEndObject();
    }

    private static void Protocols(Utf8JsonWriter json, JsonElement? card)
    {
        json.WriteStartArray();
        if (card is { } c && c.TryGetProperty("protocols", out var list))
        {
            foreach (var name in list.EnumerateArray().Select(p => p.GetString()!)) json.WriteStringValue(Spellings.GetValueOrDefault(name, name));
        }
        json.WriteEndArray();
    }

    private static void EmptyList(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteEndArray();
    }

    private static void Copy(Utf8JsonWriter json, JsonElement? of, string name)
    {
        if (of is { ValueKind: JsonValueKind.Object } o && o.TryGetProperty(name, out var value)) value.WriteTo(json);
        else json.WriteNullValue();
    }

    private static string AgentId(long chainId, string registry, BigInteger agentId) => $"{chainId}:{registry}:{agentId}";

    private static JsonDocument? Known(ViewRow<Agent> row) => row.Extra is null ? null : JsonDocument.Parse(row.Extra);

    private static JsonElement? Part(JsonDocument? of, string name) => of is not null && of.RootElement.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;

    private static string? TextOf(JsonElement? of, string name) => of is { } o && o.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
