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

    /// <summary>A coordinator that is found late transferred its ownership before, and so did the service manager that it tells of.</summary>
    public static void AskOwner(Needs needs)
    {
        needs.Transaction().View(needs.Source.Address, ManagerRoles.Owner);
        ManagerRoles.AskBehind(needs);
    }

    public static void AskOwners(EjectorUpdated e, Needs needs)
    {
        AskOwner(needs);
        if (e.Ejector.IsZero) return;
        foreach (var view in Named.EjectorViews.Append(ManagerRoles.Owner)) needs.View(e.Ejector, view);
    }

    public static void OwnershipTransferred(OwnershipTransferred e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.ChangeAvs(c.Source.Avs, a => a.WithCoordinator(c.Emitter, k => k with { Owner = e.Owner }));
        c.NoteChange("owner", e.Previous, e.Owner);
    }

    public static void Upgraded(Upgraded e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.KnowOwner();
    }

    /// <summary>What <see cref="AskOwner"/> was answered, where no event told the owner.</summary>
    public static void KnowOwner(this ProjectionContext c) => c.ChangeAvs(c.Source.Avs, a => a.WithOwners(c));

    public static void ChurnApproverUpdated(ChurnApproverUpdated e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.ChangeAvs(c.Source.Avs, a => a.WithOwners(c).WithCoordinator(c.Emitter, k => k with { ChurnApprover = e.ChurnApprover }));
        c.NoteChange("churnApprover", e.Previous, e.ChurnApprover);
    }

    public static void EjectorUpdated(EjectorUpdated e, ProjectionContext c)
    {
        c.LinkRegistry();
        c.ChangeAvs(c.Source.Avs, a => a.WithOwners(c).WithCoordinator(c.Emitter, k => k with { Ejector = e.Ejector, EjectorOwner = EjectorOwner(e.Ejector, c) }));
        c.NoteChange("ejector", e.Previous, e.Ejector);
    }

    /// <summary>An EjectionManager's owner counts while a coordinator names that one.</summary>
    public static void EjectorsOwnershipTransferred(OwnershipTransferred e, ProjectionContext c)
    {
        if (c.Find<Avs>(Avs.KeyOf(c.Source.Avs)) is { } avs)
        {
            var after = avs.Coordinators.Where(k => k.Ejector == c.Emitter).Aggregate(avs, (a, k) => a.WithCoordinator(k.Address, own => own with { EjectorOwner = e.Owner }));
            if (!after.Equals(avs)) c.Store(after);
        }
        c.NoteChange("owner", e.Previous, e.Owner);
    }

    /// <summary>Of an EjectionManager alone, whose events are followed: any other contract may change hands unseen.</summary>
    private static Address? EjectorOwner(Address ejector, ProjectionContext c) =>
        Named.EjectorViews.Any(view => c.View(ejector, view)?.Address() == c.Emitter) ? c.View(ejector, ManagerRoles.Owner)?.Address() : null;

    private static Avs WithOwners(this Avs avs, ProjectionContext c) => avs.WithCoordinator(c.Emitter, k => k with { Owner = k.Owner ?? c.View(c.Emitter, ManagerRoles.Owner)?.Address() }).WithManagerRoles(c);

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
