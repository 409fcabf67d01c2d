using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;
using Scan.Web.Features.Events;
using Scan.Web.Features.Health;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Operators;
using Scan.Web.Features.Rewards;
using Scan.Web.Features.Rollups;
using Scan.Web.Features.ZkAlerts;

namespace Scan.Web.Features.Avs;

public sealed record AvsPage(Stored<Domain.EigenLayer.Avs> Stored, ChainView? Chain)
{
    public Domain.EigenLayer.Avs Avs => Stored.Body;
    public required IReadOnlyList<Quorum> Quorums { get; init; }
    public required IReadOnlyList<OperatorLine> Operators { get; init; }

    /// <summary>By operator; empty outside of BLS middleware.</summary>
    public required IReadOnlyDictionary<Address, OperatorHealth> Health { get; init; }
    /// <summary>By operator in the matrix.</summary>
    public required IReadOnlyDictionary<Address, HealthHistory> HealthPast { get; init; }
    /// <summary>Of parameters and roles, the last first; sockets are the operators' own and stand in the matrix.</summary>
    public required IReadOnlyList<ParameterChange> Changes { get; init; }
    public required IReadOnlyList<OperatorSet> Sets { get; init; }
    public required IReadOnlyList<RollupView> Rollups { get; init; }
    public required IReadOnlyList<AlertView> Alerts { get; init; }

    /// <summary>Alerts by proof, the last first.</summary>
    public required IReadOnlyList<ZkAlertView> Proven { get; init; }
    public required IReadOnlyList<EventRow> Activity { get; init; }
    public required MetadataPanel? Metadata { get; init; }

    public required RewardsCard Rewards { get; init; }

    /// <summary>Operators that joined and left; null: nobody is known to have.</summary>
    public required Shared.ChartTable? Moves { get; init; }
    public required bool MovesAreCut { get; init; }

    /// <summary>The share of stake that signed, by hour and quorum; null: nothing was asked within the last hours.</summary>
    public required Shared.ChartTable? Signed { get; init; }

    /// <summary>The share of its tasks that were signed; null: it has none of known fate.</summary>
    public required Shared.ChartTable? Tasks { get; init; }
    public required bool TasksAreCut { get; init; }

    /// <summary>The quorums' totals.</summary>
    public required StakeHistory History { get; init; }

    /// <summary>What happened on the days of the chart (since 1970-01-01 UTC): parameters and roles that changed.</summary>
    public ILookup<long, HistoryMark> Marks => Changes.OrderBy(c => c.Time).ToLookup(c => c.Time / 86_400, c => new HistoryMark(MarkKind.Parameter, ChangeWords.Of(c, Chain).What));

    /// <summary>The time of the oldest stake that the registry still counts, by quorum; without those that count none.</summary>
    public required IReadOnlyDictionary<byte, long> OldestStakes { get; init; }

    /// <summary>Those who are in and not shown.</summary>
    public int MoreMembers => Math.Max(0, Avs.OperatorCount - Operators.Count(o => o.IsIn));

    /// <summary>Contracts and accounts with a say, by what they do.</summary>
    public IEnumerable<(string Role, string Meaning, Address? Account, string? Problem)> Roles()
    {
        yield return ("Service manager", "The AVS's own contract", Avs.Address, null);
        yield return ("Registry coordinator", "Where operators register and quorums are kept", Avs.RegistryCoordinator, null);
        yield return ("Stake registry", Avs.Kind == AvsKind.Ecdsa ? "Holds each operator's weight and signing key" : "Holds each operator's weight per quorum", Avs.StakeRegistry, null);
        yield return ("BLS key registry", "Holds operators' signing keys", Avs.BlsApkRegistry, null);
        yield return ("Index registry", "Numbers the operators of a quorum", Avs.IndexRegistry, null);
        yield return ("Owner", "May change parameters and remove alerts", Avs.Owner, Avs.OwnerProblem);
        yield return ("Alert confirmer", "May confirm alerts", Avs.AlertConfirmer, null);
        yield return ("Allow-list manager", "Decides who may register", Avs.Whitelister, null);
        foreach (var role in CoordinatorRoles(Avs.CoordinatorOwner, Avs.Ejector, Avs.EjectorOwner, Avs.ChurnApprover)) yield return role;
        yield return ("Rewards initiator", "May submit rewards", Avs.RewardsInitiator, Avs.RewardsInitiatorProblem);
        foreach (var other in Avs.Coordinators.Where(k => k.Address != Avs.RegistryCoordinator).Reverse())
        {
            yield return ("Earlier coordinator", "Another one where operators registered", other.Address, null);
            foreach (var role in CoordinatorRoles(other.Owner, other.Ejector, other.EjectorOwner, other.ChurnApprover)) yield return role with { Role = $"{role.Role} there" };
        }
    }

    private static IEnumerable<(string Role, string Meaning, Address? Account, string? Problem)> CoordinatorRoles(Address? owner, Address? ejector, Address? ejectorOwner, Address? churnApprover)
    {
        yield return ("Coordinator's owner", "May change quorums, ejector and churn approver", owner, null);
        yield return ("Ejector", "May eject operators", ejector, null);
        if (ejectorOwner is not null) yield return ("Ejector's owner", "Appoints who may eject through it", ejectorOwner, null);
        yield return ("Churn approver", "Signs for newcomers that replace a member", churnApprover, null);
    }
}

/// <summary>An operator in the matrix of an AVS.</summary>
/// <param name="Operator">Null when only its middleware id is known.</param>
/// <param name="Stakes">By quorum.</param>
public sealed record OperatorLine(Address? Operator, Hash32? OperatorId, OperatorAvsRegistration? Registration, IReadOnlyDictionary<byte, QuorumStake> Stakes)
{
    public static IReadOnlyList<OperatorLine> Of(IEnumerable<OperatorAvsRegistration> registrations, IReadOnlyList<QuorumStake> stakes)
    {
        var byId = stakes.GroupBy(s => s.OperatorId).ToDictionary(g => g.Key, g => g.ToDictionary(s => s.Quorum));
        var byAddress = stakes.Where(s => s.Operator is not null).GroupBy(s => s.Operator!.Value).ToDictionary(g => g.Key, g => g.First().OperatorId);
        List<OperatorLine> lines = [];
        foreach (var registration in registrations)
        {
            Hash32? id = registration.OperatorId ?? (byAddress.TryGetValue(registration.Operator, out var known) ? known : null);
            var own = id is { } key && byId.Remove(key, out var found) ? found : [];
            lines.Add(new OperatorLine(registration.Operator, id, registration, own));
        }
        foreach (var (id, own) in byId) lines.Add(new OperatorLine(own.Values.First().Operator, id, null, own));
        return [.. lines.OrderByDescending(l => l.IsIn).ThenByDescending(l => l.Stakes.Values.Aggregate(System.Numerics.BigInteger.Zero, (sum, s) => sum + s.Stake))];
    }

    public bool NeverJoined => !IsIn && Registration is { } registration && Never(registration);

    /// <summary>An allow-list may name an operator that no register ever held.</summary>
    public static bool Never(OperatorAvsRegistration registration) => registration is { Registered: false, RegisteredBlock: null, DeregisteredBlock: null };

    public bool IsIn => Registration?.Registered ?? Stakes.Values.Any(s => s.Member);
}
