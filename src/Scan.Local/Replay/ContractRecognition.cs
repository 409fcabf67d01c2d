using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>Tells what a contract is from the events it emitted: the one kind whose events cover all of them, and nothing when several do.</summary>
internal sealed class ContractRecognition(IReadOnlyList<KnownContract> kinds)
{
    // Every proxy and owned contract emits these, so they tell nothing of what stands behind.
    private static readonly HashSet<Hash32> Common =
    [
        Keccak256.Hash("Upgraded(address)"), Keccak256.Hash("AdminChanged(address,address)"), Keccak256.Hash("BeaconUpgraded(address)"),
        Keccak256.Hash("Initialized(uint8)"), Keccak256.Hash("Initialized(uint64)"), Keccak256.Hash("OwnershipTransferred(address,address)"),
    ];

    /// <summary>The kinds that <paramref name="emitted"/> (first topics) allow; null when the events tell nothing at all.</summary>
    public IReadOnlyList<KnownContract>? Candidates(IEnumerable<Hash32> emitted)
    {
        var telling = emitted.Where(topic => !Common.Contains(topic)).ToHashSet();
        if (telling.Count == 0) return null;
        var released = kinds.Where(kind => telling.IsSubsetOf(kind.ReleasedTopics)).ToArray();
        return released.Length > 0 ? released : [.. kinds.Where(kind => telling.IsSubsetOf(kind.Topics))];
    }
}
