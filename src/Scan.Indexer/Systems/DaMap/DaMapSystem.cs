using System.Numerics;
using Scan.Domain.DaMap;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.DaMap;

/// <summary>AltLayer's map from rollup batches to heights of the data-availability layer.</summary>
public sealed class DaMapSystem : ISystem
{
    public string Name => "da-map";

    public void Declare(SystemBuilder system)
    {
        system.Contract("CelestiaDaMap")
            .On<BatchSet>(Set, (e, s) => s.Contract(s.Emitter).Account(e.Sender))
            .On<GlobalMetadataSet>((e, c) => Change(c, m => m with { GlobalMetadata = e.Value }), (e, s) => s.Contract(s.Emitter).Account(e.Sender));
        system.DeclareEvents(typeof(DaMapSystem));
    }

    /// <summary>A batch that is set again is replaced, and counted once.</summary>
    private static void Set(BatchSet e, ProjectionContext c)
    {
        var isNew = c.Find<DaBatch>(DaBatch.KeyOf(c.Emitter, e.Key)) is null;
        c.Store(new DaBatch
        {
            ChainId = c.ChainId, Map = c.Emitter, FirstBlock = e.Key, LastBlock = LastBlock(e), Metadata = Hex.Encode(e.Metadata), DaHeight = e.Value, Sender = e.Sender,
            Block = c.At.Block, Time = c.At.Time,
        });
        Change(c, m => m with
        {
            BatchCount = m.BatchCount + (isNew ? 1 : 0), HighestFirstBlock = BigInteger.Max(m.HighestFirstBlock ?? e.Key, e.Key), LastTime = c.At.Time,
        });
    }

    private static BigInteger? LastBlock(BatchSet e)
    {
        if (e.Metadata.Length is 0 or > 32) return null;
        var last = new BigInteger(e.Metadata, isUnsigned: true, isBigEndian: true);
        return last >= e.Key ? last : null;
    }

    private static void Change(ProjectionContext c, Func<DaMapState, DaMapState> change) =>
        c.Change(DaMapState.KeyOf(c.Emitter), () => new DaMapState { ChainId = c.ChainId, Map = c.Emitter }, change);
}
