using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Mach;

/// <summary>MachServiceManager's list of operators and its allow-list. Neither touches the other: who is disallowed stays registered.</summary>
internal static class AllowlistProjection
{
    public static void Added(OperatorAdded e, ProjectionContext c) => Change(e.Operator, c, r => r with { InServiceManager = true });

    public static void Removed(OperatorRemoved e, ProjectionContext c) => Change(e.Operator, c, r => r with { InServiceManager = false });

    public static void Allowed(OperatorAllowed e, ProjectionContext c) => Change(e.Operator, c, r => r with { Allowed = true });

    public static void Disallowed(OperatorDisallowed e, ProjectionContext c) => Change(e.Operator, c, r => r with { Allowed = false });

    public static void Enabled(AllowlistEnabled e, ProjectionContext c) => c.ChangeMach(a => a with { AllowlistEnabled = true });

    public static void Disabled(AllowlistDisabled e, ProjectionContext c) => c.ChangeMach(a => a with { AllowlistEnabled = false });

    private static void Change(Address @operator, ProjectionContext c, Func<OperatorAvsRegistration, OperatorAvsRegistration> change)
    {
        c.ChangeWithSettings(a => a);
        c.ChangeRegistration(c.Emitter, @operator, change);
    }
}
