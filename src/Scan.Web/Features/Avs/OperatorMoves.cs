using Scan.Domain.EigenLayer;
using Scan.Web.Shared;

namespace Scan.Web.Features.Avs;

/// <summary>Operators that joined an AVS and left it over time: of each the last time, as its registration tells it.</summary>
public static class OperatorMoves
{
    /// <summary>Registrations that are read, the last joined first.</summary>
    public const int MostRead = 400;
    private const int MostDays = 62, Most = 104;

    /// <param name="now">Unix seconds of the chain; null: unknown.</param>
    /// <returns>Null where nobody is known to have moved.</returns>
    public static ChartTable? Of(IReadOnlyList<OperatorAvsRegistration> registrations, long? now)
    {
        var joined = registrations.Select(r => r.RegisteredTime).OfType<long>().ToList();
        var left = registrations.Select(r => r.DeregisteredTime).OfType<long>().ToList();
        if (ChartBuckets.Of([.. joined, .. left], now, MostDays, Most) is not { } buckets) return null;
        var (came, went) = (joined.CountBy(buckets.Of).ToDictionary(), left.CountBy(buckets.Of).ToDictionary());
        List<ChartRow> rows = [.. buckets.All.Select(b => new ChartRow(buckets.NameOf(b, now), [ChartCell.Of(came.GetValueOrDefault(b)), ChartCell.Of(went.GetValueOrDefault(b))], [], buckets.IsOpen(b, now)))];
        var (ins, outs) = (came.Where(b => b.Key >= buckets.First).Sum(b => b.Value), went.Where(b => b.Key >= buckets.First).Sum(b => b.Value));
        return new ChartTable($"{ins} operator{(ins == 1 ? "" : "s")} joined and {outs} left since {Format.Day(buckets.First)}", $"Operators that joined and left, by {buckets.Word}", "operators", buckets.Name,
            [new("joined", 0), new("left", 1) { IsBelow = true }], rows) { IsBars = true };
    }
}
