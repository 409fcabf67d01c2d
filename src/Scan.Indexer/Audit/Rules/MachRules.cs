using System.Globalization;
using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>MACH: open alerts, and the rollups served.</summary>
internal static class MachRules
{
    private const string Mach = "MachServiceManager";

    /// <summary>Hashes in one answer, and the most that are asked for: a service manager that claims more is not followed.</summary>
    private const int PageSize = 500, MostAlerts = 20_000;
    private static readonly FunctionAbi ContainsOfRollup = FunctionAbi.Parse("contains(uint256 rollupChainId, bytes32 messageHash) view returns (bool)");
    private static readonly FunctionAbi Contains = FunctionAbi.Parse("contains(bytes32 messageHash) view returns (bool)");
    private static readonly FunctionAbi TotalOfRollup = FunctionAbi.Parse("totalAlerts(uint256 rollupChainId) view returns (uint256)");
    private static readonly FunctionAbi Total = FunctionAbi.Parse("totalAlerts() view returns (uint256)");
    private static readonly FunctionAbi HashesOfRollup = FunctionAbi.Parse("queryMessageHashes(uint256 rollupChainId, uint256 start, uint256 querySize) view returns (bytes32[])");
    private static readonly FunctionAbi Hashes = FunctionAbi.Parse("queryMessageHashes(uint256 start, uint256 querySize) view returns (bytes32[])");
    private static readonly FunctionAbi IsEnabled = FunctionAbi.Parse("rollupChainIDs(uint256 rollupChainId) view returns (bool)");
    private static readonly FunctionAbi SingleRollup = FunctionAbi.Parse("rollupChainId() view returns (uint256)");
    private static readonly FunctionAbi TotalIndices = FunctionAbi.Parse("getTotalStakeIndicesAtBlockNumber(uint32 blockNumber, bytes quorumNumbers) view returns (uint32[])");
    private static readonly FunctionAbi TotalAt = FunctionAbi.Parse("getTotalStakeAtBlockNumberFromIndex(uint8 quorum, uint32 blockNumber, uint256 index) view returns (uint96)");
    private static readonly FunctionAbi StakeHistory =
        FunctionAbi.Parse("getStakeHistory(bytes32 operatorId, uint8 quorum) view returns ((uint32 updateBlock, uint32 nextUpdateBlock, uint96 stake)[])");

    public static IEnumerable<AuditRule> All { get; } =
        [new AuditRule<Alert>(Alerts), new AuditRule<Rollup>(Rollups)];

    /// <summary>
    /// MachServiceManager.contains: of a rollup, or of the contract in its single-rollup form. Signed and total stake of each quorum by
    /// StakeRegistry.getTotalStakeAtBlockNumberFromIndex and getStakeHistory of the non-signers, at the reference block.
    /// </summary>
    private static void Alerts(Alert a, AuditContext c)
    {
        AskStatus(a, c);
        foreach (var quorum in a.Quorums.Where(q => q is { SignedStake: not null, TotalStake: not null }))
        {
            var stakes = c.At("StakeRegistry", a.Avs);
            stakes.Ask("quorums", StakesOf(a, quorum, stakes, c));
        }
    }

    private static AuditStep.Ask StakesOf(Alert a, AlertQuorum quorum, AuditTarget stakes, AuditContext c)
    {
        var block = a.ReferenceBlock!.Value;
        var ours = AuditText.Of(new object[] { quorum.SignedStake!, quorum.TotalStake! });
        AuditView[] unsigned =
        [
            .. a.NonSigners.Where(n => c.Find<QuorumStake>(QuorumStake.KeyOf(a.Avs, quorum.Number, n.OperatorId)) is not null).Select(n => stakes.View(StakeHistory, n.OperatorId, quorum.Number)),
        ];
        var whereTotals = stakes.View(TotalIndices, block, new[] { quorum.Number });
        return new([whereTotals], indices =>
        {
            if (indices[0][0] is not object[] { Length: 1 } index) return new AuditStep.Unreachable(whereTotals.Name, "not one index for one quorum");
            var total = stakes.View(TotalAt, quorum.Number, block, index[0]);
            return new AuditStep.Ask([total, .. unsigned], told =>
            {
                var sum = (BigInteger)told[0][0];
                var signed = told.Skip(1).Aggregate(sum, (left, one) => left - StakeAt((object[])one[0], block));
                return AuditTarget.Judge(total, (ours, AuditText.Of(new object[] { signed, sum })));
            });
        });
    }

    /// <summary>Of a history of stakes, oldest first: none before the first.</summary>
    private static BigInteger StakeAt(object[] history, long block) =>
        history.Cast<object[]>().LastOrDefault(update => (BigInteger)update[0] <= block) is { } update ? (BigInteger)update[2] : 0;

    private static void AskStatus(Alert a, AuditContext c)
    {
        var manager = c.Behind([Topics.Alert(c.ChainId, a.Avs, a.MessageHash)]).AtNamed(Mach, a.Avs);
        var isOpen = AuditText.Of(a.Status == AlertStatus.Open);
        var single = manager.View(Contains, a.MessageHash);
        var ofContract = new AuditStep.Ask([single], results => AuditTarget.Judge(single, (isOpen, AuditText.Of(results[0][0]))));
        if (a.RollupChainId is not { } rollup)
        {
            manager.Ask("status", ofContract);
            return;
        }
        var multi = manager.View(ContainsOfRollup, Number(rollup), a.MessageHash);
        manager.Ask("status", new AuditStep.Ask([multi], results => AuditTarget.Judge(multi, (isOpen, AuditText.Of(results[0][0])))) { Else = ofContract });
    }

    /// <summary>
    /// MachServiceManager.totalAlerts and queryMessageHashes of the rollup, where the contract keeps alerts by rollup. rollupChainIDs, or rollupChainId, says whether it
    /// is served.
    /// </summary>
    private static void Rollups(Rollup r, AuditContext c)
    {
        var rollup = Number(r.RollupChainId);
        var manager = c.Behind([Topics.Rollup(rollup), Topics.Avs(c.ChainId, r.Avs)]).AtNamed(Mach, r.Avs);
        var openHere = c.Where<Alert>(("avs", r.Avs.ToString()), ("rollupChainId", r.RollupChainId), ("status", AlertStatus.Open));
        var avs = c.Find<Avs>(Avs.KeyOf(r.Avs));
        if (avs?.SingleRollupChainId is null) manager.Is("openAlerts", r.OpenAlerts, TotalOfRollup, rollup);
        if (avs?.SingleRollupChainId is null && (openHere.Count > 0 || r.OpenAlerts > 0))
            manager.Ask("alerts", HashesOf(manager.View(TotalOfRollup, rollup), page => manager.View(HashesOfRollup, rollup, page * PageSize, PageSize), AuditText.OfSet(openHere.Select(a => a.MessageHash))));
        if (r.Enabled is not { } enabled) return;
        var (map, one) = (manager.View(IsEnabled, rollup), manager.View(SingleRollup));
        manager.Ask("enabled", new AuditStep.Ask([map], results => AuditTarget.Judge(map, (AuditText.Of(enabled), AuditText.Of(results[0][0]))))
        {
            Else = new AuditStep.Ask([one], results => AuditTarget.Judge(one, (AuditText.Of(enabled), AuditText.Of((BigInteger)results[0][0] == rollup)))),
        });
    }

    /// <summary>
    /// MachServiceManager.totalAlerts and queryMessageHashes of the single-rollup form, which keeps all its alerts together; also of a service manager with alerts of which
    /// nothing tells the rollup.
    /// </summary>
    public static void AskAlerts(Avs a, AuditContext c, AuditTarget manager)
    {
        if (a.SingleRollupChainId is null && (a.TotalAlerts == 0 || c.Where<Rollup>(("avs", a.Address.ToString())).Count > 0)) return;
        var open = c.Where<Alert>(("avs", a.Address.ToString()), ("status", AlertStatus.Open));
        manager.Is("openAlerts", a.OpenAlerts, Total)
            .Ask("alerts", HashesOf(manager.View(Total), page => manager.View(Hashes, page * PageSize, PageSize), AuditText.OfSet(open.Select(alert => alert.MessageHash))));
    }

    /// <summary>First how many there are, then all pages; the contract refuses to begin behind its last.</summary>
    private static AuditStep.Ask HashesOf(AuditView total, Func<int, AuditView> pageOf, string ours)
    {
        var first = pageOf(0);
        return new([total], results => (BigInteger)results[0][0] is var count && count > MostAlerts ? new AuditStep.Unreachable(first.Name, $"{count} alerts are more than are asked for")
            : count.IsZero ? AuditTarget.Judge(first, (ours, AuditText.OfSet(Array.Empty<object>())))
            : new AuditStep.Ask([.. Enumerable.Range(0, ((int)count + PageSize - 1) / PageSize).Select(pageOf)],
                pages => AuditTarget.Judge(first, (ours, AuditText.OfSet(pages.SelectMany(page => (object[])page[0]))))));
    }

    private static BigInteger Number(string rollupChainId) => BigInteger.Parse(rollupChainId, CultureInfo.InvariantCulture);
}
