using Scan.Indexer.Projections;
using Scan.Indexer.Systems.AltRestaking;
using Scan.Indexer.Systems.DaMap;
using Scan.Indexer.Systems.EigenLayerCore;
using Scan.Indexer.Systems.Erc20;
using Scan.Indexer.Systems.Erc8004;
using Scan.Indexer.Systems.Mach;
using Scan.Indexer.Systems.MachRegistry;
using Scan.Indexer.Systems.MachZk;
using Scan.Indexer.Systems.Middleware;
using Scan.Indexer.Systems.Tasks;
using Scan.Indexer.Systems.X402;

namespace Scan.Indexer.Systems;

/// <summary>Every system that Scan understands.</summary>
public static class ScanSystems
{
    public static IReadOnlyList<ISystem> All { get; } =
    [
        new EigenLayerCoreSystem(),
        new MiddlewareSystem(),
        new MachSystem(),
        new MachZkSystem(),
        new MachRegistrySystem(),
        new TasksSystem(),
        new Erc8004System(),
        new AltRestakingSystem(),
        new X402System(),
        new Erc20System(),
        new DaMapSystem(),
    ];
}
