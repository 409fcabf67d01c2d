namespace Scan.Domain.Metadata;

/// <summary>Something wrong with metadata, found while it was fetched or read.</summary>
/// <param name="Code">One of <see cref="MetadataProblems"/>; stable.</param>
/// <param name="At">The place in the file, such as <c>services[2].endpoint</c>; null: the whole.</param>
/// <param name="Detail">What was found there. Written by strangers in part.</param>
public sealed record MetadataProblem(string Code, string? At = null, string? Detail = null);

/// <summary>How much a problem takes away.</summary>
public enum ProblemWeight
{
    /// <summary>There is nothing to show.</summary>
    Error,

    /// <summary>Something that readers look for is missing, wrong or not shown.</summary>
    Warning,

    /// <summary>Understood, but not as the standard writes it.</summary>
    Hint,
}

/// <summary>What a code stands for.</summary>
/// <param name="Meaning">One sentence for whoever reads the page.</param>
/// <param name="Cure">What the publisher of the metadata can do.</param>
public sealed record ProblemKind(string Code, ProblemWeight Weight, string Meaning, string Cure);
