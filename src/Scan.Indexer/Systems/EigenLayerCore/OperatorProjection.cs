using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>
/// Operators (DelegationManager.registerAsOperator, modifyOperatorDetails). An operator may be spoken of before it is registered:
/// in the registering transaction its delegation to itself comes first.
/// </summary>
internal static class OperatorProjection
{
    public static void Registered(OperatorRegistered e, ProjectionContext c) =>
        c.ChangeOperator(e.Operator, o => Registered(o, c.At) with { DelegationApprover = e.DelegationApprover });

    public static void Registered(OperatorRegisteredM2 e, ProjectionContext c) =>
        c.ChangeOperator(e.Operator, o => WithDetails(Registered(o, c.At), e.Details));

    public static void DetailsModified(OperatorDetailsModified e, ProjectionContext c) =>
        c.ChangeOperator(e.Operator, o => WithDetails(o, e.Details));

    public static void ApproverUpdated(DelegationApproverUpdated e, ProjectionContext c) =>
        c.ChangeOperator(e.Operator, o => o with { DelegationApprover = e.DelegationApprover });

    public static void Named(OperatorMetadataURIUpdated e, ProjectionContext c) =>
        c.ChangeOperator(e.Operator, o => o with { MetadataUri = e.MetadataUri, MetadataUriTime = c.At.Time });

    /// <summary>Changes an operator, or one that only this event speaks of so far.</summary>
    public static Operator ChangeOperator(this ProjectionContext c, Address address, Func<Operator, Operator> change) =>
        c.Change(Operator.KeyOf(address), () => new Operator { ChainId = c.ChainId, Address = address }, change);

    private static Operator Registered(Operator o, LogPosition at) =>
        o with { RegisteredBlock = o.RegisteredBlock ?? at.Block, RegisteredTime = o.RegisteredTime ?? at.Time };

    private static Operator WithDetails(Operator o, OperatorDetails details) => o with
    {
        DelegationApprover = details.DelegationApprover,
        EarningsReceiver = details.EarningsReceiver,
        StakerOptOutWindowBlocks = details.StakerOptOutWindowBlocks,
    };
}
