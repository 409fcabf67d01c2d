using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Erc20;

namespace Scan.Indexer.Systems.X402;

/// <summary>
/// Tokens and proxies through which x402 payments are settled. The manifest's <c>x402</c> section gives tokens and facilitators: of those tokens only the used authorisations are
/// asked for, and only transactions of facilitators count. A token that is listed as a contract is read whole instead.
/// </summary>
public sealed class X402System : ISystem
{
    internal const string SystemName = "x402";

    /// <summary>A token of the manifest's <c>x402</c> section.</summary>
    internal const string Token = "X402Token";

    /// <summary>An account that settles payments for others.</summary>
    internal const string Facilitator = "X402Facilitator";
    internal const string Proxy = "X402Permit2Proxy";
    internal const string WholeToken = "Erc3009Token";

    public string Name => SystemName;

    public void Declare(SystemBuilder system)
    {
        system.Contract(Facilitator).IsFoundBy(_ => false);
        system.Contract(Token).IsFoundBy(kind => kind.Name == nameof(AuthorizationUsed)).CountsWhenSentBy(Facilitator)
            .On<AuthorizationUsed>(SettlementProjection.Authorized, (e, s) => s.Account(e.Authorizer).Token(s.Emitter), n => n.Sender())
            .On<Transfer>(SettlementProjection.Transferred, (e, s) => s.Account(e.From).Account(e.To).Token(s.Emitter));
        system.Contract(WholeToken)
            .On<AuthorizationUsed>(SettlementProjection.Authorized, (e, s) => s.Account(e.Authorizer).Token(s.Emitter), n => n.Transaction())
            .On<Transfer>(SettlementProjection.Transferred, (e, s) => s.Account(e.From).Account(e.To).Token(s.Emitter));
        system.Contract(Proxy).CountsWhenSentBy(Facilitator)
            .On<Settled>((_, c) => SettlementProjection.Settled(c), (_, s) => s.Contract(s.Emitter), n => n.Sender())
            .On<SettledWithPermit>((_, c) => SettlementProjection.Settled(c), (_, s) => s.Contract(s.Emitter), n => n.Sender());
        system.DeclareEvents(typeof(X402System));
    }
}
