using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>RewardsCoordinator: splits, submissions, roots, claims; and PermissionController: who may act for whom.</summary>
internal static class RewardsRules
{
    private const string Coordinator = "RewardsCoordinator", Permissions = "PermissionController";
    private static readonly FunctionAbi AvsSplit = FunctionAbi.Parse("getOperatorAVSSplit(address operator, address avs) view returns (uint16)");
    private static readonly FunctionAbi IncentiveSplit = FunctionAbi.Parse("getOperatorPISplit(address operator) view returns (uint16)");
    private static readonly FunctionAbi SetSplit = FunctionAbi.Parse("getOperatorSetSplit(address operator, (address avs, uint32 id) operatorSet) view returns (uint16)");
    private static readonly FunctionAbi CumulativeClaimed = FunctionAbi.Parse("cumulativeClaimed(address earner, address token) view returns (uint256)");
    private static readonly FunctionAbi ClaimerFor = FunctionAbi.Parse("claimerFor(address earner) view returns (address)");
    private static readonly FunctionAbi RootAt =
        FunctionAbi.Parse("getDistributionRootAtIndex(uint256 index) view returns ((bytes32 root, uint32 rewardsCalculationEndTimestamp, uint32 activatedAt, bool disabled) distributionRoot)");
    private static readonly FunctionAbi IsAdminPending = FunctionAbi.Parse("isPendingAdmin(address account, address pendingAdmin) view returns (bool)");
    private static readonly FunctionAbi Admins = FunctionAbi.Parse("getAdmins(address account) view returns (address[])");
    private static readonly FunctionAbi Appointees = FunctionAbi.Parse("getAppointees(address account, address target, bytes4 selector) view returns (address[])");

    private static readonly Dictionary<string, FunctionAbi> SubmissionViews = new()
    {
        [RewardsKind.Avs] = SubmissionView("isAVSRewardsSubmissionHash"),
        [RewardsKind.All] = SubmissionView("isRewardsSubmissionForAllHash"),
        [RewardsKind.AllEarners] = SubmissionView("isRewardsSubmissionForAllEarnersHash"),
        [RewardsKind.OperatorDirectedAvs] = SubmissionView("isOperatorDirectedAVSRewardsSubmissionHash"),
        [RewardsKind.OperatorDirectedSet] = SubmissionView("isOperatorDirectedOperatorSetRewardsSubmissionHash"),
        [RewardsKind.UniqueStake] = SubmissionView("isUniqueStakeRewardsSubmissionHash"),
        [RewardsKind.TotalStake] = SubmissionView("isTotalStakeRewardsSubmissionHash"),
    };

    public static IEnumerable<AuditRule> All { get; } =
    [
        new AuditRule<FeeSplit>(Splits), new AuditRule<RewardsSubmission>(Submissions), new AuditRule<DistributionRoot>(Roots), new AuditRule<RewardsClaimed>(Claims),
        new AuditRule<RewardsClaimer>(Claimers), new AuditRule<AccountAdmin>(AccountAdmins), new AuditRule<Appointee>(AppointedAccounts),
    ];

    /// <summary>RewardsCoordinator.getOperatorAVSSplit, getOperatorPISplit, getOperatorSetSplit: the one before until the activation time.</summary>
    private static void Splits(FeeSplit s, AuditContext c)
    {
        var coordinator = c.Behind(s.Avs is { } of ? [Topics.Operator(c.ChainId, s.Operator), Topics.Avs(c.ChainId, of)] : [Topics.Operator(c.ChainId, s.Operator)]).At(Coordinator);
        var bips = s.BipsAt(c.Time);
        if (s.Avs is not { } avs) coordinator.Is("bips", bips, IncentiveSplit, s.Operator);
        else if (s.SetId is { } set) coordinator.Is("bips", bips, SetSplit, s.Operator, new object[] { avs, set });
        else coordinator.Is("bips", bips, AvsSplit, s.Operator, avs);
    }

    /// <summary>RewardsCoordinator.is…SubmissionHash of the submission's kind: by AVS, for submissions to all by submitter.</summary>
    private static void Submissions(RewardsSubmission s, AuditContext c) => c.Behind([s.Avs is { } avs ? Topics.Avs(c.ChainId, avs) : Topics.Account(c.ChainId, s.Submitter), Topics.Token(c.ChainId, s.Token)], s.Hash).AtNamed(Coordinator, s.Contract)
        .Is("hash", true, SubmissionViews[s.Kind], s.Avs ?? s.Submitter, s.Hash);

    /// <summary>RewardsCoordinator.getDistributionRootAtIndex.</summary>
    private static void Roots(DistributionRoot r, AuditContext c)
    {
        if (r.Root is not { } root) return;
        object?[] ours = [root, r.CalculationEndTime, r.ActivatedTime, r.Disabled];
        c.Behind([Topics.Contract(c.ChainId, r.Contract)], root).AtNamed(Coordinator, r.Contract).Is("root", ours, RootAt, r.Index);
    }

    /// <summary>RewardsCoordinator.cumulativeClaimed: the sum of all claims.</summary>
    private static void Claims(RewardsClaimed r, AuditContext c) => c.Behind([Topics.Account(c.ChainId, r.Earner), Topics.Token(c.ChainId, r.Token)])
        .AtNamed(Coordinator, r.Contract).Is("amount", r.Amount, CumulativeClaimed, r.Earner, r.Token);

    /// <summary>RewardsCoordinator.claimerFor.</summary>
    private static void Claimers(RewardsClaimer r, AuditContext c) =>
        c.Behind([Topics.Account(c.ChainId, r.Earner)]).AtNamed(Coordinator, r.Contract).Is("claimer", r.Claimer, ClaimerFor, r.Earner);

    /// <summary>
    /// PermissionController.getAdmins and isPendingAdmin. An account without admins is its own: the list then holds it alone, which no event told.
    /// </summary>
    private static void AccountAdmins(AccountAdmin a, AuditContext c)
    {
        var controller = c.Behind([Topics.Account(c.ChainId, a.Account), Topics.Account(c.ChainId, a.Admin)]).At(Permissions);
        controller.Is("pending", a.Pending, IsAdminPending, a.Account, a.Admin);
        controller.Compare("active", Admins, [a.Account], results =>
        {
            var admins = (object[])results[0];
            var isOwn = !a.Active && a.Admin == a.Account && admins is [Address only] && only == a.Account;
            return (AuditText.Of(a.Active), AuditText.Of(!isOwn && admins.Contains(a.Admin)));
        });
    }

    /// <summary>PermissionController.getAppointees.</summary>
    private static void AppointedAccounts(Appointee a, AuditContext c) => c
        .Behind([Topics.Account(c.ChainId, a.Account), Topics.Account(c.ChainId, a.Appointed), Topics.Contract(c.ChainId, a.Target)], Hex.Decode(a.Selector)).At(Permissions)
        .Compare("active", Appointees, [a.Account, a.Target, Hex.Decode(a.Selector)], results => (AuditText.Of(a.Active), AuditText.Of(((object[])results[0]).Contains(a.Appointed))));

    private static FunctionAbi SubmissionView(string name) => FunctionAbi.Parse($"{name}(address submitter, bytes32 hash) view returns (bool)");
}
