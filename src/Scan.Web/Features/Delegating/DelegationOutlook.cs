using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Delegating;

/// <summary>What delegating to an operator exposes stake to, and how it is left again.</summary>
public sealed record DelegationOutlook(ChainView Chain, Operator Operator)
{
    public required LeavingTerms Terms { get; init; }
    public required AllocationDelay? AllocationDelay { get; init; }

    /// <summary>What sets can take now, will be able to, or may be able to.</summary>
    public required IReadOnlyList<SlashableBySet> Slashable { get; init; }

    /// <summary>What is allocated to sets that can take none of it as they stand.</summary>
    public IReadOnlyList<SlashableBySet> Dormant { get; init; } = [];

    /// <summary>Null: the operator is no duration vault.</summary>
    public VaultTerms? Vault { get; init; }

    /// <summary>AVSs with which it is registered now and what their registries say of removal.</summary>
    public required IReadOnlyList<SecuredAvs> Avss { get; init; }
    public required int SlashCount { get; init; }

    /// <summary>Splits whose change waits, the next first.</summary>
    public required IReadOnlyList<FeeSplit> NextFees { get; init; }

    /// <summary>True when it has more allocations or fees than were looked at, so that something may be missing.</summary>
    public bool IsCut { get; init; }

    public long Block => Chain.Info.IndexedBlock ?? 0;

    /// <summary>Blocks until a new allocation of the operator can slash; null: it has set no delay, so it cannot allocate.</summary>
    public long? NewAllocationBlocks => AllocationDelay?.DelayAt(Block);

    /// <summary>Whether a staker who reacts at once always escapes a new allocation; null: one of the delays is unknown.</summary>
    public bool? CanAlwaysLeave => Vault is { Holds: true } ? false : Terms.WithdrawalBlocks is { } leaving && NewAllocationBlocks is { } allocating ? Leaving.IsInTime(0, leaving, allocating) : null;

    /// <summary>The last block before the one in which a withdrawal can be queued at the earliest; null: unknown, since a locked vault opens at a time.</summary>
    public long? QueueableAfter => Vault is { Holds: true } vault ? vault.QueueableAfter : Block;

    /// <summary>
    /// Why whoever reacts at once escapes a new allocation, or does not: the block that it takes to queue, and the last in which what is queued can be slashed, count too, so
    /// that a delay which is longer by a block does not do. Null: one of the delays is unknown.
    /// </summary>
    public string? ReactingAtOnce => Vault is { Holds: true } ? "The vault is locked, so nobody can leave before it opens." : (Terms.WithdrawalBlocks, NewAllocationBlocks) switch
    {
        ({ } leaving, { } allocating) => $"Whoever queues a withdrawal in the next block is out of reach {Count(leaving + 2)} after the allocation is made, which holds after {Count(allocating)}: {(CanAlwaysLeave == true ? "in time" : "too late")}.",
        _ => null,
    };

    /// <summary>Sets that can take something now, or will be able to.</summary>
    public int SetCount => Slashable.Select(s => (s.Avs, s.SetId)).Distinct().Count();

    /// <summary>Whether leaving now escapes what begins in a block; null: unknown.</summary>
    public bool? IsInTime(long effectBlock) => Terms.WithdrawalBlocks is { } delay && QueueableAfter is { } after ? Leaving.IsInTime(after, delay, effectBlock) : null;

    private static string Count(long blocks) => $"{Shared.Format.Whole(blocks)} block{(blocks == 1 ? "" : "s")}";
}

/// <summary>An AVS that the operator secures, with what could take it out again.</summary>
public sealed record SecuredAvs(OperatorAvsRegistration Registration, Domain.EigenLayer.Avs? Avs, IReadOnlyList<Quorum> Quorums)
{
    /// <summary>Quorums of it in which a newcomer can take a place, because they are full.</summary>
    public IReadOnlyList<byte> FullQuorums => [.. Quorums.Where(q => Registration.Quorums.Contains(q.Number) && q.MaxOperatorCount is { } most && q.OperatorCount >= most).Select(q => q.Number)];

    /// <summary>Whether an account may eject it; false only when the registry named none.</summary>
    public bool MayBeEjected => Avs?.Ejector is { IsZero: false };
}
