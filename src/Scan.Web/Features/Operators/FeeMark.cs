using System.Globalization;
using System.Text.Json;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Features.Events;

namespace Scan.Web.Features.Operators;

/// <summary>A fee from the time at which it came into force.</summary>
/// <param name="Avs">Null: of programmatic incentives.</param>
public sealed record FeeMark(long Time, int Bips, Address? Avs)
{
    /// <summary>The events that set one.</summary>
    public static readonly IReadOnlyList<string> Events = ["OperatorAVSSplitBipsSet", "OperatorPISplitBipsSet", "OperatorSetSplitBipsSet"];

    /// <summary>Every change that a log told, and those of splits whose logs were not read.</summary>
    public static IEnumerable<FeeMark> Of(IReadOnlyList<EventRow> logs, IReadOnlyList<FeeSplit> splits) =>
        logs.Select(Read).OfType<FeeMark>().Concat(splits.Select(s => new FeeMark(s.ActivatedTime, s.Bips, s.Avs))).Distinct();

    private static FeeMark? Read(EventRow log)
    {
        if (log.ArgsJson is null) return null;
        using var args = JsonDocument.Parse(log.ArgsJson);
        var root = args.RootElement;
        var avs = root.TryGetProperty("avs", out var own) ? own.GetString() : root.TryGetProperty("operatorSet", out var set) ? set.GetProperty("avs").GetString() : null;
        var bips = root.EnumerateObject().First(p => p.Name.StartsWith("new", StringComparison.Ordinal)).Value;
        return new FeeMark(long.Parse(root.GetProperty("activatedAt").ToString(), CultureInfo.InvariantCulture), int.Parse(bips.ToString(), CultureInfo.InvariantCulture), avs is null ? null : Address.Parse(avs));
    }
}
