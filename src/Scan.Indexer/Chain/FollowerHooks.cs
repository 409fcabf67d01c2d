namespace Scan.Indexer.Chain;

/// <summary>How far a chain is, when a batch is on its way.</summary>
/// <param name="Events">Logs of the batch.</param>
public sealed record FollowProgress(long Block, long Head, long Finalized, int Events);

/// <summary>What a follower tells whoever runs it.</summary>
internal sealed record FollowerHooks
{
    /// <summary>All went well: what was shown as an error is over.</summary>
    public required Func<CancellationToken, Task> HealthyAsync { get; init; }

    /// <summary>The state was restored to this block.</summary>
    public required Action<long> Reorganised { get; init; }

    public required Action<FollowProgress> Progressed { get; init; }

    /// <summary>Whether the chain is at its head, with all that readers need.</summary>
    public required Func<bool> IsLive { get; init; }

    /// <summary>Called when a back-fill has committed its last batch: what it deferred is to be made good, then the chain is live.</summary>
    public required Func<CancellationToken, Task> GoLiveAsync { get; init; }
}
