using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>
/// An operator's registration with an AVS. AVSDirectory, AllocationManager, the AVS's coordinator or ECDSA registry and a MACH service manager
/// each keep a register of their own; registered is who is in any of them, and both sides count it once.
/// </summary>
internal static class RegistrationProjection
{
    /// <summary>Changes a registration, or one that only this event speaks of so far, and the counts that follow from it.</summary>
    public static OperatorAvsRegistration ChangeRegistration(
        this ProjectionContext c, Address avs, Address @operator, Func<OperatorAvsRegistration, OperatorAvsRegistration> change)
    {
        var key = OperatorAvsRegistration.KeyOf(avs, @operator);
        var before = c.Find<OperatorAvsRegistration>(key);
        var after = Judge(change(before ?? new OperatorAvsRegistration { ChainId = c.ChainId, Avs = avs, Operator = @operator }), c.At);
        if (after.Equals(before)) return after;
        c.Store(key, after);
        var step = (after.Registered ? 1 : 0) - (before is { Registered: true } ? 1 : 0);
        if (step == 0) return after;
        c.ChangeAvs(avs, a => a with { OperatorCount = a.OperatorCount + step });
        c.ChangeOperator(@operator, o => o with { AvsCount = o.AvsCount + step });
        return after;
    }

    private static OperatorAvsRegistration Judge(OperatorAvsRegistration r, LogPosition at)
    {
        var registered = r.InAvsDirectory == true || r.InCoordinator == true || r.InServiceManager == true
            || r.InEcdsaRegistry == true || r.OperatorSets.Count > 0;
        if (registered == r.Registered) return r;
        return registered
            ? r with { Registered = true, RegisteredBlock = at.Block, RegisteredTime = at.Time }
            : r with { Registered = false, DeregisteredBlock = at.Block, DeregisteredTime = at.Time };
    }
}
