using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>
/// How a queued withdrawal stands now. DelegationManager judges by what holds when it is completed: in M2 by the longest delay of its strategies and the general one of then;
/// since the slashing release by MIN_WITHDRAWAL_DELAY_BLOCKS alone, for what was queued in M2 too.
/// </summary>
public sealed record WithdrawalPresent
{
    /// <summary>The first block at which it can be completed; null with <see cref="CompletableProblem"/>.</summary>
    public long? CompletableBlock { get; init; }
    /// <summary>Why that block is unknown, in words.</summary>
    public string? CompletableProblem { get; init; }
    /// <summary>The last block whose slashing counts; null where nothing can be slashed (M1, M2), or the delay is unknown.</summary>
    public long? SlashableUntilBlock { get; init; }
    /// <summary>What it would give now, by strategy (DelegationManager.getQueuedWithdrawal).</summary>
    public required IReadOnlyList<PresentShares> Shares { get; init; }

    /// <summary>Null for what does not wait, or of which only the completion was seen.</summary>
    public static WithdrawalPresent? Of(Withdrawal w, WithdrawalFacts facts)
    {
        if (w is not { Status: WithdrawalStatus.Queued, StartBlock: { } start }) return null;
        var general = facts.Delay(Address.Zero);
        // M1's queue is judged by no later release: what waits there goes on under a root of M2. Where no delay is known, what was told with the withdrawal stands.
        if (w.Era == WithdrawalEra.M1 || w.Era == WithdrawalEra.M2 && general is null) return Plain(w, w.CompletableBlock, w.CompletableProblem);
        if (w.Era == WithdrawalEra.M2 && general is { IsSlashing: false }) return OfM2(w, start, general, facts);
        long? until = general is { IsSlashing: true, Blocks: { } blocks } ? Place(start + blocks) : w.Era == WithdrawalEra.Slashing ? w.CompletableBlock - 1 : null;
        return new WithdrawalPresent
        {
            CompletableBlock = until + 1, SlashableUntilBlock = until, Shares = [.. w.Shares.Select(s => Present(s, start, until, facts))],
            CompletableProblem = until is not null ? null : general?.Problem ?? w.CompletableProblem ?? "The withdrawal delay is beyond all blocks.",
        };
    }

    private static WithdrawalPresent OfM2(Withdrawal w, long start, WithdrawalDelay general, WithdrawalFacts facts)
    {
        if (general.Blocks is not { } longest) return Plain(w, null, general.Problem);
        foreach (var s in w.Shares) longest = BigInteger.Max(longest, facts.Delay(s.Strategy)?.Blocks ?? 0);
        var block = Place(start + longest);
        return Plain(w, block, block is null ? "The withdrawal delay is beyond all blocks." : null);
    }

    private static WithdrawalPresent Plain(Withdrawal w, long? block, string? problem) =>
        new() { CompletableBlock = block, CompletableProblem = problem, Shares = [.. w.Shares.Select(s => new PresentShares(s.Strategy, s.Shares, null))] };

    /// <summary>SlashingLib.scaleForCompleteWithdrawal: by the operator's magnitude in the last slashable block and the beacon chain's factor of now.</summary>
    private static PresentShares Present(WithdrawalShares s, long start, long? until, WithdrawalFacts facts)
    {
        var magnitude = facts.Magnitude(s.Strategy);
        if (until is null && magnitude?.Changes is [.., { Block: var last }] && last > start)
            return new(s.Strategy, null, "The operator was slashed since it was queued, and the last block whose slashing counts is unknown.");
        if ((magnitude is null ? Wad.One : magnitude.MaxMagnitudeAt(until ?? long.MaxValue)) is not { } max)
            return new(s.Strategy, null, "The operator was slashed more often since then than is kept.");
        var factor = s.Strategy == StakerShares.BeaconChainEth ? Wad.Multiply(max, facts.Pod?.BeaconChainSlashingFactor ?? Wad.One) : max;
        return new(s.Strategy, Wad.Multiply(s.Shares, factor), null);
    }

    private static long? Place(BigInteger block) => block < long.MaxValue ? (long)block : null;
}

/// <summary>What a queued withdrawal would give of one strategy.</summary>
/// <param name="Amount">In the strategy's shares; null with <paramref name="Problem"/>.</param>
/// <param name="Problem">Why the amount is unknown, in words.</param>
public sealed record PresentShares(Address Strategy, BigInteger? Amount, string? Problem);

/// <summary>What the present of a withdrawal follows from.</summary>
/// <param name="Delay">Of its contract, by strategy; zero: the general one.</param>
/// <param name="Magnitude">Of the operator that it was delegated to, by strategy; null: none, or never slashed.</param>
/// <param name="Pod">Its staker's.</param>
public sealed record WithdrawalFacts(Func<Address, WithdrawalDelay?> Delay, Func<Address, OperatorMagnitude?> Magnitude, EigenPod? Pod);
