using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Limits;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Schemas;

namespace Scan.GraphQL.Subgraph;

/// <summary>
/// The schema of agent0's subgraph in graph-node's conventions, over the documents that everything else is made of. The chain comes from the
/// address: see <see cref="SubgraphScope"/>.
/// </summary>
public static class SubgraphSchema
{
    private const int DefaultFirst = 100;
    private const int ListCost = 10;

    /// <summary>The root of queries; its fields are added by the schema.</summary>
    public sealed class Query;

    /// <summary>What one request may ask for; the cost counts values in the answer.</summary>
    public static EngineLimits Limits { get; } = new() { MaxCost = 1_000_000, MaxDepth = 12, MaxTokens = 60_000, MaxFields = 3_000 };

    /// <summary>Adds the types to a builder. Requests need <see cref="DocumentStore"/>, <see cref="Chains"/> and a <see cref="SubgraphScope"/>.</summary>
    public static void Build(SchemaBuilder builder)
    {
        var entities = new Entities();
        EntityInputs.Declare(entities.All);
        var direction = new EnumType("OrderDirection", [new("asc", false), new("desc", true)]);
        var errors = new EnumType("_SubgraphErrorPolicy_", [new("allow", "allow"), new("deny", "deny")]);
        foreach (var entity in entities.All) AddFields(entity, direction);
        var root = new ObjectType("Query");
        foreach (var entity in entities.All)
        {
            root.Add(Single(entity, errors));
            foreach (var plural in entity.Plural) root.Add(List(entity, plural, direction, errors));
        }
        FieldDefinition[] protocols = [.. ProtocolType.RootFields(entities.Agents)];
        foreach (var field in protocols.Concat(SeriesTypes.RootFields(entities, (ObjectType)protocols[0].Type.Named, direction))) root.Add(field);
        root.Add(SubgraphBlocks.MetaField);
        builder.Describe("Agents, feedback and validations of ERC-8004, as agent0's subgraph gives them.");
        builder.Add(typeof(Query), root).Query<Query>();
        foreach (var type in Reachable(root, []).Where(t => t != root)) builder.Add(type);
    }

    /// <summary>A type and all that its fields and their arguments lead to.</summary>
    private static HashSet<NamedType> Reachable(NamedType type, HashSet<NamedType> found)
    {
        if (!found.Add(type)) return found;
        IEnumerable<GraphQLType> next = type switch
        {
            FieldedType fielded => fielded.Fields.SelectMany(f => f.Arguments.Select(a => a.Type).Append(f.Type)),
            InputObjectType input => input.Fields.Select(f => f.Type),
            _ => [],
        };
        foreach (var named in next.Select(t => t.Named)) Reachable(named, found);
        return found;
    }

    private static void AddFields(Entity entity, EnumType direction)
    {
        foreach (var field in entity.Fields) entity.Type.Add(new FieldDefinition(field.Name, field.Type) { Resolve = (row, _) => field.Read((EntityRow)row!), IsPure = true });
        foreach (var (name, file) in entity.SameRow)
        {
            entity.Type.Add(new FieldDefinition(name, file.Type) { Resolve = static (row, _) => ((EntityRow)row!).HasFile ? row : null, IsPure = true });
        }
        foreach (var (name, other) in entity.Related) entity.Type.Add(entity.View.Columns.ContainsKey(name) ? Reference(entity, name, other) : Derived(entity, name, other, direction));
    }

    private static FieldDefinition Reference(Entity entity, string name, Entity other) => Async(name, new NonNullType(other.Type), [], null, 1, async (source, context) =>
        (await EachAsync(context, entity, name, other, (EntityRow)source!, new ViewQuery { Take = 1 }))?.FirstOrDefault());

    private static FieldDefinition Derived(Entity entity, string name, Entity other, EnumType direction) =>
        Async(name, ListOf(other), ListArguments(other, direction), First, ListCost, async (source, context) =>
        {
            var row = (EntityRow)source!;
            if (row is EntityRow<Domain.Erc8004.Feedback> { Body.ResponseCount: 0 }) return Array.Empty<EntityRow>();
            return await EachAsync(context, entity, name, other, row, QueryOf(context)) ?? [];
        });

    /// <summary>One statement for all rows at this place of the document.</summary>
    private static Task<IReadOnlyList<EntityRow>?> EachAsync(FieldContext context, Entity parent, string relation, Entity target, EntityRow row, ViewQuery query) =>
        context.LoadAsync<DocumentId, IReadOnlyList<EntityRow>>(row.Id, async (ids, ct) =>
            // A request's rows are of one block.
            await context.InTurnAsync(() => target.QueryEachAsync(Views(context), parent, relation, ids, query with { AtBlock = row.AtBlock, ChainId = row.AtBlock is null ? null : row.Id.ChainId }, ct)));

    private static FieldDefinition Single(Entity entity, EnumType errors) =>
        Async(entity.Single, entity.Type, [new InputValue("id", new NonNullType(SubgraphScalars.Id)), .. RootArguments(errors)], null, ListCost, async (_, context) =>
        {
            var query = new ViewQuery { Where = new ViewFilter.Compare("id", ViewOperator.Equal, context.Argument<string>("id")), Take = 1 };
            return (await RootAsync(context, entity, query)).FirstOrDefault();
        });

    private static FieldDefinition List(Entity entity, string name, EnumType direction, EnumType errors) =>
        Async(name, ListOf(entity), [.. ListArguments(entity, direction), .. RootArguments(errors)], First, ListCost, async (_, context) => await RootAsync(context, entity, QueryOf(context)));

    private static async Task<IReadOnlyList<EntityRow>> RootAsync(FieldContext context, Entity entity, ViewQuery query)
    {
        var scope = (SubgraphScope)context.Services.GetService(typeof(SubgraphScope))!;
        var atBlock = await SubgraphBlocks.AtBlockAsync(context, scope);
        var chains = new ViewFilter.Or([.. scope.Chains.Select(c => new ViewFilter.And(
            new ViewFilter.Compare(Entity.Chain, ViewOperator.Equal, SubgraphText.Of(c.Info.ChainId)),
            new ViewFilter.Compare(Entity.Registry, ViewOperator.Equal, c.Identity.ToString())))]);
        return await context.InTurnAsync(() => entity.QueryAsync(Views(context), query with
        {
            Where = query.Where is { } where ? new ViewFilter.And(chains, where) : chains,
            AtBlock = atBlock, ChainId = atBlock is null ? null : scope.Chains[0].Info.ChainId,
        }, context.CancellationToken));
    }

    private static ViewQuery QueryOf(FieldContext context) => new()
    {
        Where = context.Argument<object?>("where") as ViewFilter,
        OrderBy = (context.Argument<object?>("orderBy") as EntityOrder)?.Column,
        Descending = context.Argument<object?>("orderDirection") is true,
        Take = context.Argument<object?>("first") as int? ?? DefaultFirst,
        Skip = context.Argument<object?>("skip") as int? ?? 0,
    };

    private static readonly PageSize First = new("first", DefaultFirst, ViewQuery.MaxTake);

    private static NonNullType ListOf(Entity entity) => new(new ListType(new NonNullType(entity.Type)));

    private static IReadOnlyList<InputValue> ListArguments(Entity entity, EnumType direction) =>
    [
        new InputValue("skip", BuiltInScalars.Int) { DefaultValue = Engine.Language.Parser.ParseConstant("0") },
        new InputValue("first", BuiltInScalars.Int) { DefaultValue = Engine.Language.Parser.ParseConstant("100"), Description = $"At most {ViewQuery.MaxTake}." },
        new InputValue("orderBy", entity.OrderBy),
        new InputValue("orderDirection", direction),
        new InputValue("where", entity.Filter),
    ];

    private static IReadOnlyList<InputValue> RootArguments(EnumType errors) =>
    [
        new InputValue("block", SubgraphBlocks.Height),
        new InputValue("subgraphError", new NonNullType(errors)) { DefaultValue = Engine.Language.Parser.ParseConstant("deny") },
    ];

    private static FieldDefinition Async(string name, GraphQLType type, IReadOnlyList<InputValue> arguments, PageSize? page, int cost, Func<object?, FieldContext, Task<object?>> resolve) =>
        Resolve.Async(name, type, "", arguments, cost, resolve, page);

    private static DocumentViews Views(FieldContext context) => (DocumentViews)context.Services.GetService(typeof(DocumentViews))!;
}
