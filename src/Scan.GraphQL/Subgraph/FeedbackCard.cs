using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Erc8004;
using static Scan.GraphQL.Subgraph.FieldKind;

namespace Scan.GraphQL.Subgraph;

/// <summary>What the file behind a feedback says, as <c>scan.feedback_card</c> reads it from the stored file: the client's words, checked by nobody.</summary>
internal sealed record FeedbackCard
{
    public string? AgentRegistry { get; init; }
    public string? AgentId { get; init; }
    public string? ClientAddress { get; init; }
    public string? CreatedAtIso { get; init; }
    public string? ValueRaw { get; init; }
    public string? ValueDecimals { get; init; }
    public string? Text { get; init; }
    public string? McpTool { get; init; }
    public string? McpPrompt { get; init; }
    public string? McpResource { get; init; }
    public IReadOnlyList<string> A2aSkills { get; init; } = [];
    public string? A2aContextId { get; init; }
    public string? A2aTaskId { get; init; }
    public IReadOnlyList<string> OasfSkills { get; init; } = [];
    public IReadOnlyList<string> OasfDomains { get; init; } = [];
    public string? ProofOfPaymentFromAddress { get; init; }
    public string? ProofOfPaymentToAddress { get; init; }
    public string? ProofOfPaymentChainId { get; init; }
    public string? ProofOfPaymentTxHash { get; init; }
    public string? Tag1 { get; init; }
    public string? Tag2 { get; init; }

    private const string Sql = "scan.feedback_card({c}.body)";

    /// <summary>Joins of the file that the metadata keeper read last for a feedback.</summary>
    public const string Join = " LEFT JOIN scan.metadata {m} ON {m}.chain_id = {d}.chain_id AND {m}.kind = 'feedback' AND {m}.id = {d}.id LEFT JOIN scan.contents {c} ON {c}.hash = {m}.applied";

    /// <summary>Feedback whose file was read and is a JSON object.</summary>
    public const string Condition = Sql + " IS NOT NULL";

    /// <summary>What rows carry of the file.</summary>
    public const string Extra = Sql + "::text";

    private const string CidSql = "CASE WHEN {d}.body ->> 'fileUri' ILIKE 'ipfs://%' THEN split_part(substring({d}.body ->> 'fileUri' FROM 8), '/', 1) "
        + "WHEN {d}.body ->> 'fileUri' ILIKE 'data:%' THEN 'datauri:' || ({d}.body ->> 'transaction') ELSE {d}.body ->> 'fileUri' END";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static FeedbackCard? Read(string? card) => card is null ? null : JsonSerializer.Deserialize<FeedbackCard>(card, Json);

    /// <summary>The fields of a FeedbackFile, with the expressions that filters compare.</summary>
    /// <param name="feedbackId">The expression of the feedback's id.</param>
    public static IEnumerable<(string Name, FieldKind Kind, bool Required, Func<EntityRow<Feedback>, FeedbackCard, object?> Read, string Sql)> Fields(string feedbackId)
    {
        yield return ("id", Id, true, (row, _) => $"{row.Body.Transaction}:{Cid(row.Body)}", $"CASE WHEN {Sql} IS NOT NULL THEN ({{d}}.body ->> 'transaction') || ':' || coalesce({CidSql}, '') END");
        yield return ("cid", FieldKind.Text, true, (row, _) => Cid(row.Body), CidSql);
        yield return ("feedbackId", FieldKind.Text, true, (row, _) => SubgraphText.FeedbackId(row.Body), feedbackId);
        yield return Word("agentRegistry", c => c.AgentRegistry);
        yield return ("agentId", BigInt, false, (_, c) => c.AgentId, $"({Sql} ->> 'agentId')::numeric");
        yield return Word("clientAddress", c => c.ClientAddress);
        yield return Word("createdAtIso", c => c.CreatedAtIso);
        yield return ("valueRaw", BigInt, false, (_, c) => c.ValueRaw, $"({Sql} ->> 'valueRaw')::numeric");
        yield return ("valueDecimals", Int, false, (_, c) => c.ValueDecimals is { } decimals ? int.Parse(decimals, System.Globalization.CultureInfo.InvariantCulture) : null, $"({Sql} ->> 'valueDecimals')::bigint");
        yield return Word("text", c => c.Text);
        yield return Word("mcpTool", c => c.McpTool);
        yield return Word("mcpPrompt", c => c.McpPrompt);
        yield return Word("mcpResource", c => c.McpResource);
        yield return Words("a2aSkills", c => c.A2aSkills);
        yield return Word("a2aContextId", c => c.A2aContextId);
        yield return Word("a2aTaskId", c => c.A2aTaskId);
        yield return Words("oasfSkills", c => c.OasfSkills);
        yield return Words("oasfDomains", c => c.OasfDomains);
        yield return Word("proofOfPaymentFromAddress", c => c.ProofOfPaymentFromAddress);
        yield return Word("proofOfPaymentToAddress", c => c.ProofOfPaymentToAddress);
        yield return Word("proofOfPaymentChainId", c => c.ProofOfPaymentChainId);
        yield return Word("proofOfPaymentTxHash", c => c.ProofOfPaymentTxHash);
        // As there, the file's tags stand in where the chain has none.
        yield return Tag("tag1", f => f.Tag1, c => c.Tag1);
        yield return Tag("tag2", f => f.Tag2, c => c.Tag2);
        yield return ("createdAt", BigInt, true, (row, _) => SubgraphText.Of(row.Body.Time), "({d}.body ->> 'time')::bigint");
    }

    private static (string, FieldKind, bool, Func<EntityRow<Feedback>, FeedbackCard, object?>, string) Word(string name, Func<FeedbackCard, string?> read) =>
        (name, FieldKind.Text, false, (_, c) => read(c), $"{Sql} ->> '{name}'");

    private static (string, FieldKind, bool, Func<EntityRow<Feedback>, FeedbackCard, object?>, string) Words(string name, Func<FeedbackCard, IReadOnlyList<string>> read) =>
        (name, Texts, true, (_, c) => read(c), $"{Sql} -> '{name}'");

    private static (string, FieldKind, bool, Func<EntityRow<Feedback>, FeedbackCard, object?>, string) Tag(string name, Func<Feedback, string?> onChain, Func<FeedbackCard, string?> read) =>
        (name, FieldKind.Text, false, (row, c) => string.IsNullOrEmpty(onChain(row.Body)) ? read(c) : null, $"CASE WHEN coalesce({{d}}.body ->> '{name}', '') = '' THEN {Sql} ->> '{name}' END");

    /// <summary>As for registration files.</summary>
    private static string Cid(Feedback feedback) => SubgraphText.Cid(feedback.FileUri, $"{feedback.Transaction}");
}
