using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Erc20;

namespace Scan.Indexer.Systems.X402;

/// <summary>Tokens and proxies through which x402 payments are settled.</summary>
public sealed class X402System : ISystem
{
    public string Name => "x402";

    public void Declare(SystemBuilder system)
    {
        system.Contract("Erc3009Token")
            .On<AuthorizationUsed>(SettlementProjection.Authorized, (e, s) => s.Account(e.Authorizer).Token(s.Emitter), n => n.Transaction())
            .On<Transfer>(SettlementProjection.Transferred, (e, s) => s.Account(e.From).Account(e.To).Token(s.Emitter));
        system.Contract("X402Permit2Proxy")
            .On<Settled>((_, c) => SettlementProjection.Settled(c), (_, s) => s.Contract(s.Emitter), n => n.Transaction())
            .On<SettledWithPermit>((_, c) => SettlementProjection.Settled(c), (_, s) => s.Contract(s.Emitter), n => n.Transaction());
        system.DeclareEvents(typeof(X402System));
    }
}
