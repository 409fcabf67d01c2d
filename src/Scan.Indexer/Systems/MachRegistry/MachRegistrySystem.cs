using System.Numerics;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.MachRegistry;

/// <summary>Which MACH service manager serves a rollup.</summary>
public sealed class MachRegistrySystem : ISystem
{
    public string Name => "mach-registry";

    public void Declare(SystemBuilder system)
    {
        system.Contract("MachServiceManagerRegistry")
            .On<ServiceManagerRegistered>((e, c) => Change(e.RollupChainId, e.ServiceManager, e.Sender, c), (e, s) => s.Rollup(e.RollupChainId).Avs(e.ServiceManager).Account(e.Sender))
            .On<ServiceManagerDeregistered>((e, c) => Change(e.RollupChainId, null, e.Sender, c), (e, s) => s.Rollup(e.RollupChainId).Avs(e.ServiceManager).Account(e.Sender));
        system.DeclareEvents(typeof(MachRegistrySystem));
    }

    private static void Change(BigInteger rollup, Address? serviceManager, Address sender, ProjectionContext c)
    {
        var entry = new RollupServiceManager
        {
            ChainId = c.ChainId, Registry = c.Emitter, RollupChainId = rollup.ToString(), ServiceManager = serviceManager, Sender = sender, Block = c.At.Block, Time = c.At.Time,
        };
        c.Change(entry.Key(), () => entry, _ => entry);
    }
}
