namespace Scan.Indexer.Projections;

/// <summary>
/// A family of contracts that Scan understands: which events they emit, what each does to documents, whom it speaks of
/// and which facts it needs beside the log.
/// </summary>
public interface ISystem
{
    /// <summary>The <c>system</c> of manifests, such as <c>eigenlayer-core</c>.</summary>
    string Name { get; }

    void Declare(SystemBuilder system);
}
