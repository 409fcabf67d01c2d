using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Delegating;

/// <summary>The part of a strategy that an operator set can slash.</summary>
/// <param name="Part">Now, in parts of 1e18 of the operator's stake in the strategy.</param>
/// <param name="NextPart">From <paramref name="EffectBlock"/> on; null: nothing is pending that the set could reach.</param>
/// <param name="Slasher">The one account that may slash; null: whom the AVS appoints.</param>
/// <param name="Recipient">Who receives what is slashed; null: it is burned.</param>
/// <param name="InTime">For what grows at <paramref name="EffectBlock"/>: whether leaving now escapes it; null: unknown, or nothing grows.</param>
/// <param name="LastChance">The last block in which queueing a withdrawal escapes it.</param>
public sealed record SlashableBySet(Address Avs, long SetId, Address Strategy, BigInteger Part, BigInteger? NextPart, long? EffectBlock, Address? Slasher, Address? Recipient, bool? InTime, long? LastChance)
{
    public bool Grows => NextPart > Part;

    public SlashingReach Reach { get; init; }

    /// <summary>True for what the set can slash, or may be able to.</summary>
    public bool IsReached => Reach is SlashingReach.Can or SlashingReach.Unknown;

    /// <summary>The last block in which the set can slash an operator that left it; null: it is in the set, or the block is unknown.</summary>
    public long? UntilBlock { get; init; }

    /// <summary>Who may slash from <see cref="SlasherBlock"/> on; both are null when no change waits.</summary>
    public Address? NextSlasher { get; init; }
    public long? SlasherBlock { get; init; }

    /// <summary>What keeps the set from slashing, or makes it doubtful, with what would let it; empty where it can.</summary>
    public string Standing => (Reach, UntilBlock) switch
    {
        (SlashingReach.NeverJoined, _) => "allocated, but not a member: it can slash as soon as it joins",
        (SlashingReach.Left, _) => "allocated, but no longer a member: it can slash as soon as it joins again",
        (SlashingReach.NotInSet, _) => "allocated, but the set does not take this strategy: it can slash as soon as the AVS adds it",
        (SlashingReach.Unknown, _) => "whether it is a member is unknown: the set was not read from its creation on, or how long it can slash after leaving is unknown",
        (_, { } until) => $"it left the set, which can slash it up to block {Shared.Format.Whole(until)} all the same",
        _ => "",
    };

    /// <param name="set">Null: no event told of it.</param>
    /// <param name="member">Null: no event told of the operator in the set.</param>
    /// <param name="after">See <see cref="DelegationOutlook.QueueableAfter"/>.</param>
    public static SlashableBySet Of(Allocation a, OperatorSet? set, OperatorSetMember? member, OperatorMagnitude? magnitude, LeavingTerms terms, long block, long? after)
    {
        var max = magnitude?.MaxMagnitude ?? Wad.One;
        BigInteger PartOf(BigInteger m) => max.IsZero ? 0 : BigInteger.Min(Wad.One, Wad.Divide(m, max));
        var until = member is { Member: false, LeftBlock: { } left } && terms.DeallocationBlocks is { } stays ? left + stays : (long?)null;
        var (part, waiting) = (PartOf(a.MagnitudeAt(block)), a.EffectBlock > block);
        // What comes after a set can no longer slash is nothing to it, but where that is all, it is what a return to the set would make slashable.
        var isBeyond = waiting && a.EffectBlock > until;
        var pending = waiting && (!isBeyond || part.IsZero);
        BigInteger? next = pending ? PartOf(a.PendingMagnitude!.Value) : null;
        var grows = !isBeyond && next > part;
        var reach = new SetMembership(set, member, terms.DeallocationBlocks).ReachOf(a.Strategy, block);
        var waits = set?.SlasherEffectBlock > block;
        return new SlashableBySet(a.Avs, a.SetId, a.Strategy, part, next, pending ? a.EffectBlock : null, set?.SlasherAt(block), set?.RedistributionRecipient,
            grows && terms.WithdrawalBlocks is { } d && after is { } queueable ? Leaving.IsInTime(queueable, d, a.EffectBlock!.Value) : null, grows && terms.WithdrawalBlocks is { } w ? Leaving.LastChance(w, a.EffectBlock!.Value) : null)
        {
            Reach = isBeyond && part.IsZero && reach == SlashingReach.Can ? SlashingReach.Left : reach, UntilBlock = until,
            NextSlasher = waits ? set!.PendingSlasher : null, SlasherBlock = waits && set!.PendingSlasher is not null ? set.SlasherEffectBlock : null,
        };
    }
}
