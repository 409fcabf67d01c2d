using System.Runtime.InteropServices;

namespace Scan.Documents;

/// <summary>
/// Keeps the documents that batches use under a bound. Those that one batch alone used go first, the oldest before the others, then those not used for the longest time: what is written
/// once and never looked at again (feedback) does not drive out what every batch changes (operators).
/// </summary>
internal sealed class WorkingSet(IReadOnlyCollection<KindSession> kinds, long bound)
{
    private const int MostBetweenSweeps = 10_000;
    private const int BytesBetweenSweeps = 8 << 10;

    /// <summary>Batches after which what was used often is no better than what was used once.</summary>
    private const int LongAgo = 32;
    private readonly int newBetweenSweeps = (int)Math.Min(MostBetweenSweeps, bound / BytesBetweenSweeps);
    private int sweptAt;

    /// <summary>Counts batches; what the batch in hand and those use whose commits may still be on their way is never dropped.</summary>
    public int Generation { get; private set; } = 1;

    public void NextGeneration()
    {
        Generation++;
        var count = kinds.Sum(k => k.Count);
        if (count < sweptAt + newBetweenSweeps) return;
        Sweep();
        sweptAt = kinds.Sum(k => k.Count);
    }

    private void Sweep()
    {
        var (usedOnce, usedAgain) = (new GenerationBytes(), new GenerationBytes());
        foreach (var kind in kinds) kind.Measure(usedOnce, usedAgain);
        var excess = usedOnce.Total + usedAgain.Total - bound;
        if (excess <= 0) return;
        // A quarter more than needed, so that not every sweep finds something to do.
        excess += bound / 4;
        var once = usedOnce.Oldest(ref excess, Generation - ChainWriter.CommitsAtOnce);
        var again = usedAgain.Oldest(ref excess, Generation - ChainWriter.CommitsAtOnce);
        foreach (var kind in kinds) kind.Evict(once, again, Generation - LongAgo);
    }
}

/// <summary>How many bytes were last used by which generation of batches.</summary>
internal sealed class GenerationBytes
{
    private readonly Dictionary<int, long> bytes = [];

    public long Total => bytes.Values.Sum();

    public void Add(int generation, int size) => CollectionsMarshal.GetValueRefOrAddDefault(bytes, generation, out _) += size;

    /// <summary>Takes the oldest generations before <paramref name="end"/> until <paramref name="excess"/> is gone; returns the last that it took, -1 for none.</summary>
    public int Oldest(ref long excess, int end)
    {
        var last = -1;
        foreach (var (generation, size) in bytes.OrderBy(pair => pair.Key))
        {
            if (excess <= 0 || generation >= end) break;
            excess -= size;
            last = generation;
        }
        return last;
    }
}
