using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Erc20;

namespace Scan.Indexer.Systems.AltRestaking;

/// <summary>
/// ALT staking: stALT and reALT with supply and holders, from Transfer alone, which is sure; the rest of their ABIs is assumed and only named
/// in the event list.
/// </summary>
public sealed class AltRestakingSystem : ISystem
{
    public string Name => "alt-restaking";

    public void Declare(SystemBuilder system)
    {
        system.Contract("ReALT").TracksHolders();
        system.Contract("StALT").TracksHolders();
        system.DeclareEvents(typeof(AltRestakingSystem));
    }
}
