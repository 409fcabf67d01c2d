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
}
