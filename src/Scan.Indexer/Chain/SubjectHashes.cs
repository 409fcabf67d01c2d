using System.Runtime.InteropServices;
using Scan.Documents;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>
/// Hashes of subjects as ledger rows carry them. Logs speak of the same things again and again, and a hash costs more than all else about a subject, its name
/// included, so those that were made are kept until there are too many. Not thread-safe.
/// </summary>
internal sealed class SubjectHashes(long chainId)
{
    private const int Most = 16_000;
    private readonly Dictionary<Subject, long> known = [];

    /// <summary>The hash of the subject at <paramref name="position"/>; 0 where there is none.</summary>
    public long At(int position, IReadOnlyList<Subject> subjects)
    {
        if (position >= subjects.Count) return 0;
        if (known.Count == Most) known.Clear();
        ref var hash = ref CollectionsMarshal.GetValueRefOrAddDefault(known, subjects[position], out var isKnown);
        return isKnown ? hash : hash = Subjects.Hash(subjects[position].Topic(chainId));
    }
}
