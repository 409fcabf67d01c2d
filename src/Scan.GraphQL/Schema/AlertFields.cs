using Scan.Documents;
using Scan.Domain.Mach;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>What an alert has in the graph beside its document.</summary>
internal static class AlertFields
{
    public static void AddTo(ObjectType node, TypeCatalog catalog, DocumentShape shape)
    {
        if (shape.Mapping.Type != typeof(Alert)) return;
        node.Add(Beside(catalog, "proof", typeof(AlertProof), (facts, ids, ct) => facts.ProofsAsync(ids, ct), nullable: true, note: " Null until its turn comes."));
        node.Add(Beside(catalog, "message", typeof(AlertMessage), (facts, ids, ct) => facts.MessagesAsync(ids, ct), nullable: false, note: ""));
        node.Add(Beside(catalog, "life", typeof(AlertLife), (facts, ids, ct) => facts.LivesAsync(ids, ct), nullable: true, note: " Null for what was never announced."));
    }

    private static FieldDefinition Beside<T>(TypeCatalog catalog, string name, Type type, Func<AlertFacts, IReadOnlyList<DocumentId>, CancellationToken, Task<IReadOnlyDictionary<DocumentId, T>>> load, bool nullable, string note)
        where T : class
    {
        GraphQLType made = catalog.Object(type);
        return Resolve.Async(name, nullable ? made : new NonNullType(made), catalog.Docs.Summary(type) + note, [], 2, async (source, context) =>
        {
            var node = (DocumentNode)source!;
            return await context.LoadAsync<DocumentId, T>(new DocumentId(node.ChainId, node.Key), (ids, ct) => load(Facts(context), ids, ct));
        });
    }

    private static AlertFacts Facts(FieldContext context) => (AlertFacts)context.Services.GetService(typeof(AlertFacts))!;
}
