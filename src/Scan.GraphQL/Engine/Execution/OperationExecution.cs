using System.Collections;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Execution;

/// <summary>
/// Resolves one operation into a tree of <see cref="ResultObject"/>. Synchronous fields are resolved depth first without a task;
/// what is awaited comes back through the queue. Nulls are not propagated here: the tree keeps failures where they happened, and
/// <see cref="ResponseWriter"/> propagates them while it writes.
/// </summary>
internal sealed class OperationExecution(Schema schema, OperationPlan plan, RequestContext request, WorkQueue queue)
{
    private readonly WorkQueue queue = queue;

    private readonly Dictionary<Task, PendingFields> pending = new(ReferenceEqualityComparer.Instance);
    private FieldContext?[] contexts = new FieldContext?[plan.FieldCount];
    private int outstanding;

    /// <summary>Resolves a query's fields together and a mutation's one after the other.</summary>
    public async ValueTask<ResultObject> RunAsync(CancellationToken ct)
    {
        var root = new ResultObject(plan.Root, RootValue());
        if (plan.Operation.Kind == OperationKind.Mutation)
        {
            foreach (var field in plan.Root.Fields)
            {
                if (field.IsDeferred) continue;
                Resolve(root, field);
                if (outstanding > 0) await queue.DrainAsync(() => outstanding == 0, ct);
            }
        }
        else
        {
            ResolveFields(root);
            if (outstanding > 0) await queue.DrainAsync(() => outstanding == 0, ct);
        }

        return root;
    }

    /// <summary>Resolves a subscription's one field for an event.</summary>
    public async ValueTask<ResultObject> RunEventAsync(object? item, CancellationToken ct)
    {
        var root = new ResultObject(plan.Root, RootValue());
        foreach (var field in plan.Root.Fields)
        {
            if (field.Slot >= 0) root.Slots[field.Slot] = Complete(field, field.Definition.Type, item);
        }

        if (outstanding > 0) await queue.DrainAsync(() => outstanding == 0, ct);
        return root;
    }

    /// <summary>Opens a subscription's source stream.</summary>
    public IAsyncEnumerable<object?> OpenStream()
    {
        var field = plan.Root.Fields[0];
        var context = ContextOf(field);
        if (context.ArgumentFailure is { } failure) throw failure;
        var stream = field.Definition.Stream
            ?? throw new InvalidOperationException($"{field.Definition.Name} is no source of events.");
        return stream(RootValue(), context);
    }

    // Fields given without a C# member need no root object; those with one name the type that declares it.
    private object RootValue() => schema.ClrRoot(plan.RootType) is { } type ? request.RootOf(type) : this;

    private void ResolveFields(ResultObject target)
    {
        foreach (var field in target.Plan.Fields)
        {
            if (!field.IsDeferred) Resolve(target, field);
        }
    }

    private void Resolve(ResultObject target, FieldPlan field)
    {
        object? value;
        try
        {
            if (field.Definition.IsPure)
            {
                value = field.Definition.Resolve(target.Source, null!);
            }
            else
            {
                var context = ContextOf(field);
                if (context.ArgumentFailure is not null)
                {
                    target.Slots[field.Slot] = new FieldFailure(context.ArgumentFailure);
                    return;
                }

                value = field.Definition.Resolve(target.Source, context);
                if (field.Definition.Unwrap is { } unwrap && value is Task task)
                {
                    if (!task.IsCompletedSuccessfully)
                    {
                        Await(task, target, field);
                        return;
                    }

                    value = unwrap(task);
                }
            }
        }
        catch (Exception e)
        {
            // A resolver's fault is this field's error; the writer reports it with its path.
            target.Slots[field.Slot] = new FieldFailure(e);
            return;
        }

        target.Slots[field.Slot] = Complete(field, field.Definition.Type, value);
    }

    private void Await(Task task, ResultObject target, FieldPlan field)
    {
        outstanding++;
        if (pending.TryGetValue(task, out var others))
        {
            others.Add(target, field);
            return;
        }
        var made = pending[task] = new PendingFields(this, task);
        made.Add(target, field);
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(made.Post);
    }

    private object? Complete(FieldPlan field, GraphQLType type, object? value)
    {
        if (value is null || field.Definition.Type.Named is LeafType || field.Child is { IsPure: true }) return value;
        try
        {
            if (type.Nullable is ListType list) return CompleteList(field, list.Of, value);
            var plan = field.Child ?? field.ChildFor(RuntimeType(field, value));
            var made = new ResultObject(plan, value);
            ResolveFields(made);
            return made;
        }
        catch (Exception e)
        {
            // An enumeration that fails, or a value the schema does not know, is this field's error too.
            return new FieldFailure(e);
        }
    }

    private ResultList CompleteList(FieldPlan field, GraphQLType itemType, object value)
    {
        if (value is not IEnumerable items) throw new InvalidOperationException($"{field.Definition.Name} gave no list.");
        var completed = new List<object?>((value as ICollection)?.Count ?? 4);
        foreach (var item in items) completed.Add(Complete(field, itemType, item));
        return new ResultList([.. completed]);
    }

    private ObjectType RuntimeType(FieldPlan field, object value)
    {
        var declared = (CompositeType)field.Definition.Type.Named;
        var type = schema.TypeOf(value);
        return type is not null && schema.PossibleTypes(declared).Contains(type)
            ? type
            : throw new InvalidOperationException($"{value.GetType().Name} is no {declared.Name} of the schema.");
    }

    private FieldContext ContextOf(FieldPlan field)
    {
        if (field.Id >= contexts.Length) Array.Resize(ref contexts, Math.Max(plan.FieldCount, field.Id + 1));
        return contexts[field.Id] ??= new FieldContext(request, field);
    }

    /// <summary>The fields that wait for one task: many objects often name the same thing.</summary>
    private sealed class PendingFields(OperationExecution execution, Task task) : WorkItem
    {
        private readonly List<(ResultObject Target, FieldPlan Field)> fields = new(1);

        public void Add(ResultObject target, FieldPlan field) => fields.Add((target, field));

        public void Post() => execution.queue.Post(this);

        public override void Run()
        {
            execution.pending.Remove(task);
            foreach (var (target, field) in fields)
            {
                execution.outstanding--;
                target.Slots[field.Slot] = task.IsCompletedSuccessfully
                    ? execution.Complete(field, field.Definition.Type, field.Definition.Unwrap!(task))
                    : new FieldFailure(task.Exception?.InnerException ?? new TaskCanceledException(task));
            }
        }
    }
}
