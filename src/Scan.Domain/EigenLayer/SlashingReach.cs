using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>Whether a set can slash what is allocated to it, as AllocationManager.slashOperator asks.</summary>
public enum SlashingReach
{
    /// <summary>The operator is in the set, or left it so lately that it still can.</summary>
    Can,

    /// <summary>The set was not read from its creation on, or the operator left it and the delay is unknown.</summary>
    Unknown,

    /// <summary>The operator never joined the set.</summary>
    NeverJoined,

    /// <summary>The operator left the set, and DEALLOCATION_DELAY is over.</summary>
    Left,

    /// <summary>The set does not take the strategy.</summary>
    NotInSet,
}

/// <summary>What decides about <see cref="SlashingReach"/>, as documents tell it.</summary>
/// <param name="Set">Null: no event told of it.</param>
/// <param name="Member">Null: no event told of the operator in the set.</param>
/// <param name="DeallocationBlocks">DEALLOCATION_DELAY; null: unknown.</param>
public sealed record SetMembership(OperatorSet? Set, OperatorSetMember? Member, long? DeallocationBlocks)
{
    /// <param name="block">At which it is asked.</param>
    public SlashingReach ReachOf(Address strategy, long block)
    {
        // A set that was read from its creation on has told of all its members and strategies.
        var isWhole = Set is { CreatedBlock: not null };
        if (isWhole && !Set!.Strategies.Contains(strategy)) return SlashingReach.NotInSet;
        return Leaving.IsOperatorSlashable(Member, isWhole, block, DeallocationBlocks) switch
        {
            true => SlashingReach.Can,
            null => SlashingReach.Unknown,
            false => Member?.LeftBlock is null ? SlashingReach.NeverJoined : SlashingReach.Left,
        };
    }
}
