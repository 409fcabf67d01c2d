using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>
/// Operator ids and whose they are. Registries of stakes and indexes speak of ids, the key registry of addresses; on Goerli the address comes
/// last, so whatever is known of an id waits for it.
/// </summary>
internal static class OperatorIds
{
    /// <summary>Learns that an id is an operator's, and carries over what is already known of either.</summary>
    public static void KnowOperator(this ProjectionContext c, Hash32 operatorId, Address @operator)
    {
        var avs = c.Source.Avs;
        var known = c.Find<BlsOperator>(BlsOperator.KeyOf(avs, operatorId));
        var registration = c.ChangeRegistration(avs, @operator, r => r with { OperatorId = operatorId });
        if (known?.Operator == @operator) return;
        known ??= new BlsOperator { ChainId = c.ChainId, Avs = avs, OperatorId = operatorId };
        c.Store(known with { Operator = @operator });
        foreach (var quorum in known.Quorums.Union(registration.Quorums))
            c.ChangeStake(quorum, operatorId, s => s with { Operator = @operator, Member = registration.Quorums.Contains(quorum) });
    }

    /// <summary>Changes what a quorum's registries say of an operator id, or writes it for the first time.</summary>
    public static QuorumStake ChangeStake(this ProjectionContext c, byte quorum, Hash32 operatorId, Func<QuorumStake, QuorumStake> change) =>
        c.Change(QuorumStake.KeyOf(c.Source.Avs, quorum, operatorId), () => c.NewStake(quorum, operatorId), change);

    /// <summary>A stake that is first spoken of now; what is known of the operator id counts its quorum from here on.</summary>
    public static QuorumStake NewStake(this ProjectionContext c, byte quorum, Hash32 operatorId)
    {
        var owner = c.Change(
            BlsOperator.KeyOf(c.Source.Avs, operatorId),
            () => new BlsOperator { ChainId = c.ChainId, Avs = c.Source.Avs, OperatorId = operatorId },
            o => o.Quorums.Contains(quorum) ? o : o with { Quorums = [.. o.Quorums.Append(quorum).Order()] });
        return new QuorumStake { ChainId = c.ChainId, Avs = c.Source.Avs, Quorum = quorum, OperatorId = operatorId, Operator = owner.Operator };
    }
}
