namespace Scan.Documents;

/// <summary>Keeps the documents that batches use under a bound: those not used for the longest time go first.</summary>
internal sealed class WorkingSet(IReadOnlyCollection<KindSession> kinds, long bound)
{
    private const int NewBetweenSweeps = 10_000;
    private int sweptAt;

    /// <summary>Counts batches; what the batch in hand and the one before it use is never dropped, since that one may still be on its way.</summary>
    public int Generation { get; private set; } = 1;

    public void NextGeneration()
    {
        Generation++;
        var count = kinds.Sum(k => k.Count);
        if (count < sweptAt + NewBetweenSweeps) return;
        Sweep();
        sweptAt = kinds.Sum(k => k.Count);
    }

    private void Sweep()
    {
        var generations = new SortedDictionary<int, long>();
        foreach (var kind in kinds) kind.Measure(generations);
        var excess = generations.Values.Sum() - bound;
        if (excess <= 0) return;
        // A quarter more than needed, so that not every sweep finds something to do.
        excess += bound / 4;
        var last = -1;
        foreach (var (generation, bytes) in generations)
        {
            if (excess <= 0 || generation >= Generation - 1) break;
            excess -= bytes;
            last = generation;
        }
        foreach (var kind in kinds) kind.Evict(last);
    }
}
