using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;
using Scan.Web.Features.Events;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Rollups;

namespace Scan.Web.Features.Avs;

public sealed record AvsPage(Stored<Domain.EigenLayer.Avs> Stored, ChainView? Chain)
{
    public Domain.EigenLayer.Avs Avs => Stored.Body;
    public required IReadOnlyList<Quorum> Quorums { get; init; }
    public required IReadOnlyList<OperatorLine> Operators { get; init; }

    /// <summary>By operator; empty outside of BLS middleware.</summary>
    public required IReadOnlyDictionary<Address, OperatorHealth> Health { get; init; }
    public required IReadOnlyList<ParameterChange> Changes { get; init; }
    public required IReadOnlyList<OperatorSet> Sets { get; init; }
    public required IReadOnlyList<RollupView> Rollups { get; init; }
    public required IReadOnlyList<AlertView> Alerts { get; init; }
    public required IReadOnlyList<EventRow> Activity { get; init; }
    public required MetadataPanel? Metadata { get; init; }

    /// <summary>The time of the oldest stake that the registry still counts in a quorum; null when it counts none.</summary>
    public long? OldestStake(byte quorum) =>
        Operators.Select(o => o.Stakes.GetValueOrDefault(quorum)).Where(s => s is { Member: true }).Min(s => s!.UpdatedTime);

    /// <summary>Contracts and accounts with a say, by what they do.</summary>
    public IEnumerable<(string Role, string Meaning, Address? Account)> Roles()
    {
        yield return ("Service manager", "The AVS's own contract", Avs.Address);
        yield return ("Registry coordinator", "Where operators register and quorums are kept", Avs.RegistryCoordinator);
        yield return ("Stake registry", "Holds each operator's weight per quorum", Avs.StakeRegistry);
        yield return ("BLS key registry", "Holds operators' signing keys", Avs.BlsApkRegistry);
        yield return ("Index registry", "Numbers the operators of a quorum", Avs.IndexRegistry);
        yield return ("Owner", "May change parameters and remove alerts", Avs.Owner);
        yield return ("Alert confirmer", "May confirm alerts", Avs.AlertConfirmer);
        yield return ("Allow-list manager", "Decides who may register", Avs.Whitelister);
        yield return ("Ejector", "May eject operators", Avs.Ejector);
        yield return ("Churn approver", "Signs for newcomers that replace a member", Avs.ChurnApprover);
        yield return ("Rewards initiator", "May submit rewards", Avs.RewardsInitiator);
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

    public bool IsIn => Registration?.Registered ?? Stakes.Values.Any(s => s.Member);
}
