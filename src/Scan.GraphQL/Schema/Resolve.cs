using Scan.Documents;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Makes fields of functions, and errors of the store readable to the caller.</summary>
internal static class Resolve
{
    public static FieldDefinition Async(string name, GraphQLType type, string description, IReadOnlyList<InputValue> arguments, int cost, Func<object?, FieldContext, Task<object?>> resolve, PageSize? page = null) =>
        new(name, type)
        {
            Description = description,
            Arguments = arguments,
            Resolve = (source, context) => Guarded(() => resolve(source, context)),
            Unwrap = static task => ((Task<object?>)task).Result,
            Cost = cost,
            Page = page,
        };

    public static InputValue Argument(string name, GraphQLType type, string description, string? fallback = null) =>
        new(name, type) { Description = description, DefaultValue = fallback is null ? null : Engine.Language.Parser.ParseConstant(fallback) };

    public static FieldDefinition Read<T>(string name, GraphQLType type, string? description, Func<T, object?> read) =>
        new(name, type) { Description = description, Resolve = (source, _) => read((T)source!), IsPure = true, Cost = type.Named is LeafType ? 0 : 1 };

    public static DocumentStore Store(this FieldContext context) => (DocumentStore)context.Services.GetService(typeof(DocumentStore))!;

    /// <summary>All chains, read once in a request.</summary>
    public static async Task<IReadOnlyDictionary<long, ChainInfo>> ChainsAsync(this FieldContext context)
    {
        var loader = context.Request.Loader<int, IReadOnlyDictionary<long, ChainInfo>>(typeof(ChainInfo), async (keys, ct) =>
        {
            var chains = (Chains)context.Services.GetService(typeof(Chains))!;
            return new Dictionary<int, IReadOnlyDictionary<long, ChainInfo>> { [keys[0]] = (await chains.ListAsync(ct)).ToDictionary(c => c.ChainId) };
        });
        return (await loader.LoadAsync(0))!;
    }

    private static async Task<object?> Guarded(Func<Task<object?>> resolve)
    {
        try
        {
            return await resolve();
        }
        catch (QueryException e)
        {
            throw new GraphQLException(e.Message) { Extensions = new Dictionary<string, object?> { ["field"] = e.Field, ["rule"] = e.Rule } };
        }
    }
}
