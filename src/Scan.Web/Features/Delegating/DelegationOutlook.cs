using System.Numerics;
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
    public required IReadOnlyList<SlashableBySet> Slashable { get; init; }

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
    public bool? CanAlwaysLeave => Terms.WithdrawalBlocks is { } leaving && NewAllocationBlocks is { } allocating ? Leaving.IsInTime(0, leaving, allocating) : null;

    /// <summary>Sets that can take something now, or will be able to.</summary>
    public int SetCount => Slashable.Select(s => (s.Avs, s.SetId)).Distinct().Count();
}

/// <summary>The part of a strategy that an operator set can slash.</summary>
/// <param name="Part">Now, in parts of 1e18 of the operator's stake in the strategy.</param>
/// <param name="NextPart">From <paramref name="EffectBlock"/> on; null: nothing is pending.</param>
/// <param name="Slasher">The one account that may slash; null: whom the AVS appoints.</param>
/// <param name="Recipient">Who receives what is slashed; null: it is burned.</param>
/// <param name="InTime">For what grows at <paramref name="EffectBlock"/>: whether leaving now escapes it; null: unknown, or nothing grows.</param>
/// <param name="LastChance">The last block in which queueing a withdrawal escapes it.</param>
public sealed record SlashableBySet(Address Avs, long SetId, Address Strategy, BigInteger Part, BigInteger? NextPart, long? EffectBlock, Address? Slasher, Address? Recipient, bool? InTime, long? LastChance)
{
    public bool Grows => NextPart > Part;

    /// <summary>Who may slash from <see cref="SlasherBlock"/> on; both are null when no change waits.</summary>
    public Address? NextSlasher { get; init; }
    public long? SlasherBlock { get; init; }

    public static SlashableBySet Of(Allocation a, OperatorSet? set, OperatorMagnitude? magnitude, LeavingTerms terms, long block)
    {
        var max = magnitude?.MaxMagnitude ?? Wad.One;
        BigInteger PartOf(BigInteger m) => max.IsZero ? 0 : BigInteger.Min(Wad.One, Wad.Divide(m, max));
        var pending = a.EffectBlock is { } effect && effect > block;
        BigInteger? next = pending ? PartOf(a.PendingMagnitude!.Value) : null;
        var grows = next > PartOf(a.MagnitudeAt(block));
        var waits = set?.SlasherEffectBlock > block;
        return new SlashableBySet(a.Avs, a.SetId, a.Strategy, PartOf(a.MagnitudeAt(block)), next, pending ? a.EffectBlock : null, set?.SlasherAt(block), set?.RedistributionRecipient,
            grows && terms.WithdrawalBlocks is { } d ? Leaving.IsInTime(block, d, a.EffectBlock!.Value) : null, grows && terms.WithdrawalBlocks is { } w ? Leaving.LastChance(w, a.EffectBlock!.Value) : null)
        {
            NextSlasher = waits ? set!.PendingSlasher : null, SlasherBlock = waits && set!.PendingSlasher is not null ? set.SlasherEffectBlock : null,
        };
    }
}

/// <summary>An AVS that the operator secures, with what could take it out again.</summary>
public sealed record SecuredAvs(OperatorAvsRegistration Registration, Domain.EigenLayer.Avs? Avs, IReadOnlyList<Quorum> Quorums)
{
    /// <summary>Quorums of it in which a newcomer can take a place, because they are full.</summary>
    public IReadOnlyList<byte> FullQuorums => [.. Quorums.Where(q => Registration.Quorums.Contains(q.Number) && q.MaxOperatorCount is { } most && q.OperatorCount >= most).Select(q => q.Number)];

    /// <summary>Whether an account may eject it; false only when the registry named none.</summary>
    public bool MayBeEjected => Avs?.Ejector is { IsZero: false };
}
