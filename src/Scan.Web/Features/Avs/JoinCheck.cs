using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Web.Shared;

namespace Scan.Web.Features.Avs;

/// <summary>One condition of joining a quorum.</summary>
/// <param name="Holds">Null: unknown.</param>
/// <param name="Answer">What the contract would answer, in its own words; null where it holds.</param>
public sealed record JoinCheck(string Title, bool? Holds, string Meaning, string? Answer = null)
{
    /// <summary>Whose signature it takes to hold; null: nobody's.</summary>
    public string? Asks { get; init; }
}

/// <summary>What decides whether an operator can join, as of the last indexed block.</summary>
public sealed record JoinFacts
{
    public required Domain.EigenLayer.Avs Avs { get; init; }
    public required Quorum Quorum { get; init; }

    /// <summary>Null: it never registered with EigenLayer.</summary>
    public required Operator? Operator { get; init; }
    public required OperatorAvsRegistration? Registration { get; init; }

    /// <summary>Weight of its shares now; null for quorums of slashable stake.</summary>
    public required BigInteger? Weight { get; init; }

    /// <summary>The members, smallest stake first.</summary>
    public required IReadOnlyList<QuorumStake> Members { get; init; }

    /// <summary>In wei, or why it is unknown.</summary>
    public required BigInteger? Balance { get; init; }
    public required string? BalanceProblem { get; init; }
}

/// <summary>Judges the conditions of RegistryCoordinator.registerOperator in the order in which an operator meets them.</summary>
public static class JoinChecks
{
    /// <summary>AltLayer's operator guide: at least 0.3 ETH for the gas of registering.</summary>
    private static readonly BigInteger Gas = 3 * BigInteger.Pow(10, 17);

    public static IReadOnlyList<JoinCheck> Of(JoinFacts f) => [Known(f), Member(f), Allowed(f), Running(f), Stake(f), Room(f), Money(f)];

    /// <summary>The answer to the question: false when any condition fails, null when none fails but some are unknown.</summary>
    public static bool? CanJoin(IReadOnlyList<JoinCheck> checks) => checks.Any(c => c.Holds == false) ? false : checks.Any(c => c.Holds is null) ? null : true;

    private static JoinCheck Known(JoinFacts f) => f.Operator?.RegisteredBlock is { } block
        ? new("Is an operator", true, $"Registered with EigenLayer in block {Format.Whole(block)}.")
        : new("Is an operator", f.Operator is null ? false : null, f.Operator is null ? "No log registers this address as an operator: it calls DelegationManager.registerAsOperator first." : "It was seen, but not its registration.", f.Operator is null ? "AVSDirectory.registerOperatorToAVS: operator not registered to EigenLayer yet" : null);

    private static JoinCheck Member(JoinFacts f) => f.Registration?.Quorums.Contains(f.Quorum.Number) == true
        ? new("Is not in it yet", false, $"It is in quorum {f.Quorum.Number} already.", "RegistryCoordinator._registerOperator: operator already registered for some quorums being registered for")
        : new("Is not in it yet", true, $"It is not in quorum {f.Quorum.Number}.");

    private static JoinCheck Allowed(JoinFacts f) => f.Avs.AllowlistEnabled switch
    {
        false => new("Allow-list", true, "The allow-list is off: anybody may join."),
        true when f.Registration?.Allowed == true => new("Allow-list", true, "The allow-list is on, and it is on it."),
        true => new("Allow-list", false, "The allow-list is on, and it is not on it: the allow-list manager has to add it.", "Unable to register operator with avs registry coordinator (NotInAllowlist)"),
        null => f.Avs.Kind == AvsKind.Mach ? new("Allow-list", null, "No event and no view told whether the allow-list is on.") : new("Allow-list", true, "This AVS has no allow-list that an event names."),
    };

    private static JoinCheck Running(JoinFacts f) => f.Avs.Paused
        ? new("Is not paused", null, "A bit of the service manager's pause status is set; which calls it stops is the contract's own matter.", "Pausable: index is paused")
        : new("Is not paused", true, "No pause of the service manager was seen.");

    private static JoinCheck Stake(JoinFacts f)
    {
        const string title = "Enough stake";
        if (f.Weight is not { } weight) return new(title, null, "The quorum counts slashable stake, which only the contract's view tells.");
        if (f.Quorum.MinimumStake is not { } least) return new(title, null, $"It has {Format.Readable(weight, 18)}; the quorum's minimum is unknown.");
        return weight >= least
            ? new(title, true, $"It has {Format.Readable(weight, 18)} of weight, the minimum is {Format.Readable(least, 18)}.")
            : new(title, false, $"It has {Format.Readable(weight, 18)} of weight, the minimum is {Format.Readable(least, 18)}: {Format.Readable(least - weight, 18)} are missing.", "StakeRegistry.registerOperator: Operator does not meet minimum stake requirement for quorum");
    }

    private static JoinCheck Room(JoinFacts f)
    {
        const string title = "A free place";
        if (f.Quorum.MaxOperatorCount is not { } most) return new(title, null, "How many operators the quorum takes is unknown.");
        if (f.Quorum.OperatorCount < most) return new(title, true, $"{f.Quorum.OperatorCount} of {Format.Whole(most)} places are taken.");
        const string full = "RegistryCoordinator.registerOperator: operator count exceeds maximum";
        if (f.Weight is not { } weight || f.Members.Count == 0) return new(title, null, $"All {Format.Whole(most)} places are taken; whom it could replace is unknown.", full);
        var victim = f.Members[0];
        return Churn.Judge(f.Quorum, weight, victim.Stake, f.Quorum.TotalStake + weight) switch
        {
            ChurnOutcome.Possible => new(title, true, $"All {Format.Whole(most)} places are taken, but it may replace the smallest member ({Format.Readable(victim.Stake, 18)}), with the churn approver's signature.") { Asks = "the churn approver's" },
            ChurnOutcome.NewcomerTooSmall => new(title, false, $"All {Format.Whole(most)} places are taken, and to replace the smallest member ({Format.Readable(victim.Stake, 18)}) it needs more than {Format.Readable(victim.Stake * f.Quorum.KickBipsOfOperatorStake!.Value / 10_000, 18)}.", "RegistryCoordinator._validateChurn: incoming operator has insufficient stake for churn"),
            ChurnOutcome.MemberTooLarge => new(title, false, $"All {Format.Whole(most)} places are taken, and even the smallest member holds too large a part to be replaced.", "RegistryCoordinator._validateChurn: cannot kick operator with more than kickBIPsOfTotalStake"),
            _ => new(title, null, $"All {Format.Whole(most)} places are taken; the rules of churn are unknown.", full),
        };
    }

    private static JoinCheck Money(JoinFacts f) => f.Balance is not { } wei
        ? new("Gas money", null, $"Its balance is unknown: {f.BalanceProblem}.")
        : wei >= Gas
            ? new("Gas money", true, $"It has {Format.Readable(wei, 18)} of the chain's currency; AltLayer's guide asks for 0.3.")
            : new("Gas money", wei.Sign > 0 ? null : false, $"It has {Format.Readable(wei, 18)} of the chain's currency; AltLayer's guide asks for 0.3.", wei.IsZero ? "insufficient funds for gas" : null);
}
