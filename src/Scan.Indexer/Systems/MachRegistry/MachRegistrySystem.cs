using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.MachRegistry;

/// <summary>Which MACH service manager serves a rollup. Its events stand in the ledger and the event list.</summary>
public sealed class MachRegistrySystem : ISystem
{
    public string Name => "mach-registry";

    public void Declare(SystemBuilder system) => system.DeclareEvents(typeof(MachRegistrySystem));
}
