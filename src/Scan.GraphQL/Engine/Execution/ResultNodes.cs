namespace Scan.GraphQL.Engine.Execution;

/// <summary>An object whose fields were resolved; pure fields are read from its source when it is written.</summary>
internal sealed class ResultObject(SelectionPlan plan, object source)
{
    public SelectionPlan Plan { get; } = plan;

    public object Source { get; } = source;

    public object?[] Slots { get; } = new object?[plan.Slots];
}

/// <summary>A field or an item that could not be resolved.</summary>
internal sealed record FieldFailure(Exception Exception);

/// <summary>The items of a list whose objects were resolved.</summary>
internal sealed record ResultList(object?[] Items);
