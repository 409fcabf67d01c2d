using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Subgraph;

/// <summary>FeedbackFile: in the schema because clients ask for it; Scan does not keep the files behind feedback, so there is none.</summary>
internal static class FeedbackFileType
{
    private static readonly string[] Texts =
    [
        "agentRegistry", "clientAddress", "createdAtIso", "text", "mcpTool", "mcpPrompt", "mcpResource", "a2aContextId", "a2aTaskId",
        "proofOfPaymentFromAddress", "proofOfPaymentToAddress", "proofOfPaymentChainId", "proofOfPaymentTxHash", "tag1", "tag2",
    ];

    public static ObjectType Make()
    {
        var made = new ObjectType("FeedbackFile") { Description = "The file behind a feedback's URI. Scan keeps none so far." };
        void Add(string name, GraphQLType type) => made.Add(new FieldDefinition(name, type) { IsPure = true });
        Add("id", new NonNullType(SubgraphScalars.Id));
        Add("cid", new NonNullType(BuiltInScalars.String));
        Add("feedbackId", new NonNullType(BuiltInScalars.String));
        foreach (var name in Texts) Add(name, BuiltInScalars.String);
        Add("agentId", SubgraphScalars.BigInt);
        Add("valueRaw", SubgraphScalars.BigInt);
        Add("valueDecimals", BuiltInScalars.Int);
        foreach (var name in new[] { "a2aSkills", "oasfSkills", "oasfDomains" }) Add(name, new NonNullType(new ListType(new NonNullType(BuiltInScalars.String))));
        Add("createdAt", new NonNullType(SubgraphScalars.BigInt));
        return made;
    }

    public static FieldDefinition Field(ObjectType file) => new("feedbackFile", file) { Resolve = static (_, _) => null, IsPure = true };

    public static IEnumerable<FieldDefinition> RootFields(ObjectType file)
    {
        yield return new FieldDefinition("feedbackFile", file) { Arguments = [new InputValue("id", new NonNullType(SubgraphScalars.Id))], Resolve = static (_, _) => null };
        yield return new FieldDefinition("feedbackFiles", new NonNullType(new ListType(new NonNullType(file))))
        {
            Arguments = [new InputValue("skip", BuiltInScalars.Int), new InputValue("first", BuiltInScalars.Int)],
            Resolve = static (_, _) => Array.Empty<object>(),
        };
    }
}
