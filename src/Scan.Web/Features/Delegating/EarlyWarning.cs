using System.Globalization;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Shared;

namespace Scan.Web.Features.Delegating;

/// <summary>A change of an operator that waits, with whether a delegator who leaves now escapes it.</summary>
/// <param name="Meaning">What it is, until when one can escape it.</param>
/// <param name="InTime">Null when the withdrawal delay, or when the change begins, is unknown.</param>
/// <param name="Time">When it begins, in Unix seconds, estimated for blocks; null: unknown.</param>
public sealed record EarlyWarning(string Title, string Meaning, bool? InTime, long? Time)
{
    /// <summary>Told on a page; of the others is said how many there are.</summary>
    public const int MostShown = 100;

    /// <summary>True for what is in the delegator's favour, so that nobody leaves for it.</summary>
    public bool IsWelcome { get; init; }

    /// <summary>True for what is in force already and can be slashed by nobody: there is nothing to be in time for.</summary>
    public bool IsDone { get; init; }

    /// <summary>What waits, the most urgent kinds first, and then what changed of late.</summary>
    /// <param name="name">Of an AVS.</param>
    public static IEnumerable<EarlyWarning> Of(DelegationOutlook outlook, OperatorChanges changes, Func<Address, string> name) => [.. Waiting(outlook, name), .. changes.Warnings(outlook, name)];

    private static IEnumerable<EarlyWarning> Waiting(DelegationOutlook outlook, Func<Address, string> name)
    {
        var now = outlook.Chain.Info.IndexedTime ?? 0;
        long? At(long block) => outlook.Terms.SecondsPerBlock is { } pace ? now + (long)((block - outlook.Block) * pace) : null;
        foreach (var s in outlook.Slashable.Where(s => s.Grows))
        {
            var strategy = outlook.Chain.UnitOf(s.Strategy)?.Symbol ?? Format.Short(s.Strategy.ToChecksum());
            yield return new($"Set {s.SetId} of {name(s.Avs)} will be able to slash {Format.Percent(Format.Percent(s.NextPart!.Value, Wad.One))} of {strategy}",
                $"Now {Format.Percent(Format.Percent(s.Part, Wad.One))}; from block {Format.Whole(s.EffectBlock!.Value)} on, in {Format.Whole(s.EffectBlock.Value - outlook.Block)} blocks." + Leave(outlook, s.InTime, s.LastChance), s.InTime, At(s.EffectBlock.Value));
        }
        foreach (var s in outlook.Slashable.Where(s => s.NextSlasher is not null).DistinctBy(s => (s.Avs, s.SetId)))
        {
            var inTime = outlook.IsInTime(s.SlasherBlock!.Value);
            yield return new($"Set {s.SetId} of {name(s.Avs)} gets another slasher", $"{s.NextSlasher!.Value.ToChecksum()} may slash from block {Format.Whole(s.SlasherBlock.Value)} on." + Leave(outlook, inTime, outlook.Terms.WithdrawalBlocks is { } w ? Leaving.LastChance(w, s.SlasherBlock.Value) : null), inTime, At(s.SlasherBlock.Value));
        }
        foreach (var fee in outlook.NextFees)
        {
            bool? inTime = outlook is { Terms: { WithdrawalBlocks: { } blocks, SecondsPerBlock: { } pace }, QueueableAfter: { } after } ? now + (long)((after - outlook.Block + blocks + 1) * pace) < fee.ActivatedTime : null;
            yield return new($"Its fee of {Of(fee, name)} {(fee.Bips > fee.PreviousBips ? "rises" : "falls")} to {(fee.Bips / 100m).ToString("0.##", CultureInfo.InvariantCulture)} %",
                $"From {(fee.PreviousBips / 100m).ToString("0.##", CultureInfo.InvariantCulture)} %, on {Format.Exactly(fee.ActivatedTime)}.", inTime, fee.ActivatedTime) { IsWelcome = fee.Bips < fee.PreviousBips };
        }
    }

    private static string Of(FeeSplit fee, Func<Address, string> name) => (fee.Avs, fee.SetId) switch
    {
        (null, _) => "programmatic incentives",
        ({ } avs, null) => $"rewards of {name(avs)}",
        ({ } avs, { } set) => $"rewards of set {set} of {name(avs)}",
    };

    private static string Leave(DelegationOutlook outlook, bool? inTime, long? last) => inTime switch
    {
        true => $" A withdrawal queued up to block {Format.Whole(last!.Value)} escapes it.",
        false when outlook.Vault is { Holds: true } => " Whatever is withdrawn once the vault opens can still be slashed then.",
        false => $" Whatever is withdrawn now can still be slashed then: what is queued in the next block, up to and in block {Format.Whole(Leaving.LastSlashableBlock(outlook.Block + 1, outlook.Terms.WithdrawalBlocks!.Value))}.",
        null => " Whether one can leave in time is unknown.",
    };
}
