namespace Scan.Documents;

/// <summary>What a batch did to documents, taken out of the session.</summary>
internal sealed class BatchChanges(StepBlocks steps, IReadOnlyList<KindChanges> kinds)
{
    private readonly Sum256[] digestByStep = new Sum256[steps.Count];

    public IReadOnlyList<KindChanges> Kinds { get; } = kinds;

    /// <summary>The last block below finality that changed a document, -1 for none.</summary>
    public long LastWithoutUndo => steps[0];

    /// <summary>Serialises and hashes the changed documents, after those of the batch before: a change of the digest starts from what that one left.</summary>
    public void Encode(long chainId)
    {
        foreach (var kind in Kinds) kind.Encode(chainId, digestByStep);
    }

    /// <summary>The blocks of the undo steps in order, each with what it adds to the digest.</summary>
    public IEnumerable<(long Block, Sum256 Added)> Steps() => digestByStep.Select((sum, step) => (steps[step], sum));
}
