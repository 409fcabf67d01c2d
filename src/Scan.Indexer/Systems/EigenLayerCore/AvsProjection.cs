using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>Services, as AVSDirectory and AllocationManager name them.</summary>
internal static class AvsProjection
{
    private const byte Registered = 1;

    /// <summary>Both contracts emit the same event; the last one over both wins.</summary>
    public static void Named(AVSMetadataURIUpdated e, ProjectionContext c) => c.ChangeAvs(e.Avs, a => a with { MetadataUri = e.MetadataUri, MetadataUriTime = c.At.Time });

    public static void RegistrationChanged(OperatorAVSRegistrationStatusUpdated e, ProjectionContext c) =>
        c.ChangeRegistration(e.Avs, e.Operator, r => r with { InAvsDirectory = e.Status == Registered });

    /// <summary>Changes a service, or one that is first seen now.</summary>
    public static Avs ChangeAvs(this ProjectionContext c, Address avs, Func<Avs, Avs> change) => c.Change(
        Avs.KeyOf(avs),
        () => c.NewAvs(avs),
        change);

    /// <summary>A service that is first seen now.</summary>
    public static Avs NewAvs(this ProjectionContext c, Address avs) => new() { ChainId = c.ChainId, Address = avs, FirstSeenBlock = c.At.Block, FirstSeenTime = c.At.Time };
}
