using System.Collections;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Execution;

/// <summary>
/// Writes a resolved tree as JSON in field order, and lets nulls propagate: a value that must not be null and is takes back what was
/// written of its parent, up to the next place that may be null (October 2021, section 6.4.4).
/// </summary>
internal sealed class ResponseWriter(JsonBuffer json, SourceText source, ErrorReporter reporter, long cost)
{
    private readonly List<(string? Key, int Index)> path = [];
    private readonly List<GraphQLError> errors = [];

    public IReadOnlyList<GraphQLError> Errors => errors;

    /// <summary>Writes the root; false when even that is null (nothing is written then).</summary>
    public bool WriteRoot(ResultObject root)
    {
        var start = json.Length;
        if (WriteObject(root.Plan, root.Source, root.Slots)) return true;
        json.Truncate(start);
        return false;
    }

    private bool WriteObject(SelectionPlan plan, object source, object?[] slots)
    {
        json.Raw((byte)'{');
        var fields = plan.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            var field = fields[i];
            if (i > 0) json.Raw((byte)',');
            json.Raw(field.KeyJson);
            if (field.Constant is not null)
            {
                json.Raw(field.Constant);
                continue;
            }

            var start = json.Length;
            path.Add((field.Key, 0));
            var written = field.IsDeferred ? WriteDeferred(field, source) : WriteValue(field, field.Definition.Type, slots[field.Slot]);
            path.RemoveAt(path.Count - 1);
            if (written) continue;
            if (field.Definition.Type is NonNullType) return false;
            json.Truncate(start);
            json.Null();
        }

        json.Raw((byte)'}');
        return true;
    }

    private bool WriteDeferred(FieldPlan field, object source)
    {
        var definition = field.Definition;
        object? value;
        var start = json.Length;
        try
        {
            if (definition.WriteLeaf is { } write)
            {
                if (write(source, json)) return true;
                value = null;
            }
            else
            {
                value = definition.Resolve(source, null!);
            }
        }
        catch (Exception e)
        {
            // A getter's or a serialiser's fault is this field's error.
            json.Truncate(start);
            return Fail(field, e);
        }

        return WriteValue(field, definition.Type, value);
    }

    private bool WriteValue(FieldPlan field, GraphQLType type, object? value)
    {
        if (value is FieldFailure failure) return Fail(field, failure.Exception);
        if (value is null)
        {
            if (type is NonNullType)
                return Fail(field, new NullInNonNullException(field));
            json.Null();
            return true;
        }

        switch (type.Nullable)
        {
            case ListType list:
                return WriteList(field, list.Of, value);
            case LeafType leaf:
                return WriteLeaf(field, leaf, value);
            default:
                return value is ResultObject made
                    ? WriteObject(made.Plan, made.Source, made.Slots)
                    : WriteObject(field.Child!, value, []);
        }
    }

    private bool WriteLeaf(FieldPlan field, LeafType leaf, object value)
    {
        var start = json.Length;
        try
        {
            leaf.Write(json, value);
            return true;
        }
        catch (Exception e)
        {
            // A value that its scalar cannot hold is this field's error.
            json.Truncate(start);
            return Fail(field, e);
        }
    }

    private bool WriteList(FieldPlan field, GraphQLType itemType, object value)
    {
        if (value is ResultList { Items: var completed }) value = completed;
        if (value is not IEnumerable items)
            return Fail(field, new InvalidOperationException($"{field.Definition.Name} gave no list."));
        json.Raw((byte)'[');
        var index = 0;
        try
        {
            foreach (var item in items)
            {
                if (index > 0) json.Raw((byte)',');
                if (!WriteItem(field, itemType, item, index++)) return false;
            }
        }
        catch (Exception e)
        {
            // Writing an item does not throw: the sequence failed halfway, which is the list's error.
            return Fail(field, e);
        }

        json.Raw((byte)']');
        return true;
    }

    private bool WriteItem(FieldPlan field, GraphQLType itemType, object? item, int index)
    {
        var start = json.Length;
        path.Add((null, index));
        var written = WriteValue(field, itemType, item);
        path.RemoveAt(path.Count - 1);
        if (written) return true;
        if (itemType is NonNullType) return false;
        json.Truncate(start);
        json.Null();
        return true;
    }

    private bool Fail(FieldPlan field, Exception exception)
    {
        SourceLocation[] locations = [.. field.Nodes.Select(n => source.Locate(n.Start))];
        object[] at = [.. path.Select(p => p.Key ?? (object)p.Index)];
        errors.Add(exception is NullInNonNullException
            ? new GraphQLError(exception.Message, ErrorCodes.InvalidResult) { Locations = locations, Path = at }
            : reporter.Report(exception, cost, locations, at));
        return false;
    }

    private sealed class NullInNonNullException(FieldPlan field)
        : Exception($"Cannot return null for non-nullable field {field.Definition.DeclaringType?.Name}.{field.Definition.Name}.");
}
