using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Caching;
using Scan.GraphQL.Engine.Limits;
using Scan.GraphQL.Engine.Transport;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Scan's schema: everything that the domain declares as a document, linked both ways.</summary>
public static class ScanSchema
{
    /// <summary>The root of queries; its fields are added by the schema.</summary>
    public sealed class Query;

    /// <summary>The root of subscriptions.</summary>
    public sealed class Subscription;

    /// <summary>What one request may ask for.</summary>
    public static EngineLimits Limits { get; } = new() { MaxCost = 100_000, MaxDepth = 16, AtOnce = 16, AtOnceUpTo = DearCost };

    /// <summary>An operation that costs more is dear: it waits for one of few turns, and reads over connections of its own.</summary>
    public const long DearCost = 10_000;

    /// <summary>The code of an error: the chain does not keep documents as of the block that was asked for.</summary>
    public const string NotKept = "BLOCK_NOT_KEPT";

    /// <summary>Adds the engine with Scan's schema. Needs the store, and an <see cref="IGraphFeed"/> for subscriptions.</summary>
    public static IServiceCollection AddScanGraphQL(this IServiceCollection services, IReadOnlyList<DocumentMapping> mappings, TransportOptions transport) =>
        services.AddSingleton<IAnswerRevision, CommitRevision>().AddSingleton<TokenBook>().AddSingleton<AlertFacts>().AddSingleton<FeedbackFacts>().AddSingleton<HealthReader>().AddSingleton<WithdrawalReader>().AddGraphQLEngine(schema => Build(schema, mappings), Limits, transport, Readable);

    /// <summary>What readers are told of refusals of the store; null for other failures, which stay private.</summary>
    /// <param name="cost">The operation's, which tells over which connections it read.</param>
    public static GraphQLException? Readable(Exception fault, long cost) => fault switch
    {
        QueryException bad => new GraphQLException(bad.Message, bad is NotKeptException ? NotKept : ErrorCodes.BadInput) { Extensions = new Dictionary<string, object?> { ["field"] = bad.Field, ["rule"] = bad.Rule } },
        _ when DatabaseFault.IsOverTime(fault) => OverTime(cost > DearCost ? ReadPool.LongestDear : ReadPool.LongestOfAll),
        _ => null,
    };

    private static GraphQLException OverTime(TimeSpan allowed) => new($"The database took longer over this than {allowed.TotalSeconds} s.", ErrorCodes.Timeout)
    {
        Extensions = new Dictionary<string, object?> { ["limit"] = "statementTime", ["allowed"] = (long)allowed.TotalMilliseconds },
    };

    /// <summary>Adds Scan's types to a builder.</summary>
    public static void Build(SchemaBuilder builder, IReadOnlyList<DocumentMapping> mappings)
    {
        var catalog = new TypeCatalog();
        var chain = ChainType.Declare(catalog);
        DocumentFields.DeclareProfile(catalog);
        MetadataFields.Declare(catalog);
        var @event = EventTypes.Declare(catalog);
        var offer = OfferFields.Declare(catalog);
        catalog.Add(new EnumType<TimeBucket>("TimeBucket", [new("HOUR", TimeBucket.Hour), new("DAY", TimeBucket.Day), new("WEEK", TimeBucket.Week) { Description = "From Monday, UTC." }]));
        var item = FeedSubscriptions.Declare(catalog);
        var root = new ObjectType("Query") { Description = "Everything that Scan knows. Lists are connections; atBlock asks for the past." };
        var kinds = Kinds(mappings, catalog);
        OfferFields.Link(offer, catalog, kinds);
        FeedLinks.Link(item, kinds);
        foreach (var field in kinds.SelectMany(k => k.RootFields()).Concat(EventList.RootFields(catalog, @event)).Append(OfferFields.RootField(catalog)).Concat(RetractedFields.RootFields(catalog)).Concat(ChainType.RootFields(chain))) root.Add(field);
        builder.Describe("Restaked services and on-chain agents, every number traceable to its logs.");
        builder.Add(typeof(Query), root).Query<Query>();
        builder.Subscription<Subscription>(subscription =>
        {
            foreach (var add in FeedSubscriptions.Fields()) add(subscription);
        });
        foreach (var type in catalog.All) builder.Add(type);
    }

    private static IReadOnlyList<KindSchema> Kinds(IReadOnlyList<DocumentMapping> mappings, TypeCatalog catalog)
    {
        var filters = new FilterTypes(catalog);
        KindSchema[] kinds = [.. mappings.Select(m => new KindSchema(new DocumentShape(m), catalog, filters))];
        foreach (var kind in kinds) kind.Declare();
        foreach (var kind in kinds) filters.AddNarrowing(kind, kinds);
        foreach (var kind in kinds) kind.AddProperties(kinds);
        foreach (var kind in kinds)
        {
            foreach (var other in kinds) kind.AddLinkFrom(other);
        }
        foreach (var kind in kinds)
        {
            foreach (var other in kinds) kind.AddListTo(other);
        }
        return kinds;
    }
}
