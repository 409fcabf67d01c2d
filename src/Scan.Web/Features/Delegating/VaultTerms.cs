using Scan.Domain.EigenLayer;
using Scan.Web.Chains;
using Scan.Web.Shared;

namespace Scan.Web.Features.Delegating;

/// <summary>When what is in a duration vault can be had back (DurationVaultStrategy, which is an operator of its own).</summary>
/// <param name="Unit">Of its token; null: its decimals are unknown.</param>
public sealed record VaultTerms(DurationVault Vault, ChainView Chain, LeavingTerms Terms, TokenUnit? Unit)
{
    /// <summary>What the strategy answers when shares are taken out of a locked vault (beforeRemoveShares), whichever way.</summary>
    public const string LockedError = "WithdrawalsLockedDuringAllocations";

    private long? Now => Chain.Info.IndexedTime;

    /// <summary>Nothing can be taken out: the vault has told of its lock and not of its end.</summary>
    public bool IsLocked => Vault.Status == DurationVaultStatus.Locked;

    /// <summary>Its time is over, so that anybody may end the lock by markMatured.</summary>
    public bool IsDue => IsLocked && Vault.UnlockTime <= Now;

    /// <summary>Locked, and nobody but an arbitrator can end it yet.</summary>
    public bool Holds => IsLocked && !IsDue;

    /// <summary>See <see cref="DelegationOutlook.QueueableAfter"/>, for a locked vault, by the pace of blocks; null: unknown.</summary>
    public long? QueueableAfter => Chain.Info.IndexedBlock is not { } block ? null : IsDue ? block : (Vault.UnlockTime, Now, Terms.SecondsPerBlock) switch
    {
        ({ } unlock, { } now, > 0 and var pace) => block + (long)Math.Ceiling((unlock - now) / pace),
        _ => null,
    };

    /// <summary>When what is queued as soon as the lock ends of itself can be had, in Unix seconds; null: unknown, it is not locked, or due.</summary>
    public long? OutTime => Holds && (Vault.UnlockTime, Terms.WithdrawalBlocks, Terms.SecondsPerBlock) is ({ } unlock, { } blocks, { } pace) ? unlock + (long)((blocks + 1) * pace) : null;

    public string State => Vault.Status switch
    {
        DurationVaultStatus.Locked => IsDue ? "locked, its time is over" : "locked",
        DurationVaultStatus.Withdrawals => "pays out",
        _ => "takes deposits",
    };

    /// <summary>What leaving takes as the vault stands, in sentences.</summary>
    public string Leaving
    {
        get
        {
            var waits = Terms.WithdrawalBlocks is { } blocks ? $"the withdrawal waits {Terms.Text(blocks)}" : "how long the withdrawal waits is unknown";
            return Vault.Status switch
            {
                DurationVaultStatus.Deposits => $"It can still be left: {waits}. As soon as its admin locks it, for {Length}, nothing can be queued until the lock ends.",
                DurationVaultStatus.Withdrawals => $"It pays out{(Vault.EndedEarly ? ", since its arbitrator ended the lock early" : "")}: {waits}.",
                _ when IsDue => $"Its time is over, but it stays locked until somebody calls its markMatured, which anybody may. Until then undelegating and queueing a withdrawal from it fail with {LockedError}; then {waits}.",
                _ => $"Undelegating and queueing a withdrawal from it fail with {LockedError} until {(Vault.UnlockTime is { } unlock ? Format.Exactly(unlock) : "a time that is unknown")}. "
                    + $"Then {waits}{(OutTime is { } at ? $", so that it can be had on {Format.Exactly(at)} at the earliest" : "")}. {Early}",
            };
        }
    }

    private string Length => Vault.Duration is { } seconds ? Format.Span(seconds) : "a time that is unknown";

    private string Early => Vault.Arbitrator switch
    {
        null => "Whether an arbitrator may end the lock early is unknown.",
        { IsZero: true } => "Nobody may end the lock early.",
        { } who => $"Its arbitrator {who.ToChecksum()} may end the lock early.",
    };
}
