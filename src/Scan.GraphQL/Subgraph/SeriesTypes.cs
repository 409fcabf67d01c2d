using System.Globalization;
using Scan.Documents;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Schemas;

namespace Scan.GraphQL.Subgraph;

/// <summary>agent0's time series and their roll-ups by hour and day (cumulative, as declared there), counted off the documents when they are asked for.</summary>
internal static class SeriesTypes
{
    private const int DefaultFirst = 100;

    /// <summary>Each question goes through all points.</summary>
    private const int Cost = 50_000;

    private sealed record Field(string Name, GraphQLType Type, Func<AgentSeriesRow, object?> Read, string? Column = null);

    private static readonly EnumType Interval = new IntervalType();
    private static readonly EnumType Current = new("Aggregation_current", [new("exclude", false), new("include", true)]);

    public static IEnumerable<FieldDefinition> RootFields(Entities entities, ObjectType protocol, EnumType direction)
    {
        Field created = Number("feedbackCreated", r => r.First, "first"), revoked = Number("feedbackRevoked", r => r.Later, "later");
        Field sum = Decimal("valueSum", r => r.Total, "total"), delta = Decimal("valueDeltaSum", r => r.Delta, "delta");
        Field requests = Number("validationRequests", r => r.First, "first"), responses = Number("validationResponses", r => r.Later, "later"), scores = Number("scoreSum", r => r.Total, "total");
        FieldDefinition Points(string name, AgentPoints of, params Field[] own) => Root(name, name, of, null, own);
        FieldDefinition Stats(string name, AgentPoints of, bool byAgent, params Field[] own) => Root(name, name, of, byAgent, own);
        FieldDefinition Root(string name, string type, AgentPoints of, bool? byAgent, Field[] own) => List(name, Make(type, entities, protocol, byAgent != false, own), type, of, byAgent, own, direction);
        yield return Points("AgentRegistrationPoint", AgentPoints.Registrations);
        yield return Points("FeedbackPoint", AgentPoints.Feedback, Decimal("value", r => r.Value, "value"), Decimal("valueDelta", r => r.Delta, "delta"), Truth("isRevocation", r => r.Second), Number("createdCount", r => r.First, "first"),
            Number("revokedCount", r => r.Later, "later"), Decimal("valueForSum", r => r.Total, "total"));
        yield return Points("ValidationPoint", AgentPoints.Validations, new Field("score", new NonNullType(BuiltInScalars.Int), r => int.Parse(r.Value, CultureInfo.InvariantCulture), "value"), Truth("isRequest", r => !r.Second),
            Truth("isResponse", r => r.Second), Number("requestCount", r => r.First, "first"), Number("responseCount", r => r.Later, "later"), Number("responseScore", r => r.Total, "total"));
        yield return Stats("ProtocolAgentStats", AgentPoints.Registrations, false, new Field("agentRegistrations", new NonNullType(SubgraphScalars.Int8), r => r.First, "first"));
        yield return Stats("ProtocolFeedbackStats", AgentPoints.Feedback, false, created, revoked, sum, delta);
        yield return Stats("AgentFeedbackStats", AgentPoints.Feedback, true, created, revoked, sum, delta);
        yield return Stats("ProtocolValidationStats", AgentPoints.Validations, false, requests, responses, scores);
        yield return Stats("AgentValidationStats", AgentPoints.Validations, true, requests, responses, scores);
    }

    private static Field Number(string name, Func<AgentSeriesRow, object?> read, string column) => new(name, new NonNullType(SubgraphScalars.BigInt), read, column);

    private static Field Decimal(string name, Func<AgentSeriesRow, string> read, string column) => new(name, new NonNullType(SubgraphScalars.BigDecimal), r => ExactDecimal.Trim(read(r)), column);

    private static Field Truth(string name, Func<AgentSeriesRow, object?> read) => new(name, new NonNullType(BuiltInScalars.Boolean), read);

    private static ObjectType Make(string name, Entities entities, ObjectType protocol, bool hasAgent, IReadOnlyList<Field> own)
    {
        var made = new ObjectType(name);
        void Add(string field, GraphQLType type, Func<AgentSeriesRow, object?> read) => made.Add(new FieldDefinition(field, type) { Resolve = (row, _) => read((AgentSeriesRow)row!), IsPure = true });
        Add("id", new NonNullType(SubgraphScalars.Int8), r => SubgraphText.Of(r.No));
        Add("timestamp", new NonNullType(SubgraphScalars.Timestamp), r => SubgraphText.Of(r.Time * 1_000_000));
        made.Add(new FieldDefinition("protocol", new NonNullType(protocol)) { Resolve = (row, context) => Scope(context).Chains.First(c => c.Info.ChainId == ((AgentSeriesRow)row!).ChainId) });
        if (hasAgent)
        {
            made.Add(Resolve.Async("agent", new NonNullType(entities.Agents.Type), "", [], 1, async (row, context) =>
                await context.LoadAsync<DocumentId, EntityRow>(new DocumentId(((AgentSeriesRow)row!).ChainId, ((AgentSeriesRow)row!).Agent!), async (ids, ct) =>
                    (await context.InTurnAsync(() => entities.Agents.QueryAsync((DocumentViews)context.Services.GetService(typeof(DocumentViews))!, new ViewQuery { Where = new ViewFilter.Keys(ids), Take = ids.Count }, ct))).ToDictionary(a => a.Id))));
        }
        foreach (var field in own) Add(field.Name, field.Type, field.Read);
        return made;
    }

    private static FieldDefinition List(string name, ObjectType type, string prefix, AgentPoints of, bool? byAgent, IReadOnlyList<Field> own, EnumType direction)
    {
        var filter = FilterOf(prefix, byAgent != false);
        var order = new EnumType($"{prefix}_orderBy", [new("id", "no"), new("timestamp", "time"), .. own.Where(f => f.Column is not null).Select(f => new EnumValue(f.Name, new EntityOrder(f.Name, f.Column!)))]);
        // graph-node names a list of points by the plural, of which words that end in s are their own.
        var plural = Schemas.Naming.Camel(name) + (byAgent is null ? "s" : "");
        IReadOnlyList<InputValue> arguments =
        [
            .. byAgent is null ? Array.Empty<InputValue>() : [new InputValue("interval", new NonNullType(Interval)), new InputValue("current", Current) { DefaultValue = Parser.ParseConstant("exclude"), Description = "Whether the bucket that has not ended counts." }],
            new InputValue("skip", BuiltInScalars.Int) { DefaultValue = Parser.ParseConstant("0") }, new InputValue("first", BuiltInScalars.Int) { DefaultValue = Parser.ParseConstant($"{DefaultFirst}"), Description = $"At most {ViewQuery.MaxTake}." },
            new InputValue("orderBy", order), new InputValue("orderDirection", direction), new InputValue("where", filter),
        ];
        return Resolve.Async(plural, new NonNullType(new ListType(new NonNullType(type))), "", arguments, Cost, async (_, context) =>
        {
            var scope = Scope(context);
            var query = new AgentSeriesQuery(of, [.. scope.Chains.Select(c => (c.Info.ChainId, c.Identity.ToString()))])
            {
                ByAgent = byAgent == true, BucketSeconds = byAgent is null ? null : (int)context.Argument<object?>("interval")!,
                Until = byAgent is null || context.Argument<object?>("current") is true ? null : scope.Chains.ToDictionary(c => c.Info.ChainId, c => c.Info.IndexedTime ?? 0),
                OrderBy = context.Argument<object?>("orderBy") switch { EntityOrder o => o.Column, string column => column, _ => byAgent is null ? "no" : "time" },
                // Roll-ups come newest first where nothing else is said.
                Descending = context.Argument<object?>("orderDirection") as bool? ?? (byAgent is not null && context.Argument<object?>("orderBy") is null),
                Take = context.Argument<object?>("first") as int? ?? DefaultFirst, Skip = context.Argument<object?>("skip") as int? ?? 0,
            };
            return await context.InTurnAsync(() => ((AgentSeries)context.Services.GetService(typeof(AgentSeries))!).ReadAsync(Narrowed(query, context.Argument<object?>("where")), context.CancellationToken));
        }, new PageSize("first", DefaultFirst, ViewQuery.MaxTake));
    }

    private static InputObjectType FilterOf(string prefix, bool hasAgent)
    {
        var made = new InputObjectType($"{prefix}_filter") { Description = "All given conditions hold." };
        foreach (var (name, type) in new (string, GraphQLType)[] { ("id", SubgraphScalars.Int8), ("timestamp", SubgraphScalars.Timestamp) })
        {
            foreach (var suffix in (string[])["", "_not", "_gt", "_gte", "_lt", "_lte"]) made.Add(new InputValue(name + suffix, type));
        }
        foreach (var name in hasAgent ? (string[])["protocol", "agent"] : ["protocol"])
        {
            made.Add(new InputValue(name, BuiltInScalars.String));
            made.Add(new InputValue(name + "_in", new ListType(new NonNullType(BuiltInScalars.String))));
        }
        return made;
    }

    /// <exception cref="GraphQLException">A condition is null, or a number that 64 bits do not hold.</exception>
    private static AgentSeriesQuery Narrowed(AgentSeriesQuery query, object? where)
    {
        if (where is not IReadOnlyDictionary<string, object?> given) return query;
        foreach (var (name, value) in given)
        {
            var (column, suffix) = name.IndexOf('_') is >= 0 and var at ? (name[..at], name[at..]) : (name, "");
            query = (column, value) switch
            {
                (_, null) => throw new GraphQLException($"{name}: is null; leave it out"),
                ("agent", string id) => query with { Agents = [id] },
                ("agent", object?[] ids) => query with { Agents = [.. ids.Cast<string>()] },
                ("protocol", string id) => query with { Chains = [Long(name, id)] },
                ("protocol", object?[] ids) => query with { Chains = [.. ids.Select(id => Long(name, (string)id!))] },
                (_, string number) => query with { Where = [.. query.Where, (column == "id" ? "no" : "time", SignOf(suffix), Long(name, number))] },
                _ => throw new InvalidOperationException($"{name} is no condition."),
            };
        }
        return query;
    }

    private static string SignOf(string suffix) => suffix switch { "" => "=", "_not" => "<>", "_gt" => ">", "_gte" => ">=", "_lt" => "<", _ => "<=" };

    private static long Long(string name, string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw new GraphQLException($"{name}: is an integer of 64 bits");

    private static SubgraphScope Scope(FieldContext context) => (SubgraphScope)context.Services.GetService(typeof(SubgraphScope))!;

    /// <summary>graph-node takes the interval with quotes too, as its own documents write it.</summary>
    private sealed class IntervalType() : EnumType("Aggregation_interval", [new("hour", 3_600), new("day", 86_400)])
    {
        public override object ParseLiteral(ValueNode literal) => literal is StringNode text ? base.ParseLiteral(new EnumNode(text.Start, text.Value)) : base.ParseLiteral(literal);
    }
}
