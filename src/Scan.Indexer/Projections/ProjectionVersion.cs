namespace Scan.Indexer.Projections;

/// <summary>What the projections make of a ledger.</summary>
public static class ProjectionVersion
{
    /// <summary>
    /// To be raised with every change of a projection or of a document's JSON: an indexer that finds documents of another version rebuilds them from the
    /// ledger before it goes on.
    /// </summary>
    public const int Current = 11;
}
