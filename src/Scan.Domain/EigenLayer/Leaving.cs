namespace Scan.Domain.EigenLayer;

/// <summary>
/// Whether a staker who leaves is out of reach before something begins. Since the slashing release a withdrawal that was queued in block S can be slashed up to
/// and including block S + MIN_WITHDRAWAL_DELAY_BLOCKS (DelegationManager._completeQueuedWithdrawal, slashableUntil).
/// </summary>
public static class Leaving
{
    /// <summary>The last block in which a withdrawal queued in <paramref name="startBlock"/> can be slashed.</summary>
    public static long LastSlashableBlock(long startBlock, long delay) => startBlock + delay;

    /// <summary>The last block in which queueing a withdrawal still escapes what begins in <paramref name="effectBlock"/>.</summary>
    public static long LastChance(long delay, long effectBlock) => effectBlock - delay - 1;

    /// <summary>True when a withdrawal queued in the block after <paramref name="block"/>, the earliest there is, escapes what begins in <paramref name="effectBlock"/>.</summary>
    public static bool IsInTime(long block, long delay, long effectBlock) => block + 1 <= LastChance(delay, effectBlock);

    /// <summary>AllocationManager.isOperatorSlashable: a member is, and one that left in block L up to and including block L + DEALLOCATION_DELAY.</summary>
    /// <param name="member">Null: no event told of the operator in the set.</param>
    /// <param name="isWhole">Whether the set was read from its creation on, so that silence means that the operator never joined it.</param>
    /// <returns>Null when it cannot be told.</returns>
    public static bool? IsOperatorSlashable(OperatorSetMember? member, bool isWhole, long block, long? deallocationBlocks) => member switch
    {
        { Member: true } => true,
        { LeftBlock: { } left } => deallocationBlocks is { } stays ? block <= left + stays : null,
        _ => isWhole ? false : null,
    };
}
