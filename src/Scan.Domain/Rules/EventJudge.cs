using System.Globalization;
using System.Numerics;
using Scan.Domain.EigenLayer;

namespace Scan.Domain.Rules;

/// <summary>Judges events by conditions. Pure: the same event and rule give the same verdict, today or when the past is tried.</summary>
public static class EventJudge
{
    private const string AgentWallet = "agentWallet";

    /// <summary>Null where the event says nothing to this condition.</summary>
    /// <param name="rule">Of a condition whose events hold this one's name, and whose scope the event lies in.</param>
    public static Verdict? Judge(Rule rule, RuleEvent e) => rule.Condition switch
    {
        "alertConfirmed" => e.Name == RuleEvent.Alert ? new(e.Id, e.State is "seen" or "final", Alert(e)) : null,
        "alertRemoved" => e.Name == RuleEvent.Alert ? new(e.Id, e.State == "removed", Alert(e)) : null,
        "operatorDeregistered" => Registration(rule, e),
        "operatorEjected" => e.Name == "OperatorEjected" || e.RemovalCause == OperatorRemoval.Ejected ? Changed(e, Arguments(e), "operator", "operatorId", "avs") : null,
        "socketChanged" => Changed(e, $"to {e.Text("socket")}", "operator", "operatorId", "avs"),
        "feeChanged" => Changed(e, Fee(e) + WayOut(rule, e), "operator", "avs"),
        "operatorChanged" => Changed(e, Details(e) + WayOut(rule, e), "operator"),
        "operatorSetJoined" => Changed(e, $"joined {Set(e.JoinedSet)}{WayOut(rule, e)}", "operator", "avs"),
        "ownerChanged" => Changed(e, $"from {e.Text("previousOwner")} to {e.Text("newOwner")}", "avs", "contract"),
        "slashing" => Changed(e, e.Text("description") ?? "", "operator", "avs"),
        "allocationPending" => Allocation(e) is { } pending ? Changed(e, pending + WayOut(rule, e), "operator", "avs") : null,
        "stakeFalls" => StakeFall(rule, e),
        "stakerWarning" => Warning(e),
        "feedbackBelow" => Feedback(rule, e),
        "agentEndpointChanged" => e.Topic("agent") is null ? null : Changed(e, $"to {e.Text("newURI")}", "agent"),
        "agentWalletChanged" => Wallet(e),
        _ => Changed(e, Arguments(e), "operator", "operatorId", "avs", "agent", "contract"),
    };

    private static string Alert(RuleEvent e) => $"{e.State}, rollup {e.Text("rollupChainId") ?? "unknown"}, block {e.Block} of chain {e.ChainId}";

    private static Verdict? Registration(Rule rule, RuleEvent e)
    {
        // DelegationManager's event of this name makes an operator; it registers with nobody.
        if (e.Name == "OperatorRegistered" && e.Contract == "DelegationManager") return null;
        var left = e.Name switch
        {
            "OperatorAVSRegistrationStatusUpdated" => e.Text("status") == "0",
            "OperatorDeregistered" or "OperatorRemovedFromOperatorSet" => true,
            _ => false,
        };
        return new(Subject(e, "operator", "operatorId", "avs"), left, $"{(left ? "left" : "registered")} in block {e.Block} ({e.Name}){(left ? WayOut(rule, e) : "")}");
    }

    private static string Fee(RuleEvent e)
    {
        string? At(string form) => e.Text($"new{form}SplitBips") is { } after ? $"from {Percent(e.Text($"old{form}SplitBips"))} to {Percent(after)}" : null;
        var change = At("OperatorAVS") ?? At("OperatorPI") ?? At("OperatorSet") ?? At("DefaultOperator") ?? "";
        return e.Number("activatedAt") is { } at && at <= long.MaxValue / 1000 ? $"{change}, from {Minute(at)} UTC on" : change;
    }

    // 65535 stands for "never set" in RewardsCoordinator.
    private static string Percent(string? bips) => bips is null or "65535" ? "the default" : decimal.TryParse(bips, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? $"{value / 100:0.##} %" : bips;

    private static string? Allocation(RuleEvent e) =>
        e.Number("effectBlock") is { } effect && effect > e.Block ? $"magnitude {e.Text("magnitude")} from block {effect} on, {effect - e.Block} blocks after it was said{Reach(e, effect)}" : null;

    /// <summary>What keeps the set from slashing it once it counts, or makes that doubtful: an operator that is no member can join without delay.</summary>
    private static string Reach(RuleEvent e, BigInteger effect) =>
        e.Membership is not { } membership || effect > long.MaxValue || !Primitives.Address.TryParse(e.Text("strategy"), null, out var strategy) ? "" : membership.ReachOf(strategy, (long)effect) switch
        {
            SlashingReach.NeverJoined => "; the operator is no member of the set, which can slash it as soon as it joins",
            SlashingReach.Left => "; the operator is no longer a member of the set, which can slash it as soon as it joins again",
            SlashingReach.NotInSet => "; the set does not take this strategy, and can slash it as soon as the AVS adds it",
            SlashingReach.Unknown => "; whether the set can slash it then is unknown",
            _ => "",
        };

    private static Verdict? StakeFall(Rule rule, RuleEvent e)
    {
        if ((e.Number("stake") ?? e.Number("newWeight")) is not { } now || e.StakesBefore.Count == 0) return null;
        var quorum = e.Text("quorumNumber") is { } number ? $" quorum {number}" : "";
        var highest = e.StakesBefore.Max(point => point.Stake);
        var fall = highest.IsZero || now >= highest ? 0 : (decimal)((highest - now) * 1_000_000 / highest) / 10_000;
        return new($"{Subject(e, "operator", "operatorId", "avs")}{quorum}", fall >= rule.Parameter("percent") && fall > 0,
            $"{fall.ToString("0.##", CultureInfo.InvariantCulture)} % below the highest of {Span(rule.Parameter("seconds"))}: {now} after {highest}{(quorum.Length > 0 ? " in" + quorum : "")}");
    }

    private static Verdict? Warning(RuleEvent e)
    {
        var detail = e.Name switch
        {
            "AllocationUpdated" => Allocation(e) is { } pending ? $"a pending allocation: {pending}; {Exit(e)}" : null,
            "OperatorAddedToOperatorSet" => $"the operator joined {Set(e.JoinedSet)}; {Exit(e)}",
            "OperatorAVSSplitBipsSet" or "OperatorPISplitBipsSet" or "OperatorSetSplitBipsSet" => $"the operator's fee changes {Fee(e)}; {Exit(e)}",
            "OperatorDetailsModified" or "DelegationApproverUpdated" => $"the operator changed its details: {Details(e)}; {Exit(e)}",
            "OperatorAVSRegistrationStatusUpdated" => e.Text("status") == "0" ? $"the operator left a service; {Exit(e)}" : null,
            "OperatorRemovedFromOperatorSet" => $"the operator left an operator set; {Exit(e)}",
            "OperatorSlashed" => $"the operator was slashed: {e.Text("description")}",
            "StakerDelegated" => $"delegated to {e.Text("operator")}",
            _ => $"no longer delegated to {e.Text("operator")} ({e.Name})",
        };
        return detail is null ? null : new(e.Id, true, detail);
    }

    /// <summary>Whether this rule tells of this event how long a staker's leaving takes.</summary>
    public static bool AsksForExit(Rule rule, RuleEvent e) => rule.Condition switch
    {
        "stakerWarning" => e.Name is not ("OperatorSlashed" or "StakerDelegated" or "StakerUndelegated" or "StakerForceUndelegated"),
        "allocationPending" or "operatorSetJoined" or "operatorChanged" or "feeChanged" or "operatorDeregistered" => IsForStaker(rule),
        _ => false,
    };

    private static bool IsForStaker(Rule rule) => rule.Scope.Any(topic => topic.StartsWith("staker:", StringComparison.Ordinal));

    private static string WayOut(Rule rule, RuleEvent e) => IsForStaker(rule) ? $"; {Exit(e)}" : "";

    private static string Details(RuleEvent e)
    {
        var approver = e.Text("newDelegationApprover") ?? (e.Data.ValueKind == System.Text.Json.JsonValueKind.Object && e.Data.TryGetProperty("newOperatorDetails", out var all) && all.ValueKind == System.Text.Json.JsonValueKind.Object
            && all.TryGetProperty("delegationApprover", out var told) && told.ValueKind == System.Text.Json.JsonValueKind.String ? told.GetString() : null);
        return approver is null ? $"metadata at {e.Text("metadataURI")}" : Primitives.Address.TryParse(approver, null, out var who) && who.IsZero ? "anyone may delegate to it" : $"{approver} must approve who delegates to it";
    }

    private static string Set(OperatorSet? set) => set is null ? "an operator set, which may slash it"
        : $"operator set {set.SetId} of {set.Avs}, {(set.Strategies.Count > 0 ? $"which can slash it in {set.Strategies.Count} {(set.Strategies.Count == 1 ? "strategy" : "strategies")}: "
            + (set.RedistributionRecipient is { } to ? $"slashed funds go to {to} (redistributable)" : "slashed funds are burned") : "which has no strategies to slash it in yet")}";

    /// <summary>What a duration vault that was locked when the event came lets nobody do; null: no lock holds.</summary>
    private static string? Lock(RuleEvent e) => e.Vault is not { LockedTime: { } since } vault || since > e.Time || vault.MaturedTime <= e.Time ? null
        : vault.UnlockTime is not { } unlock ? "its vault is locked for a time that is unknown, and nothing can be queued before"
        : unlock > e.Time ? $"its vault is locked until {Minute(unlock)} UTC, and nothing can be queued before" : "its vault's time is over, but nothing can be queued until somebody calls its markMatured";

    private static string Minute(BigInteger seconds) => DateTimeOffset.FromUnixTimeSeconds((long)BigInteger.Min(seconds, 253_402_300_799)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Whether who leaves at once is out before it takes effect.</summary>
    private static string Exit(RuleEvent e)
    {
        if (Lock(e) is { } held) return $"{held}; {(e.ExitBlocks is { } then ? $"leaving takes {then} blocks from then on" : "how long leaving takes then is unknown")}{(e.Number("effectBlock") is { } before ? $", and whether that is before block {before} is up to the pace of blocks" : "")}";
        if (e.ExitBlocks is not { } exit) return "how long leaving takes is unknown";
        if (e.Number("effectBlock") is not { } effect) return $"leaving takes {exit} blocks";
        return effect <= long.MaxValue && Leaving.IsInTime(e.Block, exit, (long)effect) ? $"leaving takes {exit} blocks: out before, if begun by block {Leaving.LastChance(exit, (long)effect)}" : $"leaving takes {exit} blocks: not out before, however soon it is begun";
    }

    private static Verdict? Feedback(Rule rule, RuleEvent e)
    {
        var raw = e.Number("value") ?? e.Number("score");
        var decimals = e.Number("valueDecimals") ?? 0;
        if (raw is not { } value || decimals > 18 || decimals < 0 || BigInteger.Abs(value) > (BigInteger)decimal.MaxValue) return null;
        var given = (decimal)value / (decimal)BigInteger.Pow(10, (int)decimals);
        return given < rule.Parameter("value") ? new(e.Id, true, $"{given.ToString(CultureInfo.InvariantCulture)} of {e.Text("clientAddress")}, tags {e.Text("tag1")} {e.Text("tag2")}") : null;
    }

    private static Verdict? Wallet(RuleEvent e)
    {
        if (e.Topic("agent") is null) return null;
        if (e.Name == "Transfer") return e.Text("from") == "0x0000000000000000000000000000000000000000" ? null : Changed(e, $"owner from {e.Text("from")} to {e.Text("to")}", "agent");
        return (e.Text("metadataKey") ?? e.Text("key")) == AgentWallet ? Changed(e, $"wallet {e.Text("metadataValue") ?? e.Text("value")}", "agent") : null;
    }

    private static Verdict Changed(RuleEvent e, string detail, params ReadOnlySpan<string> kinds) => new(Subject(e, kinds), true, $"{e.Name} in block {e.Block}{(detail.Length > 0 ? ": " + detail : "")}");

    /// <summary>The things of these kinds that the event speaks of; the event itself where there are none.</summary>
    private static string Subject(RuleEvent e, params ReadOnlySpan<string> kinds)
    {
        var found = new List<string>();
        foreach (var kind in kinds)
        {
            // The middleware's id stands in for an operator only where its address is not told.
            if (kind == "operatorId" && found.Any(topic => topic.StartsWith("operator:", StringComparison.Ordinal))) continue;
            if (e.Topic(kind) is { } topic) found.Add(topic);
        }
        return found.Count > 0 ? string.Join(' ', found) : e.Id;
    }

    private static string Arguments(RuleEvent e) => e.Data.ValueKind == System.Text.Json.JsonValueKind.Object
        ? string.Join(", ", e.Data.EnumerateObject().Where(p => p.Value.ValueKind is System.Text.Json.JsonValueKind.String or System.Text.Json.JsonValueKind.Number).Take(4).Select(p => $"{p.Name} {p.Value}")) : "";

    public static string Span(decimal seconds) => seconds % 86_400 == 0 ? $"{seconds / 86_400:0} d" : seconds % 3600 == 0 ? $"{seconds / 3600:0} h" : $"{seconds / 60:0.#} min";
}
