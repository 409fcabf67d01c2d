namespace Scan.Domain.Rules;

/// <summary>A number that a condition takes.</summary>
public sealed record RuleParameter(string Name, string Unit, decimal Default, decimal Least, decimal Most);

/// <summary>A kind of rule.</summary>
/// <param name="Title">What it says when it holds, for people.</param>
/// <param name="Events">Names of events that it looks at; none: it is looked at regularly.</param>
/// <param name="Scopes">Kinds of topics that it can watch.</param>
/// <param name="Lasts">Whether it goes on holding until something ends it; else an incident ends by itself after a day without another.</param>
/// <param name="Window">Of one that lasts: the parameter with the seconds in which it has to be found again, else it is over.</param>
public sealed record RuleCondition(string Name, string Title, IReadOnlyList<string> Events, IReadOnlyList<string> Scopes, bool Lasts, IReadOnlyList<RuleParameter> Parameters, string? Window = null);

/// <summary>Every condition. What each looks at and how it judges stands in <see cref="EventJudge"/> and <see cref="StateJudge"/>.</summary>
public static class RuleConditions
{
    private static readonly string[] Services = ["avs", "operator", "staker"];
    private static readonly string[] Holders = ["operator", "staker"];
    private static readonly string[] Quorums = ["avs", "quorum"];
    private static readonly string[] Agents = ["agent"];
    private static readonly string[] Nothing = [];

    public static IReadOnlyList<RuleCondition> All { get; } =
    [
        new("alertConfirmed", "An alert is open", [RuleEvent.Alert], ["avs", "rollup"], true, []),
        new("alertRemoved", "An alert was removed", [RuleEvent.Alert], ["avs", "rollup"], false, []),
        new("operatorDeregistered", "An operator left a service", ["OperatorAVSRegistrationStatusUpdated", "OperatorDeregistered", "OperatorRegistered", "OperatorRemovedFromOperatorSet", "OperatorAddedToOperatorSet"], Services, true, []),
        new("operatorEjected", "An operator was ejected", ["OperatorEjected", "OperatorDeregistered", "OperatorRemovedFromQuorums"], Services, false, []),
        new("socketChanged", "An operator changed its socket", ["OperatorSocketUpdate", "OperatorSocketSet"], Services, false, []),
        new("keyChanged", "An operator changed a key", ["NewPubkeyRegistration", "KeyRegistered", "KeyDeregistered", "SigningKeyUpdate", "NodeKeyRegistered"], Services, false, []),
        new("feeChanged", "An operator changed its fee", ["OperatorAVSSplitBipsSet", "OperatorPISplitBipsSet", "OperatorSetSplitBipsSet", "DefaultOperatorSplitBipsSet"], Services, false, []),
        new("metadataChanged", "An operator or service changed its metadata", ["OperatorMetadataURIUpdated", "AVSMetadataURIUpdated"], Services, false, []),
        new("allowListChanged", "A service's allow-list changed", ["AllowlistEnabled", "AllowlistDisabled", "OperatorAllowed", "OperatorDisallowed", "AllowlistUpdated", "OperatorAddedToAllowlist", "OperatorRemovedFromAllowlist", "AllowlistManagerChanged", "OperatorPermitted", "OperatorRevoked"], Services, false, []),
        new("thresholdChanged", "A service's threshold changed", ["QuorumThresholdPercentageChanged", "ThresholdWeightUpdated", "MinimumStakeForQuorumUpdated", "MinimumWeightUpdated", "UpdateMinimumWeight"], Quorums, false, []),
        new("ownerChanged", "A contract has a new owner", ["OwnershipTransferred"], ["avs", "contract"], false, []),
        new("strategyChanged", "The strategies of a quorum or operator set changed", ["StrategyAddedToQuorum", "StrategyRemovedFromQuorum", "StrategyAddedToOperatorSet", "StrategyRemovedFromOperatorSet", "QuorumUpdated"], Quorums, false, []),
        new("multiplierChanged", "A strategy's multiplier changed", ["StrategyMultiplierUpdated", "QuorumUpdated"], Quorums, false, []),
        new("slashing", "An operator was slashed", ["OperatorSlashed"], Services, false, []),
        new("allocationPending", "An operator's allocation will change", ["AllocationUpdated"], Services, false, []),
        new("operatorSetJoined", "An operator joined an operator set", ["OperatorAddedToOperatorSet"], Services, false, []),
        new("operatorChanged", "An operator changed its details", ["OperatorDetailsModified", "DelegationApproverUpdated", "OperatorMetadataURIUpdated"], Holders, false, []),
        new("stakeFalls", "An operator's stake fell", ["OperatorStakeUpdate", "StakeUpdate", "OperatorWeightUpdated"], ["avs", "quorum", "operator"], true, [new("percent", "%", 10, 0.01m, 100), new("seconds", "s", 86_400, 60, 2_678_400)], "seconds"),
        new("stakerWarning", "Something changes for a staker", ["AllocationUpdated", "OperatorAddedToOperatorSet", "OperatorAVSSplitBipsSet", "OperatorPISplitBipsSet", "OperatorSetSplitBipsSet", "OperatorDetailsModified", "DelegationApproverUpdated",
            "OperatorAVSRegistrationStatusUpdated", "OperatorRemovedFromOperatorSet", "OperatorSlashed", "StakerDelegated", "StakerUndelegated", "StakerForceUndelegated"], ["staker", "operator"], false, []),
        new("feedbackBelow", "An agent got bad feedback", ["NewFeedback"], Agents, false, [new("value", "", 50, -1_000_000, 1_000_000)]),
        new("agentEndpointChanged", "An agent changed its registration file", ["URIUpdated", "UriUpdated"], Agents, false, []),
        new("agentWalletChanged", "An agent changed its wallet or owner", ["MetadataSet", "Transfer"], Agents, false, []),
        new("belowMinimumSoon", "An operator's stake is close to the minimum", Nothing, ["avs", "quorum", "operator"], true, [new("percent", "%", 10, 0, 1000)]),
        new("operatorUnreachable", "An operator does not answer", Nothing, ["avs", "operator"], true, [new("times", "knocks in a row", 3, 1, 1_000)]),
        new("missedInRow", "An operator misses what it should sign", Nothing, ["avs", "quorum", "operator"], true, [new("times", "in a row", 3, 1, 1_000)]),
        new("coverageBelow", "Too little stake could raise an alert", Nothing, ["avs", "rollup"], true, [new("percent", "% of a quorum's stake seen alive", 66, 0.01m, 100)]),
        new("chainStalled", "A chain stands still", Nothing, ["chain"], true, [new("seconds", "s", 300, 10, 86_400)]),
        new("auditDrift", "The audit found a difference to the chain", Nothing, ["chain"], true, []),
    ];

    public static RuleCondition? Find(string name) => All.FirstOrDefault(condition => condition.Name == name);
}
