using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Web.Shared;

namespace Scan.Web.Features.Avs;

/// <summary>What of a quorum's stake signed something that was asked of it.</summary>
/// <param name="Time">Unix seconds of the block that confirmed it.</param>
/// <param name="Signed">Weight at the reference block; null: unknown.</param>
/// <param name="Total">The quorum's, likewise.</param>
public sealed record SignedShare(long Time, byte Quorum, BigInteger? Signed, BigInteger? Total)
{
    public bool IsKnown => Signed is not null && Total is { IsZero: false };
}

/// <summary>The share of stake that signed, hour by hour and quorum by quorum: MACH alerts, and answers to tasks.</summary>
public static class SignedHours
{
    /// <summary>Hours that are told, up to that of the last indexed block.</summary>
    public const int Most = 72;
    private const int MostQuorums = 6;
    private const long Hour = 3_600;

    /// <param name="now">Unix seconds of the chain; null: unknown.</param>
    public static async Task<ChartTable?> ReadAsync(DocumentStore store, IReadOnlyList<Alert> alerts, IReadOnlyList<AvsTask> tasks, IReadOnlyList<Quorum> quorums, long? now, CancellationToken ct)
    {
        // Where only the latest were read, hours before them would tell of the other kind alone.
        long?[] cuts = [alerts.Count < AvsController.MostAlerts ? null : alerts.Min(a => a.Time), tasks.Count < TaskAnswers.MostRead ? null : tasks.Min(t => t.CreatedTime)];
        AvsTask[] answered = [.. tasks.Where(t => t is { RespondedTime: not null, CreatedBlock: not null, CallDataProblem: null } && !(t.RespondedTime <= now - Most * Hour))];
        DocumentId[] absent = [.. answered.SelectMany(t => t.Quorums.SelectMany(q => t.NonSigners.Select(n => (t.ChainId, t.Avs, q, n.OperatorId)))).Distinct().Select(s => new DocumentId(s.ChainId, QuorumStake.KeyOf(s.Avs, s.q, s.OperatorId)))];
        var stakes = absent.Length == 0 ? [] : (await store.LoadAsync<QuorumStake>(absent, null, ct)).Values.Select(s => s.Body).ToDictionary(s => (s.Quorum, s.OperatorId));
        return Of([.. alerts.SelectMany(a => a.Quorums.Select(q => new SignedShare(a.Time, q.Number, q.SignedStake, q.TotalStake))), .. answered.SelectMany(t => t.Quorums.Select(q => OfTask(t, quorums.FirstOrDefault(k => k.Number == q), q, stakes)))], now, cuts.Max());
    }

    /// <returns>Null where nothing of known stakes was signed within the last hours.</returns>
    /// <param name="whole">Unix seconds from which on all is among the shares; null: all of the last hours is.</param>
    public static ChartTable? Of(IReadOnlyList<SignedShare> shares, long? now, long? whole = null)
    {
        var last = now ?? shares.Select(s => s.Time).DefaultIfEmpty().Max();
        var first = Math.Max(last / Hour - Most + 1, (whole + Hour - 1) / Hour ?? 0);
        var recent = shares.Where(s => s.Time / Hour >= first && s.Time <= last).ToLookup(s => (Hour: s.Time / Hour, s.Quorum));
        byte[] quorums = [.. recent.Where(of => of.Any(s => s.IsKnown)).Select(of => of.Key.Quorum).Distinct().Order().Take(MostQuorums)];
        if (quorums.Length == 0) return null;
        var from = recent.Min(of => of.Key.Hour);
        List<ChartRow> rows = [];
        var least = 100m;
        for (var hour = from; hour <= last / Hour; hour++)
        {
            List<ChartCell> cells = [];
            foreach (var asked in quorums.Select(q => recent[(hour, q)].ToList()))
            {
                if (PartOf(asked) is { } part) least = Math.Min(least, part);
                cells.Add(PartOf(asked) is { } signed ? new(signed.ToString("0.##", CultureInfo.InvariantCulture), Format.Percent(signed)) : ChartCell.Unknown(asked.Count == 0 ? "nothing signed" : "unknown"));
            }
            var (known, unknown) = (recent.Where(of => of.Key.Hour == hour).SelectMany(of => of).Count(s => s.IsKnown), recent.Where(of => of.Key.Hour == hour).SelectMany(of => of).Count(s => !s.IsKnown));
            rows.Add(new(Format.Exactly(hour * Hour)[..16] + (hour == last / Hour ? " so far" : ""), cells, [$"{known}{(unknown == 0 ? "" : $", {unknown} of unknown stake")}"], hour == last / Hour));
        }
        return new ChartTable($"At least {Format.Percent(least)} of each quorum's {(recent.SelectMany(of => of).All(s => s.IsKnown) ? "" : "known ")}stake was behind what was signed in each hour since {Format.Exactly(from * Hour)[..16]}", "Share of stake that signed, by hour and quorum", "% of stake", "Hour from (UTC)",
            [.. quorums.Select(q => new ChartSeries($"Quorum {q}", q % 6))], rows) { Notes = ["Signed, once per quorum"], Most = 100 };
    }

    /// <summary>Over all of an hour, in percent, rounded down to tenths; null: nothing is known.</summary>
    private static decimal? PartOf(IReadOnlyList<SignedShare> asked)
    {
        var total = asked.Where(s => s.IsKnown).Aggregate(BigInteger.Zero, (sum, s) => sum + s.Total!.Value);
        return total.IsZero ? null : (decimal)(asked.Where(s => s.IsKnown).Aggregate(BigInteger.Zero, (sum, s) => sum + s.Signed!.Value) * 1_000 / total) / 10;
    }

    /// <summary>The quorum's stake at the task's creation less that of those who did not sign; one of whom no stake was ever stored is not of this quorum.</summary>
    private static SignedShare OfTask(AvsTask task, Quorum? quorum, byte number, IReadOnlyDictionary<(byte Quorum, Hash32 OperatorId), QuorumStake> stakes)
    {
        var (at, total) = (task.CreatedBlock!.Value, quorum?.TotalStakeAt(task.CreatedBlock.Value));
        var missing = task.NonSigners.Select(n => stakes.TryGetValue((number, n.OperatorId), out var stake) ? stake.StakeAt(at) : BigInteger.Zero).ToList();
        return new(task.RespondedTime!.Value, number, missing.Contains(null) ? null : total - missing.Aggregate(BigInteger.Zero, (sum, stake) => sum + stake!.Value), total);
    }
}
