namespace Scan.Local;

/// <summary>Something outside Scan keeps it from starting. Both texts are for the user: one sentence that says what is wrong, one that says what to do.</summary>
public sealed class SetupException(string problem, string remedy, Exception? cause = null) : Exception($"{problem} {remedy}", cause)
{
    public string Problem { get; } = problem;
    public string Remedy { get; } = remedy;
}
