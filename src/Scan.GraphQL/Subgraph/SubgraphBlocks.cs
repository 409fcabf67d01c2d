using System.Globalization;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Schemas;

namespace Scan.GraphQL.Subgraph;

/// <summary>graph-node's <c>block</c> argument and <c>_meta</c>.</summary>
internal static class SubgraphBlocks
{
    public static InputObjectType Height { get; } = MakeHeight();

    private static readonly ObjectType Block = MakeBlock();
    private static readonly ObjectType Meta = MakeMeta();

    private sealed record MetaRow(long Number, Hash32? Hash, long? Time, string Deployment, bool HasErrors);

    public static FieldDefinition MetaField { get; } = new("_meta", Meta)
    {
        Description = "How far the subgraph is; of all chains together, how far the chain is whose last block is the oldest.",
        Arguments = [new InputValue("block", Height)],
        Resolve = (_, context) => ReadAsync(context),
        Unwrap = static task => ((Task<object?>)task).Result,
    };

    /// <summary>The block that a root field asks for; null: as of now.</summary>
    public static async Task<long?> AtBlockAsync(FieldContext context, SubgraphScope scope)
    {
        if (context.Argument<object?>("block") is not IReadOnlyDictionary<string, object?> height || height.Values.All(v => v is null)) return null;
        if (scope.Chains is not [var chain]) throw new GraphQLException("block: is a block of one chain; ask that chain's own address");
        if (height.Values.Count(v => v is not null) > 1) throw new GraphQLException("block: give one of hash, number, number_gte");
        var indexed = chain.Info.IndexedBlock ?? -1;
        if (height.GetValueOrDefault("number_gte") is int least)
        {
            return least <= indexed ? null : throw NotYet(indexed, least);
        }
        if (height.GetValueOrDefault("hash") is string hash)
        {
            var number = await context.Chains().FindBlockAsync(chain.Info.ChainId, Hex.Decode(hash), context.CancellationToken)
                ?? throw new GraphQLException("block: no block with this hash is kept");
            return await CheckedAsync(context, chain, number);
        }
        var asked = (int)height["number"]!;
        return asked <= indexed ? await CheckedAsync(context, chain, asked) : throw NotYet(indexed, asked);
    }

    public static Chains Chains(this FieldContext context) => (Chains)context.Services.GetService(typeof(Chains))!;

    private static async Task<long?> CheckedAsync(FieldContext context, SubgraphChain chain, long number)
    {
        if (number == chain.Info.IndexedBlock) return null;
        await context.StoreAsync(s => s.CheckAtBlockAsync(chain.Info.ChainId, number, context.CancellationToken));
        return number;
    }

    private static GraphQLException NotYet(long indexed, long asked) =>
        new($"Failed to decode `block.number` value: `subgraph has only indexed up to block number {indexed} and data for block number {asked} is therefore not yet available`");

    private static async Task<object?> ReadAsync(FieldContext context)
    {
        var scope = (SubgraphScope)context.Services.GetService(typeof(SubgraphScope))!;
        var chain = scope.Chains.OrderBy(c => c.Info.IndexedTime ?? 0).FirstOrDefault();
        if (chain is null) return null;
        var deployment = scope.Chains.Count == 1 ? $"scan-erc8004-{chain.Info.ChainId}-{chain.Identity}" : "scan-erc8004";
        var errors = scope.Chains.Any(c => c.Info.State == ChainState.Stopped);
        if (await AtBlockAsync(context, scope) is { } at)
        {
            var block = await context.Chains().BlockAsync(chain.Info.ChainId, at, context.CancellationToken);
            return new MetaRow(at, block is null ? null : new Hash32(block.Hash), block?.Time, deployment, errors);
        }
        return new MetaRow(chain.Info.IndexedBlock ?? 0, chain.Info.IndexedHash is { } hash ? new Hash32(hash) : null, chain.Info.IndexedTime, deployment, errors);
    }

    private static InputObjectType MakeHeight()
    {
        var made = new InputObjectType("Block_height") { Description = "As of a block; number_gte: as of now, which must be at that block or behind." };
        made.Add(new InputValue("hash", SubgraphScalars.Bytes));
        made.Add(new InputValue("number", BuiltInScalars.Int));
        made.Add(new InputValue("number_gte", BuiltInScalars.Int));
        return made;
    }

    private static ObjectType MakeBlock()
    {
        var made = new ObjectType("_Block_");
        void Add(string name, GraphQLType type, Func<MetaRow, object?> read) => made.Add(new FieldDefinition(name, type) { Resolve = (row, _) => read((MetaRow)row!), IsPure = true });
        Add("hash", SubgraphScalars.Bytes, m => m.Hash?.ToString());
        Add("number", new NonNullType(BuiltInScalars.Int), m => checked((int)m.Number));
        Add("timestamp", BuiltInScalars.Int, m => m.Time is { } time ? checked((int)time) : null);
        return made;
    }

    private static ObjectType MakeMeta()
    {
        var made = new ObjectType("_Meta_");
        made.Add(new FieldDefinition("block", new NonNullType(Block)) { Resolve = (row, _) => row, IsPure = true });
        made.Add(new FieldDefinition("deployment", new NonNullType(BuiltInScalars.String)) { Resolve = (row, _) => ((MetaRow)row!).Deployment, IsPure = true });
        made.Add(new FieldDefinition("hasIndexingErrors", new NonNullType(BuiltInScalars.Boolean)) { Resolve = (row, _) => ((MetaRow)row!).HasErrors, IsPure = true });
        return made;
    }
}
