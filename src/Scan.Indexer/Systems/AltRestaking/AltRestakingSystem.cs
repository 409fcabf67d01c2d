using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Erc20;

namespace Scan.Indexer.Systems.AltRestaking;

/// <summary>
/// ALT staking: stALT and reALT with supply and holders, from Transfer alone, which is sure; the legacy vault from its source. What rests on assumed
/// events says so in its documents.
/// </summary>
public sealed class AltRestakingSystem : ISystem
{
    public string Name => "alt-restaking";

    public void Declare(SystemBuilder system)
    {
        system.Contract("StALT").TracksHolders();
        CooldownProjection.Declare(system.Contract("StALT"));
        VaultProjection.Declare(system.Contract("StakedMultiToken"));
        AssumedProjection.Declare(system.Contract("ReALT"), system.Contract("LaunchPool"));
        system.DeclareEvents(typeof(AltRestakingSystem));
    }
}
