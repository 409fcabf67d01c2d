using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.MachZk;

/// <summary>The ZK variant of MACH for OP Stack rollups, and the output oracle that its alerts refer to. Its events stand in the ledger and the event list.</summary>
public sealed class MachZkSystem : ISystem
{
    public string Name => "mach-zk";

    public void Declare(SystemBuilder system) => system.DeclareEvents(typeof(MachZkSystem));
}
