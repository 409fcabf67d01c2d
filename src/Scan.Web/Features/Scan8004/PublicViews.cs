using Scan.Documents;
using Scan.Domain.Erc8004;

namespace Scan.Web.Features.Scan8004;

/// <summary>Agents and feedback with the columns that 8004scan's parameters compare.</summary>
internal static class PublicViews
{
    public const string Chain = "chainId";
    public const string Registry = "registry";
    private const string RegistryOfBody = "left(({d}.body ->> 'registry'), 200) COLLATE \"C\"";
    private const string JoinProfile = "LEFT JOIN scan.profiles {p} ON {p}.chain_id = {d}.chain_id AND {p}.kind = 'agent' AND {p}.id = {d}.id";

    /// <summary>Where free text is looked for, by the names that answers use.</summary>
    public static IReadOnlyList<string> Texts { get; } = ["name", "description", "ens", "did", "mcp_endpoint", "a2a_endpoint", "web_endpoint", "skills"];

    public static DocumentView Agents { get; } = MakeAgents();
    public static DocumentView Feedback { get; } = MakeFeedback();
    public static DocumentView Validations { get; } = MakeValidations();

    private static DocumentView MakeAgents()
    {
        var view = new DocumentView(typeof(Agent))
        {
            Joins = JoinProfile,
            Condition = "{d}.body ->> 'registeredTime' IS NOT NULL",
            Extra = "CASE WHEN {p}.chain_id IS NOT NULL THEN jsonb_build_object('card', {p}.card, 'problem', {p}.problem, 'fetchedAt', extract(epoch FROM {p}.fetched_at)::bigint, 'file', {p}.body)::text END",
        };
        AddScope(view);
        void Add(string name, ColumnType type, string sql) => view.Add(new ViewColumn(name, type, sql));
        Add("token_id", ColumnType.Number, "({d}.body ->> 'agentId')::numeric");
        Add("owner_address", ColumnType.Bytes, "left(({d}.body ->> 'owner'), 200) COLLATE \"C\"");
        Add("created_at", ColumnType.Long, "({d}.body ->> 'registeredTime')::bigint");
        Add("updated_at", ColumnType.Long, "({d}.body ->> 'updatedTime')::bigint");
        Add("total_feedbacks", ColumnType.Long, "({d}.body ->> 'feedbackCount')::bigint");
        Add("average_score", ColumnType.Number, "CASE WHEN ({d}.body ->> 'feedbackCount')::bigint > 0 THEN ({d}.body ->> 'feedbackSum')::numeric / ({d}.body ->> 'feedbackCount')::bigint ELSE -1e30 END");
        Add("feedback_sum", ColumnType.Number, "({d}.body ->> 'feedbackSum')::numeric");
        Add("total_validations", ColumnType.Long, "({d}.body ->> 'validationCount')::bigint");
        Add("protocols", ColumnType.List, "{p}.card -> 'protocols'");
        Add("trusts", ColumnType.List, "{p}.card -> 'supportedTrusts'");
        Add("x402_supported", ColumnType.Boolean, "({p}.card ->> 'x402Support')::boolean");
        Add("is_active", ColumnType.Boolean, "({p}.card ->> 'active')::boolean");
        Add("name", ColumnType.Text, "coalesce({p}.given_name, {p}.card ->> 'name')");
        Add("description", ColumnType.Text, "{p}.card ->> 'description'");
        Add("ens", ColumnType.Text, "{p}.card ->> 'ens'");
        Add("did", ColumnType.Text, "{p}.card ->> 'did'");
        Add("mcp_endpoint", ColumnType.Text, "{p}.card ->> 'mcpEndpoint'");
        Add("a2a_endpoint", ColumnType.Text, "{p}.card ->> 'a2aEndpoint'");
        Add("web_endpoint", ColumnType.Text, "{p}.card ->> 'webEndpoint'");
        Add("skills", ColumnType.Text, "concat_ws(' ', {p}.card ->> 'oasfSkills', {p}.card ->> 'oasfDomains', {p}.card ->> 'a2aSkills', {p}.card ->> 'mcpTools')");
        return view;
    }

    private static DocumentView MakeFeedback()
    {
        var view = new DocumentView(typeof(Feedback)) { Joins = "LEFT JOIN {table:agent} {a} ON {a}.chain_id = {d}.chain_id AND ({a}.body ->> 'agentId')::numeric = ({d}.body ->> 'agentId')::numeric AND {a}.body ->> 'registry' = {d}.body ->> 'registry' LEFT JOIN scan.profiles {p} ON {p}.chain_id = {a}.chain_id AND {p}.kind = 'agent' AND {p}.id = {a}.id", Extra = "coalesce({p}.given_name, {p}.name)" };
        AddScope(view);
        view.Add(new ViewColumn("time", ColumnType.Long, "({d}.body ->> 'time')::bigint"));
        view.Add(new ViewColumn("revoked", ColumnType.Boolean, "({d}.body ->> 'revoked')::boolean"));
        view.Add(new ViewColumn("score", ColumnType.Number, "(({d}.body ->> 'value') || 'e-' || ({d}.body ->> 'valueDecimals'))::numeric"));
        return view;
    }

    private static DocumentView MakeValidations()
    {
        var view = new DocumentView(typeof(Validation));
        AddScope(view);
        return view;
    }

    private static void AddScope(DocumentView view)
    {
        view.Add(new ViewColumn(Chain, ColumnType.Long, "{d}.chain_id"));
        view.Add(new ViewColumn(Registry, ColumnType.Bytes, RegistryOfBody));
    }
}
