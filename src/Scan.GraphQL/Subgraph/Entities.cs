using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Domain.Erc8004;
using static Scan.GraphQL.Subgraph.FieldKind;
using static Scan.GraphQL.Subgraph.SubgraphText;

namespace Scan.GraphQL.Subgraph;

/// <summary>
/// The entities of agent0's subgraph over Scan's documents. As there, an agent exists from its registration on, and what speaks of an unknown
/// agent is left out.
/// </summary>
internal sealed class Entities
{
    private const string Minted = "{d}.body ->> 'registeredTime' IS NOT NULL AND {d}.body ->> 'owner' IS NOT NULL";
    private const string JoinProfile = "LEFT JOIN scan.profiles {p} ON {p}.chain_id = {d}.chain_id AND {p}.kind = 'agent' AND {p}.id = {d}.id";
    private const string AgentId = "({d}.chain_id || ':' || ({d}.body ->> 'agentId'))";
    private const string ByAgentId = "({d}.body ->> 'agentId')::numeric = ANY({v}::numeric[])";
    private const string FeedbackId = AgentId + " || ':' || ({d}.body ->> 'client') || ':' || ({d}.body ->> 'index')";
    private const string ByClient = "left(({d}.body ->> 'client'), 200) COLLATE \"C\" = ANY({v}::text[])";

    private const string AgentIsMinted = "{a}.body ->> 'registeredTime' IS NOT NULL AND {a}.body ->> 'owner' IS NOT NULL";
    private const string JoinAgentByFields =
        "JOIN {table:agent} {a} ON {a}.chain_id = {d}.chain_id AND ({a}.body ->> 'agentId')::numeric = ({d}.body ->> 'agentId')::numeric AND {a}.body ->> 'registry' = {d}.body ->> 'registry'";

    /// <summary>Keys that begin with another and are longer: 33 bytes of ff stand behind all of them.</summary>
    private const string BehindKey = "{d}.id || '\\xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'::bytea";
    private const string BelowAgent = "{t}.chain_id = {d}.chain_id AND {t}.id > {d}.id AND {t}.id < " + BehindKey
        + " AND ({t}.body ->> 'agentId')::numeric = ({d}.body ->> 'agentId')::numeric AND {t}.body ->> 'registry' = {d}.body ->> 'registry'";

    public Entities()
    {
        Agents = DeclareAgents();
        Files = DeclareFiles();
        FeedbackFiles = DeclareFeedbackFiles();
        Feedbacks = DeclareFeedbacks();
        Responses = DeclareResponses();
        Validations = DeclareValidations();
        Metadata = DeclareMetadata();
        Link();
        All = [Agents, Files, FeedbackFiles, Feedbacks, Responses, Validations, Metadata];
    }

    public Entity<Agent> Agents { get; }
    public Entity<Agent> Files { get; }
    public Entity<Feedback> FeedbackFiles { get; }
    public Entity<Feedback> Feedbacks { get; }
    public Entity<FeedbackResponse> Responses { get; }
    public Entity<Validation> Validations { get; }
    public Entity<AgentMetadata> Metadata { get; }
    public IReadOnlyList<Entity> All { get; }

    private static Entity<Agent> DeclareAgents()
    {
        var view = new DocumentView(typeof(Agent)) { Joins = JoinProfile, Condition = Minted, Extra = "{p}.card::text" };
        var agents = new Entity<Agent>("Agent", "agent", ["agents"], view).Scoped()
            .Add("id", Id, true, row => SubgraphText.AgentId(row.Body.ChainId, row.Body.AgentId), AgentId, narrow: ByAgentId, narrowed: id => Number(Part(id, 1)))
            .Has("chainId", BigInt, a => Of(a.ChainId), "{d}.chain_id")
            .Has("agentId", BigInt, a => Of(a.AgentId), "({d}.body ->> 'agentId')::numeric", ColumnType.Number)
            .May("agentURI", Text, a => a.Uri, "{d}.body ->> 'uri'")
            .May("agentURIType", Text, a => UriType(a.Uri), UriTypeSql("uri"))
            .Has("owner", Bytes, a => a.Owner?.ToString(), "left(({d}.body ->> 'owner'), 200) COLLATE \"C\"")
            .May("agentWallet", Bytes, a => a.Wallet?.ToString(), "left(({d}.body ->> 'wallet'), 200) COLLATE \"C\"")
            .Has("operators", ByteLists, a => a.Approved is { } approved ? new[] { approved.ToString() } : [], "CASE WHEN {d}.body ->> 'approved' IS NULL THEN '[]' ELSE jsonb_build_array({d}.body ->> 'approved') END")
            .Has("createdAt", BigInt, a => Of(a.RegisteredTime), "({d}.body ->> 'registeredTime')::bigint")
            .Has("updatedAt", BigInt, a => Of(a.UpdatedTime ?? a.RegisteredTime), "({d}.body ->> 'updatedTime')::bigint")
            .Has("totalFeedback", BigInt, a => Of(a.FeedbackCount), "({d}.body ->> 'feedbackCount')::bigint")
            .Has("lastActivity", BigInt, a => Of(a.ActivityTime ?? a.RegisteredTime), "({d}.body ->> 'activityTime')::bigint");
        foreach (var column in FileColumns()) view.Add(column with { Name = $"registrationFile.{column.Name}" });
        view.Add(new ViewColumn("registrationFile", ColumnType.Text, FileColumns().First(c => c.Name == "id").Sql));
        // What the SDK lets its users sort by though the original lacks it.
        agents.AlsoOrders["name"] = "registrationFile.name";
        return agents;
    }

    private static Entity<Agent> DeclareFiles()
    {
        var view = new DocumentView(typeof(Agent)) { Joins = JoinProfile, Condition = Minted + " AND {p}.card IS NOT NULL", Extra = "{p}.card::text" };
        var files = new Entity<Agent>("AgentRegistrationFile", "agentRegistrationFile", ["agentRegistrationFiles"], view).Scoped();
        foreach (var (name, kind, required, read) in FileFields) files.Add(name, kind, required, read, FileSql(name));
        return files;
    }

    private static Entity<Feedback> DeclareFeedbackFiles()
    {
        var view = new DocumentView(typeof(Feedback)) { Joins = JoinAgentByFields + FeedbackCard.Join, Condition = $"{AgentIsMinted} AND {FeedbackCard.Condition}", Extra = FeedbackCard.Extra };
        var files = new Entity<Feedback>("FeedbackFile", "feedbackFile", ["feedbackFiles"], view).Scoped();
        foreach (var (name, kind, required, read, sql) in FeedbackCard.Fields(FeedbackId)) files.Add(name, kind, required, row => read(row, row.FeedbackCard!), sql);
        return files;
    }

    private static Entity<Feedback> DeclareFeedbacks()
    {
        var view = new DocumentView(typeof(Feedback)) { Joins = JoinAgentByFields + FeedbackCard.Join, Condition = AgentIsMinted, Extra = FeedbackCard.Extra };
        var feedbacks = new Entity<Feedback>("Feedback", "feedback", ["feedbacks"], view).Scoped()
            .Add("id", Id, true, row => SubgraphText.FeedbackId(row.Body), FeedbackId, narrow: ByClient, narrowed: id => Part(id, 2)?.ToLowerInvariant())
            .Has("clientAddress", Bytes, f => f.Client.ToString(), "left(({d}.body ->> 'client'), 200) COLLATE \"C\"")
            .Has("feedbackIndex", BigInt, f => Of(f.Index), "({d}.body ->> 'index')::bigint")
            .Has("value", BigDecimal, f => ExactDecimal.Of(f.Value, f.ValueDecimals), "(({d}.body ->> 'value') || 'e-' || ({d}.body ->> 'valueDecimals'))::numeric")
            .May("tag1", Text, f => f.Tag1, "{d}.body ->> 'tag1'")
            .May("tag2", Text, f => f.Tag2, "{d}.body ->> 'tag2'")
            .May("endpoint", Text, f => f.Endpoint, "{d}.body ->> 'endpoint'")
            .May("feedbackURI", Text, f => f.FileUri, "{d}.body ->> 'fileUri'")
            .May("feedbackURIType", Text, f => UriType(f.FileUri), UriTypeSql("fileUri"))
            .May("feedbackHash", Bytes, f => f.FileHash?.ToString(), "{d}.body ->> 'fileHash'")
            .Has("isRevoked", FieldKind.Boolean, f => f.Revoked, "({d}.body ->> 'revoked')::boolean")
            .Has("createdAt", BigInt, f => Of(f.Time), "({d}.body ->> 'time')::bigint")
            .May("revokedAt", BigInt, f => Of(f.RevokedTime), "({d}.body ->> 'revokedTime')::bigint");
        view.Add(AgentReference());
        foreach (var (name, kind, _, _, sql) in FeedbackCard.Fields(FeedbackId)) view.Add(new ViewColumn($"feedbackFile.{name}", EntityField.ColumnOf(kind), sql));
        view.Add(new ViewColumn("feedbackFile", ColumnType.Text, FeedbackCard.Fields(FeedbackId).First(f => f.Name == "id").Sql));
        return feedbacks;
    }

    private static Entity<FeedbackResponse> DeclareResponses()
    {
        var view = new DocumentView(typeof(FeedbackResponse)) { Joins = JoinAgentByFields, Condition = AgentIsMinted };
        var responses = new Entity<FeedbackResponse>("FeedbackResponse", "feedbackResponse", ["feedbackResponses"], view).Scoped()
            .Add("id", Id, true, row => $"{SubgraphText.FeedbackId(row.Body)}:{row.Body.Block}-{row.Body.LogIndex}", FeedbackId + " || ':' || ({d}.body ->> 'block') || '-' || ({d}.body ->> 'logIndex')",
                narrow: ByClient, narrowed: id => Part(id, 2)?.ToLowerInvariant())
            .Has("responder", Bytes, r => r.Responder.ToString(), "left(({d}.body ->> 'responder'), 200) COLLATE \"C\"")
            .May("responseUri", Text, r => r.Uri, "{d}.body ->> 'uri'")
            .May("responseHash", Bytes, r => r.Hash?.ToString(), "{d}.body ->> 'hash'")
            .Has("createdAt", BigInt, r => Of(r.Time), "({d}.body ->> 'time')::bigint");
        view.Add(new ViewColumn("feedback", ColumnType.Text, FeedbackId) { Narrow = ByClient, Narrowed = id => Part(id, 2)?.ToLowerInvariant() });
        return responses;
    }

    private static Entity<Validation> DeclareValidations()
    {
        var view = new DocumentView(typeof(Validation)) { Joins = JoinAgentByFields, Condition = AgentIsMinted + " AND {d}.body ->> 'requestedTime' IS NOT NULL" };
        const string hash = "left(({d}.body ->> 'requestHash'), 200) COLLATE \"C\"";
        var validations = new Entity<Validation>("Validation", "validation", ["validations"], view).Scoped()
            .Has("id", Id, v => v.RequestHash.ToString(), hash)
            .Has("validatorAddress", Bytes, v => v.Validator.ToString(), "left(({d}.body ->> 'validator'), 200) COLLATE \"C\"")
            .May("requestUri", Text, v => v.RequestUri, "{d}.body ->> 'requestUri'")
            .Has("requestHash", Bytes, v => v.RequestHash.ToString(), hash)
            .May("response", Int, v => v.Response ?? 0, "coalesce(({d}.body ->> 'response')::bigint, 0)")
            .May("responseUri", Text, v => v.ResponseUri ?? "", "coalesce({d}.body ->> 'responseUri', '')")
            .May("responseHash", Bytes, v => (v.ResponseHash ?? default).ToString(), $"coalesce({{d}}.body ->> 'responseHash', '{default(Domain.Primitives.Hash32)}')")
            .May("tag", Text, v => v.Tag ?? "", "coalesce({d}.body ->> 'tag', '')")
            .Has("status", Status, v => v.Response is null ? "PENDING" : "COMPLETED", "CASE WHEN {d}.body ->> 'response' IS NULL THEN 'PENDING' ELSE 'COMPLETED' END")
            .Has("createdAt", BigInt, v => Of(v.RequestedTime), "({d}.body ->> 'requestedTime')::bigint")
            .Has("updatedAt", BigInt, v => Of(v.RespondedTime ?? v.RequestedTime), "coalesce(({d}.body ->> 'respondedTime')::bigint, ({d}.body ->> 'requestedTime')::bigint)");
        view.Add(AgentReference());
        return validations;
    }

    private static Entity<AgentMetadata> DeclareMetadata()
    {
        var view = new DocumentView(typeof(AgentMetadata)) { Joins = JoinAgentByFields, Condition = AgentIsMinted };
        var metadata = new Entity<AgentMetadata>("AgentMetadata", "agentMetadata", ["agentMetadatas", "agentMetadata_collection"], view).Scoped()
            .Add("id", Id, true, row => $"{SubgraphText.AgentId(row.Body.ChainId, row.Body.AgentId)}:{row.Body.MetadataKey}", AgentId + " || ':' || ({d}.body ->> 'metadataKey')", narrow: ByAgentId, narrowed: id => Number(Part(id, 1)))
            .Has("key", Text, m => m.MetadataKey, "{d}.body ->> 'metadataKey'")
            .Has("value", Bytes, m => m.Value, "{d}.body ->> 'value'")
            .Has("updatedAt", BigInt, m => Of(m.Time), "({d}.body ->> 'time')::bigint");
        view.Add(AgentReference());
        return metadata;
    }

    private void Link()
    {
        Agents.SameRow["registrationFile"] = Files;
        Feedbacks.SameRow["feedbackFile"] = FeedbackFiles;
        Relate(Agents, "feedback", Feedbacks, BelowAgent);
        Relate(Agents, "metadata", Metadata, BelowAgent);
        Relate(Agents, "validations", Validations, "{t}.chain_id = {d}.chain_id AND ({t}.body ->> 'agentId')::numeric = ({d}.body ->> 'agentId')::numeric AND {t}.body ->> 'registry' = {d}.body ->> 'registry'");
        const string joined = "{t}.chain_id = {d}.chain_id AND {t}.id = {a}.id";
        Relate(Feedbacks, "agent", Agents, joined);
        Relate(Metadata, "agent", Agents, joined);
        Relate(Validations, "agent", Agents, joined);
        Relate(Feedbacks, "responses", Responses, SameFeedback);
        Relate(Responses, "feedback", Feedbacks, SameFeedback);
    }

    private const string SameFeedback =
        "{t}.chain_id = {d}.chain_id AND ({t}.body ->> 'agentId')::numeric = ({d}.body ->> 'agentId')::numeric AND left(({t}.body ->> 'client'), 200) COLLATE \"C\" = {d}.body ->> 'client'"
        + " AND ({t}.body ->> 'index')::bigint = ({d}.body ->> 'index')::bigint AND {t}.body ->> 'registry' = {d}.body ->> 'registry'";

    private static void Relate(Entity from, string name, Entity to, string on)
    {
        from.View.Add(new ViewRelation(name, to.View, on));
        from.Related[name] = to;
    }

    private static ViewColumn AgentReference() => new("agent", ColumnType.Text, AgentId) { Narrow = ByAgentId, Narrowed = id => Number(Part(id, 1)) };

    private static readonly (string Name, FieldKind Kind, bool Required, Func<EntityRow<Agent>, object?> Read)[] FileFields =
    [
        ("id", Id, true, row => FileId(row.Body)),
        ("cid", Text, true, row => Cid(row.Body)),
        ("agentId", Text, true, row => SubgraphText.AgentId(row.Body.ChainId, row.Body.AgentId)),
        ("name", Text, false, row => row.Card?.Name),
        ("description", Text, false, row => row.Card?.Description),
        ("image", Text, false, row => row.Card?.Image),
        ("active", FieldKind.Boolean, false, row => row.Card?.Active),
        ("x402Support", FieldKind.Boolean, false, row => row.Card?.X402Support),
        ("supportedTrusts", Texts, true, row => row.Card?.SupportedTrusts),
        ("endpointsRawJson", Text, false, row => row.Card?.EndpointsRawJson),
        ("mcpEndpoint", Text, false, row => row.Card?.McpEndpoint),
        ("mcpVersion", Text, false, row => row.Card?.McpVersion),
        ("a2aEndpoint", Text, false, row => row.Card?.A2aEndpoint),
        ("a2aVersion", Text, false, row => row.Card?.A2aVersion),
        ("webEndpoint", Text, false, row => row.Card?.WebEndpoint),
        ("oasfEndpoint", Text, false, row => row.Card?.OasfEndpoint),
        ("oasfVersion", Text, false, row => row.Card?.OasfVersion),
        ("oasfSkills", Texts, true, row => row.Card?.OasfSkills),
        ("oasfDomains", Texts, true, row => row.Card?.OasfDomains),
        ("hasOASF", FieldKind.Boolean, true, row => row.Card?.HasOASF),
        ("emailEndpoint", Text, false, row => row.Card?.EmailEndpoint),
        ("ens", Text, false, row => row.Card?.Ens),
        ("did", Text, false, row => row.Card?.Did),
        ("mcpTools", Texts, true, row => row.Card?.McpTools),
        ("mcpPrompts", Texts, true, row => row.Card?.McpPrompts),
        ("mcpResources", Texts, true, row => row.Card?.McpResources),
        ("a2aSkills", Texts, true, row => row.Card?.A2aSkills),
        ("createdAt", BigInt, true, row => Of(row.Body.UriTime ?? row.Body.RegisteredTime)),
    ];

    private static IEnumerable<ViewColumn> FileColumns() => FileFields.Select(f => new ViewColumn(f.Name, EntityField.ColumnOf(f.Kind), FileSql(f.Name)));

    private const string CidSql = "CASE WHEN {d}.body ->> 'uri' ILIKE 'ipfs://%' THEN split_part(substring({d}.body ->> 'uri' FROM 8), '/', 1) "
        + "WHEN {d}.body ->> 'uri' ILIKE 'data:%' THEN 'datauri:' || ({d}.body ->> 'uriTransaction') ELSE {d}.body ->> 'uri' END";

    private static string FileSql(string name) => name switch
    {
        "id" => $"CASE WHEN {{p}}.card IS NOT NULL THEN coalesce({{d}}.body ->> 'uriTransaction', '') || ':' || coalesce({CidSql}, '') END",
        "cid" => CidSql,
        "agentId" => AgentId,
        "createdAt" => "coalesce(({d}.body ->> 'uriTime')::bigint, ({d}.body ->> 'registeredTime')::bigint)",
        "active" or "x402Support" or "hasOASF" => $"({{p}}.card ->> '{name}')::boolean",
        "supportedTrusts" or "oasfSkills" or "oasfDomains" or "mcpTools" or "mcpPrompts" or "mcpResources" or "a2aSkills" => $"{{p}}.card -> '{name}'",
        _ => $"{{p}}.card ->> '{name}'",
    };

    private static string UriTypeSql(string field) =>
        $"CASE WHEN {{d}}.body ->> '{field}' ILIKE 'ipfs://%' THEN 'ipfs' WHEN {{d}}.body ->> '{field}' ILIKE 'https://%' THEN 'https' WHEN {{d}}.body ->> '{field}' ILIKE 'http://%' THEN 'http' ELSE 'unknown' END";

    private static string? Part(string id, int at) => id.Split(':') is var parts && parts.Length > at ? parts[at] : null;

    private static string? Number(string? text) =>
        text is { Length: <= 80 } && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Of(number) : null;
}
