using Scan.Domain.AltRestaking;
using Scan.Domain.DaMap;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Tasks;
using Scan.Domain.Timeline;
using Scan.Domain.X402;
using Scan.Indexer.Audit.Rules;

namespace Scan.Indexer.Audit;

/// <summary>Which kinds of document are audited, and why the others are not.</summary>
public static class AuditRules
{
    private const string History = "tells what happened, which contracts do not store";

    public static IReadOnlyList<AuditRule> All { get; } =
    [
        .. DelegationRules.All, .. DepositRules.All, .. AllocationRules.All, .. RewardsRules.All, .. AvsRules.All, .. RegistrationRules.All, .. QuorumRules.All,
        .. MachRules.All, .. ZkRules.All, .. AgentRules.All, .. TokenRules.All, .. AltRules.All, .. TaskRules.All, .. MailboxRules.All, .. AnzenRules.All, .. LateCoreRules.All,
    ];

    /// <summary>Documents that no view of their contracts tells about, with the reason.</summary>
    public static IReadOnlyDictionary<Type, string> Unaudited { get; } = new Dictionary<Type, string>
    {
        [typeof(Slashing)] = History,
        [typeof(ParameterChange)] = History,
        [typeof(QuorumStakeDay)] = History,
        [typeof(StrategyInQuorum)] = "says the same as the strategies of its quorum, which are audited",
        [typeof(ValidationAnswer)] = History + "; the last one is audited with its request",
        [typeof(FeedbackResponse)] = History + "; their number is audited with the feedback",
        [typeof(Settlement)] = History,
        [typeof(LastAuthorization)] = History,
        [typeof(LastTransfer)] = History,
        [typeof(TaskResponse)] = History + " beyond a hash",
        [typeof(SignedCallRecord)] = History + ", and the contract's views are not known",
        [typeof(VerifiedRequest)] = History,
        [typeof(WithdrawalDraft)] = "stands within a transaction of M1 alone",
        [typeof(ShareFlow)] = "sums of deposits and withdrawals, which the contract does not store; its balances and supply are audited",
        [typeof(MachProposal)] = "the contract's ABI is not public; a manifest gives events alone",
        [typeof(ExchangeRate)] = "the view's own answer at a block of the past; the last one is audited with its token",
        [typeof(VaultOperator)] = "sums of positions, which the vault does not store; the positions are audited",
        [typeof(ReservesManager)] = "the flow as of a block: overrideTokensPerSecond changes it without an event, and what was paid the contract does not sum up",
    };
}
