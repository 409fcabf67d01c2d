using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Makes fields of functions, and errors of the store readable to the caller.</summary>
internal static class Resolve
{
    /// <summary>Of one operation. One that asks for many cheap things would take every connection of the readers at once; so a client's four operations leave some to the others.</summary>
    public const int StatementsAtOnce = 4;

    public static FieldDefinition Async(string name, GraphQLType type, string description, IReadOnlyList<InputValue> arguments, int cost, Func<object?, FieldContext, Task<object?>> resolve, PageSize? page = null, RowNeeds? needs = null, bool lasts = true) =>
        Task(name, type, description, arguments, cost, needs, resolve, page, lasts);

    /// <summary>A field whose task goes to the engine as it is: a loader's own, with no machinery around each row.</summary>
    public static FieldDefinition Task<T>(string name, GraphQLType type, string description, IReadOnlyList<InputValue> arguments, int cost, RowNeeds? needs, Func<object?, FieldContext, Task<T?>> resolve, PageSize? page = null, bool lasts = true) =>
        new(name, type)
        {
            Description = description,
            Arguments = arguments,
            Resolve = (source, context) => resolve(source, context),
            Unwrap = static task => ((Task<T?>)task).Result,
            Metadata = needs,
            Cost = cost,
            Page = page,
            Lasts = lasts,
        };

    public static InputValue Argument(string name, GraphQLType type, string description, string? fallback = null) =>
        new(name, type) { Description = description, DefaultValue = fallback is null ? null : Engine.Language.Parser.ParseConstant(fallback) };

    public static FieldDefinition Read<T>(string name, GraphQLType type, string? description, Func<T, object?> read, RowNeeds? needs = null) =>
        new(name, type) { Description = description, Resolve = (source, _) => read((T)source!), IsPure = true, Metadata = needs, Cost = type.Named is LeafType ? 0 : 1 };

    /// <summary>Asks the store; dear operations have connections of their own.</summary>
    public static Task<T> StoreAsync<T>(this FieldContext context, Func<DocumentStore, Task<T>> read) => context.InTurnAsync(() => read(context.Reader<DocumentStore>()));

    public static Task StoreAsync(this FieldContext context, Func<DocumentStore, Task> read) => context.StoreAsync(async store =>
    {
        await read(store);
        return true;
    });

    public static Task<T> LedgerAsync<T>(this FieldContext context, Func<Ledger, Task<T>> read) => context.InTurnAsync(() => read(context.Reader<Ledger>()));

    private static T Reader<T>(this FieldContext context) where T : notnull =>
        context.Request.Cost > ScanSchema.DearCost ? context.Services.GetRequiredKeyedService<T>(ReadPool.Dear) : (T)context.Services.GetService(typeof(T))!;

    /// <summary>Reads something else of the database. What is read in a turn must wait for nothing that needs one.</summary>
    public static async Task<T> InTurnAsync<T>(this FieldContext context, Func<Task<T>> read)
    {
        var turns = (SemaphoreSlim)context.Request.Items.GetOrAdd(typeof(SemaphoreSlim), static _ => new SemaphoreSlim(StatementsAtOnce));
        await turns.WaitAsync(context.CancellationToken);
        try
        {
            return await read();
        }
        finally
        {
            turns.Release();
        }
    }

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
}
