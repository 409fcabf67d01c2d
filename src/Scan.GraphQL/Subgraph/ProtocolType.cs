using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Schemas;

namespace Scan.GraphQL.Subgraph;

/// <summary>Protocol: a chain with its registries.</summary>
internal static class ProtocolType
{
    public static IEnumerable<FieldDefinition> RootFields(Entity agents)
    {
        var type = Make(agents);
        yield return new FieldDefinition("protocol", type)
        {
            Arguments = [new InputValue("id", new NonNullType(SubgraphScalars.Id))],
            Resolve = (_, context) => Chains(context).FirstOrDefault(c => IdOf(c) == context.Argument<string>("id")),
        };
        yield return new FieldDefinition("protocols", new NonNullType(new ListType(new NonNullType(type))))
        {
            Arguments = [new InputValue("skip", BuiltInScalars.Int), new InputValue("first", BuiltInScalars.Int)],
            Resolve = static (_, context) => Chains(context).Skip(context.Argument<object?>("skip") as int? ?? 0).Take(context.Argument<object?>("first") as int? ?? 100).ToList(),
            Page = new PageSize("first", 100, 1000),
        };
    }

    private static ObjectType Make(Entity agents)
    {
        var made = new ObjectType("Protocol") { Description = "A chain and its registries; the zero address stands for one that is not known." };
        void Add(string name, GraphQLType type, Func<SubgraphChain, object?> read) => made.Add(new FieldDefinition(name, new NonNullType(type)) { Resolve = (chain, _) => read((SubgraphChain)chain!), IsPure = true });
        Add("id", SubgraphScalars.Id, IdOf);
        Add("chainId", SubgraphScalars.BigInt, IdOf);
        Add("name", BuiltInScalars.String, c => c.Info.Name);
        Add("identityRegistry", SubgraphScalars.Bytes, c => c.Identity.ToString());
        Add("reputationRegistry", SubgraphScalars.Bytes, c => (c.Reputation ?? Address.Zero).ToString());
        Add("validationRegistry", SubgraphScalars.Bytes, c => (c.Validation ?? Address.Zero).ToString());
        Add("updatedAt", SubgraphScalars.BigInt, c => SubgraphText.Of(c.Info.IndexedTime ?? 0));
        made.Add(Resolve.Async("createdAt", new NonNullType(SubgraphScalars.BigInt), "The first agent's registration; 0 while there is none.", [], 10, async (chain, context) =>
        {
            var (of, views) = ((SubgraphChain)chain!, (DocumentViews)context.Services.GetService(typeof(DocumentViews))!);
            var first = await context.InTurnAsync(() => agents.QueryAsync(views, new ViewQuery
            {
                Where = new ViewFilter.And(new ViewFilter.Compare(Entity.Chain, ViewOperator.Equal, IdOf(of)), new ViewFilter.Compare(Entity.Registry, ViewOperator.Equal, of.Identity.ToString())),
                OrderBy = "createdAt", Take = 1,
            }, context.CancellationToken));
            return first.Count == 0 ? "0" : SubgraphText.Of(((EntityRow<Domain.Erc8004.Agent>)first[0]).Body.RegisteredTime);
        }));
        return made;
    }

    private static IReadOnlyList<SubgraphChain> Chains(FieldContext context) => ((SubgraphScope)context.Services.GetService(typeof(SubgraphScope))!).Chains;

    private static string IdOf(SubgraphChain chain) => SubgraphText.Of(chain.Info.ChainId)!;
}
