using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Erc20;

/// <summary>Tokens that a manifest asks to follow in full, ALT above all.</summary>
public sealed class Erc20System : ISystem
{
    public string Name => "erc20";

    public void Declare(SystemBuilder system)
    {
        system.Contract("ERC20").TracksHolders();
        system.DeclareEvents(typeof(Erc20System));
    }
}
