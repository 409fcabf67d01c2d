using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>RegistryCoordinator: who is registered, where its node listens, and who may eject.</summary>
internal static class CoordinatorProjection
{
    public static void Registered(OperatorRegistered e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.KnowOperator(e.OperatorId, e.Operator);
        c.ChangeRegistration(c.Source.Avs, e.Operator, r => r with { InCoordinator = true });
    }

    public static void Deregistered(OperatorDeregistered e, ProjectionContext c) =>
        c.ChangeRegistration(c.Source.Avs, e.Operator, r => r with { InCoordinator = false });

    /// <summary>The event names an id alone. On registration a key registration or OperatorRegistered has told whose it is; where none was seen the log keeps the socket.</summary>
    public static void SocketUpdated(OperatorSocketUpdate e, ProjectionContext c)
    {
        if (OwnerOf(e.OperatorId, c) is { } @operator) SetSocket(@operator, e.Socket, c);
    }

    public static void SocketSet(OperatorSocketSet e, ProjectionContext c) => SetSocket(e.Operator, e.Socket, c);

    private static void SetSocket(Address @operator, string socket, ProjectionContext c)
    {
        string? before = null;
        c.ChangeRegistration(c.Source.Avs, @operator, r =>
        {
            before = r.Socket;
            return r with { Socket = socket };
        });
        c.NoteChange("socket", before, socket, @operator);
    }

    public static void ChurnApproverUpdated(ChurnApproverUpdated e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.ChangeAvs(c.Source.Avs, a => a with { ChurnApprover = e.ChurnApprover });
        c.NoteChange("churnApprover", e.Previous, e.ChurnApprover);
    }

    public static void EjectorUpdated(EjectorUpdated e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.ChangeAvs(c.Source.Avs, a => a with { Ejector = e.Ejector });
        c.NoteChange("ejector", e.Previous, e.Ejector);
    }

    public static void Ejected(OperatorEjected e, ProjectionContext c)
    {
        if (OwnerOf(e.OperatorId, c) is { } @operator)
            c.ChangeRegistration(c.Source.Avs, @operator, r => r with
            {
                EjectedBlock = c.At.Block, EjectedTime = c.At.Time, RemovalCause = r.RemovalBlock == c.At.Block ? OperatorRemoval.Ejected : r.RemovalCause,
            });
    }

    private static Address? OwnerOf(Hash32 operatorId, ProjectionContext c) => c.Find<BlsOperator>(BlsOperator.KeyOf(c.Source.Avs, operatorId))?.Operator;
}
