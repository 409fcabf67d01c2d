using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>Anzen: safety factors and the flow of tokens that follows from them.</summary>
internal static class AnzenProjection
{
    private static readonly byte[] Flow = FunctionAbi.Parse("tokensPerSecond() view returns (uint256)").Encode();

    public static void Updated(SFUpdated e, ProjectionContext c) =>
        Change(e.ProtocolId, c, f => f with { Value = e.Value, UpdatedBlock = c.At.Block, UpdatedTime = c.At.Time });

    public static void Added(ProtocolAdded e, ProjectionContext c) => Change(e.ProtocolId, c, f => f with { ReservesManager = e.ReservesManager, Removed = false });

    public static void Removed(ProtocolRemoved e, ProjectionContext c) => Change(e.ProtocolId, c, f => f with { ReservesManager = null, Removed = true });

    public static void Created(AVSReservesManagerCreated e, ProjectionContext c) => ChangeManager(e.Manager, c, m => WithFlow(m with { Avs = e.Avs, ManagerId = e.ManagerId }, c));

    public static void FlowUpdated(TokenFlowUpdated e, ProjectionContext c) => ChangeManager(c.Emitter, c, m => m with { TokenFlow = e.NewTokenFlow, TokenFlowBlock = c.At.Block });

    public static void Transferred(TokensTransferredToPaymentMaster e, ProjectionContext c) =>
        ChangeManager(c.Emitter, c, m => WithFlow(m with { Transferred = m.Transferred + e.Amount }, c));

    /// <summary>No event tells the first flow, nor one that was overridden.</summary>
    public static void AskFlow(Needs needs) => needs.View(needs.Source.Address, Flow);

    public static void AskFirstFlow(AVSReservesManagerCreated e, Needs needs) => needs.View(e.Manager, Flow);

    private static ReservesManager WithFlow(ReservesManager m, ProjectionContext c) =>
        c.View(m.Address, Flow)?.Number() is { } flow ? m with { TokenFlow = flow, TokenFlowBlock = c.At.Block } : m;

    private static void Change(uint protocol, ProjectionContext c, Func<SafetyFactor, SafetyFactor> change) => c.Change(
        SafetyFactor.KeyOf(c.Emitter, protocol), () => new SafetyFactor { ChainId = c.ChainId, Oracle = c.Emitter, ProtocolId = protocol }, change);

    private static void ChangeManager(Address manager, ProjectionContext c, Func<ReservesManager, ReservesManager> change) =>
        c.Change(ReservesManager.KeyOf(manager), () => new ReservesManager { ChainId = c.ChainId, Address = manager }, change);
}
