using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Health;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Web.Input;

namespace Scan.Web.Features.Health;

/// <summary>An AVS's operators as Prometheus text, by operator and quorum: a page of its own for each AVS, since thousands of operators would drown the host's own metrics.</summary>
[Route("metrics/avs/{chainId:long}/{avs}")]
public sealed class AvsMetricsController(HealthReader health, CoverageStore store, TimeProvider time) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Read(long chainId, string avs, CancellationToken ct)
    {
        var address = Given.Address("avs", avs);
        var operators = await health.OfAvsAsync(chainId, address, ct);
        var coverage = (await store.LoadAsync([(chainId, address.ToArray())], ct)).Values.SingleOrDefault();
        if (operators.Count == 0 && coverage is null) throw new MissingException($"No health of {address.ToChecksum()} on chain {chainId}");
        return Content(new MetricPage(chainId, address, operators, time.GetUtcNow().ToUnixTimeSeconds(), coverage?.Covers).Write(), "text/plain; version=0.0.4; charset=utf-8");
    }
}

/// <summary>Writes the text.</summary>
internal sealed class MetricPage(long chainId, Address avs, IReadOnlyList<OperatorHealth> operators, long now, bool? covers)
{
    private readonly StringBuilder text = new();

    public string Write()
    {
        Family("scan_operator_health_score", "Health from 0 to 100, higher is better; left out where nothing is known.", o => [("", o.Score.Value)]);
        Family("scan_operator_health_part", "The parts of the score, 0 to 100.", o => o.Score.Parts.Select(p => ($",part=\"{p.Name}\"", (double?)p.Value)));
        Family("scan_operator_reachable", "1 when the last knock was answered.", o => [("", o.Probe is { } p ? p.IsAlive ? 1 : 0 : null)]);
        Family("scan_operator_last_seen_age_seconds", "Since the last sign of life.", o => [("", o.LastSeenTime is { } at ? now - at : null)]);
        Family("scan_operator_signed", "Events signed in a window.", o => Windows(o, w => w.Signed));
        Family("scan_operator_missed", "Events missed in a window.", o => Windows(o, w => w.Missed));
        Family("scan_operator_participation_unknown", "Events of a window of which it is not known whether it signed; neither signed nor missed.", o => Windows(o, w => w.Unknown));
        Family("scan_operator_signed_stake", "Weight at the reference blocks of what was signed in a window, summed.", o => Windows(o, w => (double)w.SignedStake));
        Family("scan_operator_missed_stake", "Weight at the reference blocks of what was missed in a window, summed.", o => Windows(o, w => (double)w.MissedStake));
        Family("scan_operator_kind_signed", "Events of one kind signed in a window.", o => Kinds(o, w => w.Signed));
        Family("scan_operator_kind_missed", "Events of one kind missed in a window.", o => Kinds(o, w => w.Missed));
        Family("scan_operator_kind_unknown", "Events of one kind in a window of which it is not known whether it signed.", o => Kinds(o, w => w.Unknown));
        Family("scan_operator_kind_signed_stake", "Weight at the reference blocks of what of one kind was signed in a window, summed.", o => Kinds(o, w => (double)w.SignedStake));
        Family("scan_operator_kind_missed_stake", "Weight at the reference blocks of what of one kind was missed in a window, summed.", o => Kinds(o, w => (double)w.MissedStake));
        Family("scan_operator_kind_missed_in_row", "Events of one kind missed since the last one that was signed.", o => Kinds(o, k => k.MissedInRow));
        Family("scan_operator_kind_signed_in_row", "Events of one kind signed since the last one that was missed.", o => Kinds(o, k => k.SignedInRow));
        Family("scan_operator_signed_in_row", "Events signed since the last one that was missed.", o => o.Quorums.Select(q => (Quorum(q), (double?)q.Participation.SignedInRow)));
        Family("scan_operator_missed_in_row", "Events missed since the last one that was signed.", o => o.Quorums.Select(q => (Quorum(q), (double?)q.Participation.MissedInRow)));
        Family("scan_operator_stake_stored", "Weight as the stake registry stores it.", o => o.Quorums.Select(q => (Quorum(q), (double?)q.Stake.Stored)));
        Family("scan_operator_stake_live", "Weight by the shares delegated now.", o => o.Quorums.Select(q => (Quorum(q), (double?)q.Stake.Live)));
        Family("scan_operator_stake_minimum", "Minimum weight of the quorum.", o => o.Quorums.Select(q => (Quorum(q), (double?)q.Stake.Minimum)));
        Family("scan_operator_stake_age_seconds", "Since the last update of the stored stake.", o => o.Quorums.Select(q => (Quorum(q), (double?)(o.AsOfTime - q.Stake.UpdatedTime))));
        Family("scan_operator_falls_out", "1 when the next update puts the operator out of the quorum.", o => o.Quorums.Select(q => (Quorum(q), q.Stake.NextUpdate switch { StoredStakeNextUpdate.Unknown => (double?)null, StoredStakeNextUpdate.FallsOut => 1, _ => 0 })));
        Family("scan_operator_churnable", "1 when a newcomer could take the operator's place.", o => o.Quorums.Select(q => (Quorum(q), q.Stake.Churn is { } c ? c.Possible ? 1 : (double?)0 : null)));
        if (covers is { } yes)
        {
            text.Append("# HELP scan_rollups_covered 1 when enough stake was seen alive lately to raise an alert.\n# TYPE scan_rollups_covered gauge\n");
            text.Append(CultureInfo.InvariantCulture, $"scan_rollups_covered{{chain=\"{chainId}\",avs=\"{avs}\"}} {(yes ? 1 : 0)}\n");
        }
        return text.ToString();
    }

    /// <summary>Numbers are of double precision, as Prometheus has them: amounts to be counted with come from the APIs.</summary>
    private void Family(string name, string help, Func<OperatorHealth, IEnumerable<(string Labels, double? Value)>> values)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
        foreach (var o in operators)
        {
            foreach (var (labels, value) in values(o).Where(v => v.Value is not null)) text.Append(CultureInfo.InvariantCulture, $"{name}{{chain=\"{chainId}\",avs=\"{avs}\",operator=\"{o.Operator}\"{labels}}} {value}\n");
        }
    }

    private static string Quorum(QuorumHealth quorum) => $",quorum=\"{quorum.Number.ToString(CultureInfo.InvariantCulture)}\"";

    private static IEnumerable<(string, double?)> Windows(OperatorHealth o, Func<ParticipationWindow, double> value) =>
        o.Quorums.SelectMany(q => q.Participation.Windows.Select(w => ($"{Quorum(q)},window=\"{w.Name}\"", (double?)value(w))));

    private static IEnumerable<(string, double?)> Kinds(OperatorHealth o, Func<ParticipationWindow, double> value) =>
        o.Quorums.SelectMany(q => q.Participation.Kinds.SelectMany(k => k.Windows.Select(w => ($"{Quorum(q)}{Kind(k)},window=\"{w.Name}\"", (double?)value(w)))));

    private static IEnumerable<(string, double?)> Kinds(OperatorHealth o, Func<ParticipationKind, int> value) => o.Quorums.SelectMany(q => q.Participation.Kinds.Select(k => ($"{Quorum(q)}{Kind(k)}", (double?)value(k))));

    /// <summary>The manifest's words and selectors: nothing that a label would have to escape.</summary>
    private static string Kind(ParticipationKind kind) => $",kind=\"{kind.Kind}\",name=\"{kind.Name}\"";
}
