namespace Scan.Domain.Metadata;

/// <summary>What a metadata file says, cut to what is shown. Everything in it was written by a stranger.</summary>
public sealed record MetadataReading
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    /// <summary>An http or https address.</summary>
    public string? Website { get; init; }
    /// <summary>The address of a picture: https, http, ipfs or data.</summary>
    public string? Image { get; init; }
    /// <summary>What an agent's registration file says beyond these; null for other files.</summary>
    public Erc8004.RegistrationFacts? Registration { get; init; }
    /// <summary>An agent's file as strict JSON; null for other files, and where it has none.</summary>
    public string? Json { get; init; }
    /// <summary>Empty: the file is as its standard wants it.</summary>
    public required IReadOnlyList<MetadataProblem> Problems { get; init; }

    /// <summary>True when the content could not be read at all.</summary>
    public bool IsUnreadable => Problems.Any(problem => MetadataProblems.Of(problem.Code).Weight == ProblemWeight.Error);
}
