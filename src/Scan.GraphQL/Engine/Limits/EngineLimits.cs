namespace Scan.GraphQL.Engine.Limits;

/// <summary>What a request may ask for. Everything but time is measured before anything is executed.</summary>
public sealed record EngineLimits
{
    /// <summary>Tokens in a document.</summary>
    public int MaxTokens { get; init; } = 10_000;

    /// <summary>Nesting of braces, brackets and types in a document.</summary>
    public int MaxNesting { get; init; } = 100;

    /// <summary>Cost by declared field costs and page sizes.</summary>
    public long MaxCost { get; init; } = 100_000;

    /// <summary>Levels of fields in the response.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>Fields after fragments are expanded.</summary>
    public long MaxFields { get; init; } = 5_000;

    /// <summary>Aliased fields after fragments are expanded.</summary>
    public long MaxAliases { get; init; } = 100;

    /// <summary>Fields of the root after fragments are expanded.</summary>
    public int MaxRootFields { get; init; } = 20;

    /// <summary>Fragments in a document.</summary>
    public int MaxFragments { get; init; } = 100;

    /// <summary>Rows assumed of a list that declares no page size and is not inside a page.</summary>
    public int AssumedListSize { get; init; } = 10;

    /// <summary>Operations that execute at once, others wait in their order: more would only fill the memory with half of their answers. 0: any number.</summary>
    public int AtOnce { get; init; }

    /// <summary>Operations that cost more are not counted among <see cref="AtOnce"/>: they may take long.</summary>
    public long AtOnceUpTo { get; init; } = long.MaxValue;

    /// <summary>Time for one execution, with its wait; a subscription's event has it too.</summary>
    public TimeSpan ExecutionTime { get; init; } = TimeSpan.FromSeconds(15);
}
