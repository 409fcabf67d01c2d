using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.X402;

/// <summary>Tokens and proxies through which x402 payments are settled. Its events stand in the ledger and the event list.</summary>
public sealed class X402System : ISystem
{
    public string Name => "x402";

    public void Declare(SystemBuilder system) => system.DeclareEvents(typeof(X402System));
}
