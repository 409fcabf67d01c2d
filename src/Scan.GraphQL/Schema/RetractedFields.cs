using System.Numerics;
using System.Reflection;
using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Alerts that a reorg took back. No chain state, so atBlock does not speak of them; and nothing of them is left to link to.</summary>
internal static class RetractedFields
{
    private const int Most = 1000, Usual = 20;

    public static IEnumerable<FieldDefinition> RootFields(TypeCatalog catalog) =>
    [
        Field<Alert>(catalog, "retractedAlerts", RetractedQuery.Signed, "Alerts that a reorg took back, the last one first. What was removed is another thing: those stand in alerts."),
        Field<ZkAlert>(catalog, "retractedZkAlerts", RetractedQuery.ByProof, "Alerts for a proof to settle that a reorg took back, the last one first."),
    ];

    private static FieldDefinition Field<T>(TypeCatalog catalog, string name, string topic, string text) where T : class
    {
        var made = catalog.Add(new ObjectType($"Retracted{typeof(T).Name}") { Description = "An alert that a reorg took back and that nobody has raised again, as the feed told of it last." });
        made.Add(Resolve.Read<Retracted<T>>("sequence", new NonNullType(BuiltInScalars.Long), "Of the feed's item that took it back.", r => r.Sequence));
        made.Add(Resolve.Read<Retracted<T>>("retractedAt", Scalars.DateTime, "When that was announced; null for what a release told that did not keep it.", r => r.RetractedTime));
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            made.Add(Resolve.Read<Retracted<T>>(Naming.Camel(property.Name), catalog.Of(property), catalog.Docs.Property(property), r => property.GetValue(r.Alert)));
        return Resolve.Async(name, new NonNullType(new ListType(new NonNullType(made))), text,
        [
            Resolve.Argument("chainId", BuiltInScalars.Long, "Of this chain; all chains where left out."),
            Resolve.Argument("rollupChainId", Scalars.UInt256, "Against this rollup."),
            Resolve.Argument("avs", Scalars.Address, "Of this service manager."),
            Resolve.Argument("first", new NonNullType(BuiltInScalars.Int), $"1 to {Most}.", $"{Usual}"),
            Resolve.Argument("before", BuiltInScalars.Long, "Only what was taken back before this sequence: that of the last one goes on behind it."),
        ], 5, async (_, context) =>
        {
            var take = context.Argument<int>("first");
            if (take is < 1 or > Most) throw new GraphQLException($"first: is 1 to {Most}");
            var query = new RetractedQuery
            {
                Topic = topic, ChainId = context.Argument<object?>("chainId") as long?, RollupChainId = (context.Argument<object?>("rollupChainId") as BigInteger?)?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Avs = (context.Argument<object?>("avs") as Address?)?.ToString(), Behind = context.Argument<object?>("before") as long?, Take = take,
            };
            var facts = (AlertFacts)context.Services.GetService(typeof(AlertFacts))!;
            return (await context.InTurnAsync(() => facts.RetractedAsync<T>(query, context.CancellationToken))).Items;
        }, new PageSize("first", Usual, Most), lasts: false);
    }
}
