using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Events;
using Scan.Web.Features.Health;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Rewards;

namespace Scan.Web.Features.Operators;

public sealed record OperatorRow(Stored<Operator> Stored, IReadOnlyList<SharePosition> Shares, OperatorStanding Standing)
{
    public Operator Operator => Stored.Body;
}

/// <summary>Shares of one strategy.</summary>
/// <param name="Unit">Null when neither a manifest nor the strategy tells its token: then only the integer is known.</param>
public sealed record SharePosition(OperatorShares Document, TokenUnit? Unit)
{
    private static readonly Address BeaconChainEth = Address.Parse("0xbeac0eeeeeeeeeeeeeeeeeeeeeeeeeeeeeebeac0");

    public Address Strategy => Document.Strategy;
    public BigInteger Shares => Document.Shares;

    public static SharePosition Of(OperatorShares shares, ChainView? chain) =>
        new(shares, UnitOf(shares.Strategy, chain));

    public static TokenUnit? UnitOf(Address strategy, ChainView? chain) => chain?.UnitOf(strategy) ?? (strategy == BeaconChainEth ? new TokenUnit("beacon ETH", 18) : null);
}

public sealed record OperatorPage(Stored<Operator> Stored, ChainView? Chain)
{
    public Operator Operator => Stored.Body;
    public required IReadOnlyList<OperatorAvsRegistration> Registrations { get; init; }
    public required IReadOnlyList<QuorumStake> Stakes { get; init; }
    public required IReadOnlyList<SharePosition> Shares { get; init; }
    /// <summary>In each AVS on BLS middleware.</summary>
    public required HealthCard Health { get; init; }
    /// <summary>The BLS keys that it registered, the last first.</summary>
    public required IReadOnlyList<RegisteredKey> Keys { get; init; }
    /// <summary>What is delegated to it, by strategy.</summary>
    public required StakeHistory ByStrategy { get; init; }

    /// <summary>What registries of AVSs count, by quorum.</summary>
    public required StakeHistory ByQuorum { get; init; }
    public required RewardsCard Rewards { get; init; }
    public required OperatorCommitments Commitments { get; init; }

    /// <summary>Logs of AllocationUpdated, the last first.</summary>
    public required IReadOnlyList<EventRow> AllocationChanges { get; init; }

    /// <summary>Logs of splits that it set, the last first: a split's document has its last change alone.</summary>
    public required IReadOnlyList<EventRow> FeeChanges { get; init; }
    public required IReadOnlyList<EventRow> Activity { get; init; }
    public required MetadataPanel? Metadata { get; init; }

    /// <summary>Null when the chain is not indexed any more.</summary>
    public required DelegationOutlook? Outlook { get; init; }

    /// <summary>What happened on the days of the chart (since 1970-01-01 UTC): slashings, allocations and fees that came into force, AVSs and sets joined and left.</summary>
    public ILookup<long, HistoryMark> Marks(Func<Address, string> name)
    {
        List<(long Time, HistoryMark Mark)> marks = [.. Commitments.Slashings.Select(s => (s.Time, new HistoryMark(MarkKind.Slashing, $"slashed by set {s.SetId} of {name(s.Avs)}")))];
        marks.AddRange(FeeMark.Of(FeeChanges, Commitments.Splits).Select(f => (f.Time, new HistoryMark(MarkKind.Fee, $"fee {(f.Bips / 100m).ToString("0.##", CultureInfo.InvariantCulture)} %{(f.Avs is { } avs ? $" of {name(avs)}" : "")}"))));
        marks.AddRange(AllocationChanges.Select(a => (a.Row.Time, new HistoryMark(MarkKind.Allocation, Allocated(a, name)))));
        foreach (var r in Registrations)
        {
            if (r.RegisteredTime is { } joined) marks.Add((joined, new(MarkKind.Membership, $"joined {name(r.Avs)}")));
            if (!r.Registered && r.DeregisteredTime is { } left) marks.Add((left, new(MarkKind.Membership, $"left {name(r.Avs)}")));
        }
        marks.AddRange(Commitments.Sets.Where(s => s is { Member: true, JoinedTime: not null }).Select(s => (s.JoinedTime!.Value, new HistoryMark(MarkKind.Membership, $"joined set {s.SetId} of {name(s.Avs)}"))));
        return marks.OrderBy(m => m.Time).ToLookup(m => m.Time / 86_400, m => m.Mark);
    }

    private static string Allocated(EventRow log, Func<Address, string> name)
    {
        if (log.ArgsJson is null) return "allocation changed";
        using var args = System.Text.Json.JsonDocument.Parse(log.ArgsJson);
        var set = args.RootElement.GetProperty("operatorSet");
        var part = Shared.Format.Percent(Shared.Format.Percent(BigInteger.Parse(args.RootElement.GetProperty("magnitude").ToString(), CultureInfo.InvariantCulture), Wad.One));
        return $"{part} allocated to set {set.GetProperty("id")} of {name(Address.Parse(set.GetProperty("avs").GetString()!))}";
    }

    /// <summary>What it keeps of rewards now, in words.</summary>
    public string Fee
    {
        get
        {
            var bips = Commitments.Splits.Select(s => s.BipsAt(Chain?.Info.IndexedTime ?? 0)).Distinct().Order().ToList();
            string Part(int of) => (of / 100m).ToString("0.##", CultureInfo.InvariantCulture);
            return bips.Count switch { 0 => "the contract's default", 1 => $"{Part(bips[0])} %", _ => $"{Part(bips[0])} to {Part(bips[^1])} %" };
        }
    }

    /// <summary>Where it stands, in a sentence.</summary>
    public string Standing => Registrations.Count(r => r.Registered) switch
    {
        0 => "Secures no AVS now",
        1 => "Secures 1 AVS",
        var n => $"Secures {n} AVSs",
    } + (Operator.StakerCount == 0 ? ", nobody delegates to it" : $", {Operator.StakerCount} staker{(Operator.StakerCount == 1 ? "" : "s")} delegate{(Operator.StakerCount == 1 ? "s" : "")} to it");
}
