namespace Scan.Documents;

/// <summary>What a batch did to documents, on its way to a commit.</summary>
public sealed class SealedChanges
{
    internal SealedChanges(BatchChanges changes, Task encoded) => (Changes, Encoded) = (changes, encoded);

    internal BatchChanges Changes { get; }

    /// <summary>Ends when they are serialised.</summary>
    internal Task Encoded { get; }
}
