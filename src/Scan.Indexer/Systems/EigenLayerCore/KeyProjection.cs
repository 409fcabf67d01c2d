using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>KeyRegistrar: the keys that operators sign with for an operator set. A key may be registered before its operator joins.</summary>
internal static class KeyProjection
{
    public static void Declare(ContractBuilder contract) => contract
        .On<OperatorSetConfigured>((e, c) => c.ChangeSet(e.Set, s => s with { CurveType = e.CurveType }), (e, s) => s.Avs(e.Set.Avs))
        .On<KeyRegistered>((e, c) => Change(e.Set, e.Operator, c, m => m with { PublicKey = Hex.Encode(e.Key), KeyCurveType = e.CurveType, KeyBlock = c.At.Block }), (e, s) => s.Operator(e.Operator).Avs(e.Set.Avs))
        .On<KeyDeregistered>((e, c) => Change(e.Set, e.Operator, c, m => m with { PublicKey = null, KeyCurveType = null, KeyBlock = c.At.Block }), (e, s) => s.Operator(e.Operator).Avs(e.Set.Avs));

    private static void Change(OperatorSetKey set, Address @operator, ProjectionContext c, Func<OperatorSetMember, OperatorSetMember> change) => c.Change(
        OperatorSetMember.KeyOf(set.Avs, set.Id, @operator),
        () => new OperatorSetMember { ChainId = c.ChainId, Avs = set.Avs, SetId = set.Id, Operator = @operator },
        change);
}
