using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>RegistryCoordinator: who is registered, where its node listens, and who may eject.</summary>
internal static class CoordinatorProjection
{
    private static readonly byte[] OwnerView = FunctionAbi.Parse("owner() view returns (address)").Encode();

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

    /// <summary>A coordinator that is found late transferred its ownership before.</summary>
    public static void AskOwner(Needs needs) => needs.Transaction().View(needs.Source.Address, OwnerView);

    public static void AskOwners(EjectorUpdated e, Needs needs)
    {
        AskOwner(needs);
        if (e.Ejector.IsZero) return;
        foreach (var view in Named.EjectorViews.Append(OwnerView)) needs.View(e.Ejector, view);
    }

    public static void OwnershipTransferred(OwnershipTransferred e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.ChangeAvs(c.Source.Avs, a => a with { CoordinatorOwner = e.Owner });
        c.NoteChange("owner", e.Previous, e.Owner);
    }

    public static void Upgraded(Upgraded e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.KnowOwner();
    }

    /// <summary>What <see cref="AskOwner"/> was answered, where no event told the owner.</summary>
    public static void KnowOwner(this ProjectionContext c) => c.ChangeAvs(c.Source.Avs, a => a.WithCoordinatorOwner(c));

    public static void ChurnApproverUpdated(ChurnApproverUpdated e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.ChangeAvs(c.Source.Avs, a => a.WithCoordinatorOwner(c) with { ChurnApprover = e.ChurnApprover });
        c.NoteChange("churnApprover", e.Previous, e.ChurnApprover);
    }

    public static void EjectorUpdated(EjectorUpdated e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.ChangeAvs(c.Source.Avs, a => a.WithCoordinatorOwner(c) with { Ejector = e.Ejector, EjectorOwner = EjectorOwner(e.Ejector, c) });
        c.NoteChange("ejector", e.Previous, e.Ejector);
    }

    /// <summary>An EjectionManager's owner counts while the coordinator names that one.</summary>
    public static void EjectorsOwnershipTransferred(OwnershipTransferred e, ProjectionContext c)
    {
        if (c.Find<Avs>(Avs.KeyOf(c.Source.Avs)) is { } avs && avs.Ejector == c.Emitter) c.Store(avs with { EjectorOwner = e.Owner });
        c.NoteChange("owner", e.Previous, e.Owner);
    }

    /// <summary>Of an EjectionManager alone, whose events are followed: any other contract may change hands unseen.</summary>
    private static Address? EjectorOwner(Address ejector, ProjectionContext c) =>
        Named.EjectorViews.Any(view => c.View(ejector, view)?.Address() == c.Emitter) ? c.View(ejector, OwnerView)?.Address() : null;

    private static Avs WithCoordinatorOwner(this Avs avs, ProjectionContext c) => avs with { CoordinatorOwner = avs.CoordinatorOwner ?? c.View(c.Emitter, OwnerView)?.Address() };

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
