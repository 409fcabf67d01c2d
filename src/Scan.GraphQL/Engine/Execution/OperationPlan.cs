using System.Text;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Execution;

/// <summary>
/// An operation with its fields collected and merged per object type, for one outcome of its <c>@skip</c> and <c>@include</c>
/// conditions. Immutable to its users, shared by requests.
/// </summary>
internal sealed class OperationPlan
{
    private readonly Schema schema;
    private readonly Dictionary<string, FragmentNode> fragments;
    private readonly Func<string, bool> condition;
    private int fields;

    /// <param name="schema">The schema.</param>
    /// <param name="document">A valid document.</param>
    /// <param name="operation">The operation of it.</param>
    /// <param name="condition">The truth of a Boolean variable that a condition names.</param>
    public OperationPlan(Schema schema, Document document, OperationNode operation, Func<string, bool> condition)
    {
        (this.schema, this.condition, Operation) = (schema, condition, operation);
        fragments = document.Fragments.ToDictionary(f => f.Name.Value, StringComparer.Ordinal);
        RootType = schema.Root(operation.Kind)!;
        Root = Select(RootType, [operation.SelectionSet]);
    }

    public OperationNode Operation { get; }

    public ObjectType RootType { get; }

    public SelectionPlan Root { get; }

    /// <summary>How many fields were planned so far: the size of a request's table of contexts.</summary>
    public int FieldCount => Volatile.Read(ref fields);

    public SelectionPlan Select(ObjectType type, IEnumerable<SelectionSetNode> sets)
    {
        var collected = new Dictionary<string, List<FieldNode>>(StringComparer.Ordinal);
        var order = new List<string>();
        var visited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets) Collect(type, set, collected, order, visited);
        return new SelectionPlan(type, [.. order.Select(key => Plan(type, key, collected[key]))]);
    }

    public IReadOnlySet<ObjectType> PossibleTypes(CompositeType type) => schema.PossibleTypes(type);

    private FieldPlan Plan(ObjectType type, string key, List<FieldNode> nodes)
    {
        var definition = schema.FieldOf(type, nodes[0].Name.Value)
            ?? throw new InvalidOperationException($"A valid document asks {type.Name} for {nodes[0].Name.Value}.");
        return new FieldPlan(this, Interlocked.Increment(ref fields) - 1, key, definition, nodes, type);
    }

    private void Collect(ObjectType type, SelectionSetNode set, Dictionary<string, List<FieldNode>> collected, List<string> order, HashSet<string> visited)
    {
        foreach (var selection in set.Selections)
        {
            if (!Includes(selection.Directives)) continue;
            switch (selection)
            {
                case FieldNode field:
                    if (!collected.TryGetValue(field.ResponseName, out var nodes))
                    {
                        collected[field.ResponseName] = nodes = [];
                        order.Add(field.ResponseName);
                    }

                    nodes.Add(field);
                    break;
                case InlineFragmentNode inline when Applies(type, inline.TypeCondition):
                    Collect(type, inline.SelectionSet, collected, order, visited);
                    break;
                case FragmentSpreadNode spread when visited.Add(spread.Name.Value):
                    var fragment = fragments[spread.Name.Value];
                    if (Applies(type, fragment.TypeCondition)) Collect(type, fragment.SelectionSet, collected, order, visited);
                    break;
            }
        }
    }

    private bool Applies(ObjectType type, NamedTypeNode? on) =>
        on is null || (schema.Type(on.Name) is CompositeType composite && schema.PossibleTypes(composite).Contains(type));

    private bool Includes(IReadOnlyList<DirectiveNode> directives)
    {
        foreach (var directive in directives)
        {
            if (directive.Name.Value is not ("skip" or "include")) continue;
            var truth = directive.Arguments[0].Value switch
            {
                BooleanNode b => b.Value,
                VariableNode v => condition(v.Name.Value),
                _ => throw new InvalidOperationException("A valid condition is a Boolean."),
            };
            if (truth == (directive.Name.Value == "skip")) return false;
        }

        return true;
    }
}

/// <summary>The merged fields of one object type at one place.</summary>
internal sealed class SelectionPlan
{
    public SelectionPlan(ObjectType type, FieldPlan[] fields)
    {
        (Type, Fields) = (type, fields);
        foreach (var field in fields)
        {
            if (!field.IsDeferred) field.Slot = Slots++;
        }
    }

    public ObjectType Type { get; }

    public FieldPlan[] Fields { get; }

    /// <summary>How many fields are resolved before the response is written.</summary>
    public int Slots { get; }

    /// <summary>Everything here is read while the response is written.</summary>
    public bool IsPure => Slots == 0;
}

/// <summary>One field of the response at one place: its merged nodes, and the plan of what is below.</summary>
internal sealed class FieldPlan
{
    private readonly OperationPlan plan;
    private readonly Lock gate = new();
    private Dictionary<ObjectType, SelectionPlan>? byType;

    public FieldPlan(OperationPlan plan, int id, string key, FieldDefinition definition, List<FieldNode> nodes, ObjectType parent)
    {
        (this.plan, Id, Key, Definition, Nodes) = (plan, id, key, definition, nodes);
        KeyJson = Encoding.UTF8.GetBytes($"\"{key}\":");
        Constant = definition.Name == "__typename" ? Encoding.UTF8.GetBytes($"\"{parent.Name}\"") : null;
        if (definition.Type.Named is ObjectType concrete) Child = plan.Select(concrete, ChildSets);
        IsDeferred = definition.IsPure && (definition.Type.Named is LeafType || Child is { IsPure: true });
    }

    public int Id { get; }

    public string Key { get; }

    public byte[] KeyJson { get; }

    /// <summary>The value's JSON where it is known already (<c>__typename</c>).</summary>
    public byte[]? Constant { get; }

    public FieldDefinition Definition { get; }

    public List<FieldNode> Nodes { get; }

    /// <summary>The plan below, where the type is concrete.</summary>
    public SelectionPlan? Child { get; }

    public bool IsDeferred { get; }

    public int Slot { get; set; } = -1;

    /// <summary>What the schema worked out of this place of the document; the same for all requests.</summary>
    public object? Memo { get; set; }

    private IEnumerable<SelectionSetNode> ChildSets => Nodes.Where(n => n.SelectionSet is not null).Select(n => n.SelectionSet!);

    /// <summary>The plan below for an object of this type.</summary>
    public SelectionPlan ChildFor(ObjectType type)
    {
        if (Child is not null) return Child;
        lock (gate)
        {
            byType ??= [];
            if (!byType.TryGetValue(type, out var made)) byType[type] = made = plan.Select(type, ChildSets);
            return made;
        }
    }

    /// <summary>The plans below for all types that may come.</summary>
    public IEnumerable<SelectionPlan> Selections() => Definition.Type.Named switch
    {
        ObjectType => [Child!],
        CompositeType composite => plan.PossibleTypes(composite).Select(ChildFor),
        _ => [],
    };
}
