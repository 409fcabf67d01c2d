using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Erc20;

/// <summary>Supply and holders of a token from its Transfer events: from zero is a mint, to zero a burn; and the rates of vaults that hold it.</summary>
internal static class TokenProjection
{
    public static ContractBuilder TracksHolders(this ContractBuilder contract) =>
        contract.On<Transfer>(TransferredOfAsset, (e, s) => s.Account(e.From).Account(e.To).Token(s.Emitter), VaultRates.AskOfAsset);

    private static void TransferredOfAsset(Transfer e, ProjectionContext c)
    {
        Transferred(e, c);
        VaultRates.KeepOfAsset(e, c);
    }

    public static void Transferred(Transfer e, ProjectionContext c)
    {
        var holders = e.From.IsZero ? 0 : Move(e.From, -e.Value, c);
        holders += e.To.IsZero ? 0 : Move(e.To, e.Value, c);
        var supply = (e.From.IsZero ? e.Value : 0) - (e.To.IsZero ? e.Value : 0);
        c.Change(
            Token.KeyOf(c.Emitter),
            () => new Token { ChainId = c.ChainId, Address = c.Emitter, Contract = c.Source.Contract },
            t => t with { Supply = t.Supply + supply, HolderCount = t.HolderCount + holders, TransferCount = t.TransferCount + 1 });
    }

    /// <returns>By how many the number of holders changes.</returns>
    private static int Move(Address account, BigInteger delta, ProjectionContext c)
    {
        var before = c.Find<TokenHolder>(TokenHolder.KeyOf(c.Emitter, account)) ?? new TokenHolder { ChainId = c.ChainId, Token = c.Emitter, Account = account };
        var after = before with { Balance = before.Balance + delta, ChangedTime = c.At.Time };
        c.Store(after);
        return (after.Balance.Sign > 0 ? 1 : 0) - (before.Balance.Sign > 0 ? 1 : 0);
    }
}
