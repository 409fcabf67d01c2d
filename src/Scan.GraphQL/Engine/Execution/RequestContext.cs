using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Execution;

/// <summary>What all resolvers of one execution share.</summary>
public sealed class RequestContext
{
    private readonly ConcurrentDictionary<object, object> loaders = new();
    private readonly WorkQueue queue;
    private Dictionary<Type, object>? roots;

    internal RequestContext(IServiceProvider services, AcceptedOperation operation, WorkQueue queue, CancellationToken ct) =>
        (Services, Variables, Cost, this.queue, CancellationToken) = (services, operation.Variables, operation.Cost, queue, ct);

    /// <summary>The request's services.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Ends with the client's patience or the execution's time limit.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>What the operation was priced at before it ran.</summary>
    public long Cost { get; }

    /// <summary>The coerced variables.</summary>
    public VariableValues Variables { get; }

    /// <summary>Anything the schema wants to keep for the request.</summary>
    public ConcurrentDictionary<object, object> Items { get; } = new();

    /// <summary>The loader known by <paramref name="name"/> in this request, made at its first use.</summary>
    public DataLoader<TKey, TValue> Loader<TKey, TValue>(object name, BatchFunction<TKey, TValue> batch) where TKey : notnull =>
        LoaderOfEach(name, DataLoader<TKey, TValue>.OfEach(batch));

    /// <summary>As <see cref="Loader"/>, of a batch that gives a value for each key.</summary>
    public DataLoader<TKey, TValue> LoaderOfEach<TKey, TValue>(object name, BatchOfEach<TKey, TValue> batch) where TKey : notnull =>
        loaders.TryGetValue(name, out var known) ? (DataLoader<TKey, TValue>)known
        : (DataLoader<TKey, TValue>)loaders.GetOrAdd(name, static (_, made) => new DataLoader<TKey, TValue>(made.batch, made.queue, made.CancellationToken), (batch, queue, CancellationToken));

    internal object RootOf(Type type)
    {
        roots ??= [];
        if (!roots.TryGetValue(type, out var root))
            roots[type] = root = Services.GetService(type) ?? ActivatorUtilities.CreateInstance(Services, type);
        return root;
    }
}

/// <summary>An operation that may run: its plan for its variables, and its price.</summary>
/// <param name="Lasts">Its answer is the same while the revision is (<see cref="Types.FieldDefinition.Lasts"/>).</param>
internal sealed record AcceptedOperation(OperationPlan Plan, Language.Document Document, VariableValues Variables, long Cost, bool Lasts)
{
    public Language.OperationKind Kind => Plan.Operation.Kind;
}

/// <summary>What a resolver knows of the field it resolves; the same for all objects at one place of the document.</summary>
public sealed class FieldContext
{
    private readonly FieldPlan plan;
    private readonly object?[] arguments = [];
    private readonly bool[] given = [];

    internal FieldContext(RequestContext request, FieldPlan plan)
    {
        (Request, this.plan) = (request, plan);
        try
        {
            (arguments, given) = ValueCoercion.Arguments(plan.Definition.Arguments, plan.Nodes[0].Arguments, request.Variables);
        }
        catch (InputException e)
        {
            ArgumentFailure = e;
        }
    }

    /// <summary>The request.</summary>
    public RequestContext Request { get; }

    /// <summary>The request's services.</summary>
    public IServiceProvider Services => Request.Services;

    /// <summary>The request's token.</summary>
    public CancellationToken CancellationToken => Request.CancellationToken;

    /// <summary>The field.</summary>
    public FieldDefinition Definition => plan.Definition;

    internal InputException? ArgumentFailure { get; }

    /// <summary>The argument was given, or has a default.</summary>
    public bool Has(string argument) => given[IndexOf(argument)];

    /// <summary>An argument's value; the type's default where it was left out.</summary>
    public T Argument<T>(string argument) => ArgumentAt<T>(IndexOf(argument));

    /// <summary>An argument that may be left out.</summary>
    public Optional<T> Optional<T>(string argument) => OptionalAt<T>(IndexOf(argument));

    internal Optional<T> OptionalAt<T>(int index) => given[index] ? new Optional<T>(ArgumentAt<T>(index)) : default;

    internal T ArgumentAt<T>(int index) => arguments[index] is { } value ? (T)value : default!;

    /// <summary>The document asks for this field below (through fragments too); names are separated by dots.</summary>
    public bool Selects(string path)
    {
        IReadOnlyList<FieldPlan> at = [plan];
        foreach (var name in path.Split('.'))
        {
            at = [.. at.SelectMany(p => p.Selections()).SelectMany(s => s.Fields).Where(f => f.Definition.Name == name)];
            if (at.Count == 0) return false;
        }

        return true;
    }

    /// <summary>The fields that the document asks for below (through fragments too), at a path of names separated by dots; empty: right below.</summary>
    public IEnumerable<FieldDefinition> SelectedFields(string path)
    {
        IEnumerable<FieldPlan> at = [plan];
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries)) at = Below(at).Where(f => f.Definition.Name == name).ToList();
        return Below(at).Select(f => f.Definition).Distinct();
    }

    /// <summary>The fields that the document asks for below, at a path as in <see cref="SelectedFields"/>, with their arguments; one that cannot be read is left out.</summary>
    public IEnumerable<FieldContext> Below(string path)
    {
        IEnumerable<FieldPlan> at = [plan];
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries)) at = Below(at).Where(f => f.Definition.Name == name).ToList();
        return Below(at).Where(f => !f.IsDeferred).Select(f => new FieldContext(Request, f)).Where(c => c.ArgumentFailure is null);
    }

    /// <summary>The same for all requests and objects at this place of the document.</summary>
    public object Place => plan;

    /// <summary>What <paramref name="make"/> gives at the first request for this place of the document; it must depend on nothing but the selection.</summary>
    public T Planned<T>(Func<FieldContext, T> make) where T : class
    {
        // Two requests may both make it; either will do.
        if (plan.Memo is not T made) plan.Memo = made = make(this);
        return made;
    }

    /// <summary>
    /// Loads by key, together with every other object at this place of the document: one batch per level and relation.
    /// A missing key gives null (or the type's default).
    /// </summary>
    public Task<TValue?> LoadAsync<TKey, TValue>(TKey key, BatchFunction<TKey, TValue> batch) where TKey : notnull =>
        Request.Loader(plan, batch).LoadAsync(key);

    /// <summary>As <see cref="LoadAsync"/>, of a batch that gives a value for each key.</summary>
    public Task<TValue?> LoadEachAsync<TKey, TValue>(TKey key, BatchOfEach<TKey, TValue> batch) where TKey : notnull =>
        Request.LoaderOfEach(plan, batch).LoadAsync(key);

    private static IEnumerable<FieldPlan> Below(IEnumerable<FieldPlan> plans) => plans.SelectMany(p => p.Selections()).SelectMany(s => s.Fields);

    private int IndexOf(string argument)
    {
        for (var i = 0; i < plan.Definition.Arguments.Count; i++)
        {
            if (plan.Definition.Arguments[i].Name == argument) return i;
        }

        throw new ArgumentException($"{plan.Definition.Name} has no argument {argument}.", nameof(argument));
    }
}
