using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>What documents have in the graph beside themselves: checks, lives, health, coverage. No chain state, so atBlock does not speak of it, and it changes without a block.</summary>
internal static class BesideFields
{
    private const int DefaultHours = 168;
    private const int DefaultSpans = 50;
    private const long LastSecond = 253_402_300_799;

    /// <summary>What stands beside a document is found by its key.</summary>
    private static RowNeeds ByKey { get; } = new([]) { Key = true };

    private delegate Task<IReadOnlyDictionary<DocumentId, T>> Load<T>(FieldContext context, IReadOnlyList<DocumentId> ids, CancellationToken ct);

    public static void AddTo(ObjectType node, TypeCatalog catalog, DocumentShape shape)
    {
        if (shape.Mapping.Type == typeof(Alert)) AddToAlert(node, catalog);
        if (shape.Mapping.Type == typeof(OperatorAvsRegistration)) AddToRegistration(node, catalog);
        if (shape.Mapping.Type == typeof(Rollup)) AddToRollup(node, catalog);
        if (shape.Mapping.Type == typeof(Feedback)) node.Add(One<FeedbackPayment>(catalog, "payment", (c, ids, ct) => Feedbacks(c).PaymentsAsync(ids, ct), " Null where the file names none, or could not be read."));
        if (shape.Mapping.Type == typeof(Agent))
            node.Add(Field<IReadOnlyList<ProbeReport>>("probes", Many(catalog, typeof(ProbeReport)), "What came of knocking at its endpoints.", (c, ids, ct) => Health(c).ProbesAsync("agent", ids, ct)));
    }

    private static void AddToAlert(ObjectType node, TypeCatalog catalog)
    {
        node.Add(One<AlertProof>(catalog, "proof", (c, ids, ct) => Alerts(c).ProofsAsync(ids, ct), " Null until its turn comes."));
        node.Add(Field<AlertMessage>("message", new NonNullType(catalog.Object(typeof(AlertMessage))), catalog.Docs.Summary(typeof(AlertMessage))!, (c, ids, ct) => Alerts(c).MessagesAsync(ids, ct)));
        node.Add(One<AlertLife>(catalog, "life", (c, ids, ct) => Alerts(c).LivesAsync(ids, ct), " Null for what was never announced."));
    }

    private static void AddToRegistration(ObjectType node, TypeCatalog catalog)
    {
        node.Add(One<OperatorHealth>(catalog, "health", (c, ids, ct) => Health(c).OfRegistrationsAsync(ids, ct), " Null outside of BLS middleware, and for one that is in no quorum."));
        node.Add(Resolve.Async("healthHours", Many(catalog, typeof(HealthHour)), "Its health at the end of each of the last hours, oldest first.",
            [Resolve.Argument("hours", new NonNullType(BuiltInScalars.Int), $"1 to {HealthReader.MostHours}.", $"{DefaultHours}")], 20, async (source, context) =>
            {
                var (document, hours) = ((DocumentNode)source!, context.Argument<int>("hours"));
                if (hours is < 1 or > HealthReader.MostHours) throw new GraphQLException($"hours: is 1 to {HealthReader.MostHours}");
                return await context.LoadAsync<DocumentId, IReadOnlyList<HealthHour>>(new DocumentId(document.ChainId, document.Key), (ids, ct) => context.InTurnAsync(() => Health(context).HoursAsync(ids, hours, ct)));
            }, needs: ByKey, lasts: false));
    }

    private static void AddToRollup(ObjectType node, TypeCatalog catalog)
    {
        node.Add(One<RollupCoverage>(catalog, "coverage", (c, ids, ct) => Health(c).OfRollupsAsync(ids, ct), " Null where nobody has looked."));
        node.Add(Resolve.Async("coverageHistory", Many(catalog, typeof(CoverageSpan)), "When its service manager covered it without a break, the last time first; what lies between was covered by none.",
            [
                Resolve.Argument("first", new NonNullType(BuiltInScalars.Int), $"1 to {HealthReader.MostSpans}.", $"{DefaultSpans}"),
                Resolve.Argument("before", BuiltInScalars.Long, "Only what began before this time in Unix seconds: the `from` of the last one goes on behind it."),
            ], 20, async (source, context) =>
            {
                var (document, first, before) = ((DocumentNode)source!, context.Argument<int>("first"), context.Argument<object?>("before") as long?);
                if (first is < 1 or > HealthReader.MostSpans) throw new GraphQLException($"first: is 1 to {HealthReader.MostSpans}");
                if (before is < 0 or > LastSecond) throw new GraphQLException($"before: is 0 to {LastSecond}");
                return await context.LoadAsync<DocumentId, IReadOnlyList<CoverageSpan>>(new DocumentId(document.ChainId, document.Key), (ids, ct) => context.InTurnAsync(() => Health(context).SpansAsync(ids, before, first, ct)));
            }, needs: ByKey, lasts: false));
    }

    private static FieldDefinition One<T>(TypeCatalog catalog, string name, Load<T> load, string note) where T : class => Field(name, catalog.Object(typeof(T)), catalog.Docs.Summary(typeof(T)) + note, load);

    private static NonNullType Many(TypeCatalog catalog, Type type) => new(new ListType(new NonNullType(catalog.Object(type))));

    private static FieldDefinition Field<T>(string name, GraphQLType type, string description, Load<T> load) where T : class => Resolve.Async(name, type, description, [], 2, async (source, context) =>
    {
        var document = (DocumentNode)source!;
        return await context.Request.Loader<DocumentId, T>((name, typeof(T)), (ids, ct) => context.InTurnAsync(() => load(context, ids, ct))).LoadAsync(new DocumentId(document.ChainId, document.Key));
    }, needs: ByKey, lasts: false);

    private static AlertFacts Alerts(FieldContext context) => (AlertFacts)context.Services.GetService(typeof(AlertFacts))!;

    private static FeedbackFacts Feedbacks(FieldContext context) => (FeedbackFacts)context.Services.GetService(typeof(FeedbackFacts))!;

    private static HealthReader Health(FieldContext context) => (HealthReader)context.Services.GetService(typeof(HealthReader))!;
}
