namespace Scan.Indexer.Metadata.Fetching;

/// <summary>A file could not be fetched, for a reason that has a code.</summary>
internal sealed class FetchProblemException(string code, string? detail = null) : Exception($"{code}: {detail}")
{
    public string Code { get; } = code;
    public string? Detail { get; } = detail;
}
