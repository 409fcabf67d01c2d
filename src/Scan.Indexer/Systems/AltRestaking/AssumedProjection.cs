using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Erc20;

namespace Scan.Indexer.Systems.AltRestaking;

/// <summary>reALT's ERC-4626 events and LaunchPool's delegations, which are assumed, and reALT's rate, which its view tells.</summary>
internal static class AssumedProjection
{
    public static void Declare(ContractBuilder token, ContractBuilder pool)
    {
        token
            .On<Transfer>(Transferred, (e, s) => s.Account(e.From).Account(e.To).Token(s.Emitter), VaultRates.AskOfShares)
            .On<Deposit>(Deposited, (e, s) => s.Account(e.Owner).Token(s.Emitter).Account(e.Sender))
            .On<Withdraw>(Withdrawn, (e, s) => s.Account(e.Owner).Token(s.Emitter).Account(e.Receiver));
        pool
            .On<VaultDelegated>((e, c) => Delegate(e.User, e.VaultId, c, d => d with { Delegated = true, SinceBlock = c.At.Block }), (e, s) => s.Account(e.User).Contract(s.Emitter))
            .On<VaultUndelegated>((e, c) => Delegate(e.User, e.VaultId, c, d => d with { Delegated = false, SinceBlock = c.At.Block }), (e, s) => s.Account(e.User).Contract(s.Emitter))
            .On<RewardClaimed>((e, c) => Delegate(e.User, e.VaultId, c, d => d with { RewardsClaimed = d.RewardsClaimed + e.Amount }), (e, s) => s.Account(e.User).Contract(s.Emitter).Token(e.Token));
    }

    private static void Transferred(Transfer e, ProjectionContext c)
    {
        TokenProjection.Transferred(e, c);
        VaultRates.KeepOfShares(c);
    }

    private static void Deposited(Deposit e, ProjectionContext c) =>
        Flow(e.Owner, c, f => f with { DepositedAssets = f.DepositedAssets + e.Assets, DepositedShares = f.DepositedShares + e.Shares });

    private static void Withdrawn(Withdraw e, ProjectionContext c) =>
        Flow(e.Owner, c, f => f with { WithdrawnAssets = f.WithdrawnAssets + e.Assets, WithdrawnShares = f.WithdrawnShares + e.Shares });

    private static void Flow(Address owner, ProjectionContext c, Func<ShareFlow, ShareFlow> change) =>
        c.Change(ShareFlow.KeyOf(c.Emitter, owner), () => new ShareFlow { ChainId = c.ChainId, Token = c.Emitter, Owner = owner }, change);

    private static void Delegate(Address user, BigInteger vaultId, ProjectionContext c, Func<PoolDelegation, PoolDelegation> change) => c.Change(
        PoolDelegation.KeyOf(c.Emitter, user, vaultId),
        () => new PoolDelegation { ChainId = c.ChainId, Pool = c.Emitter, User = user, VaultId = vaultId, SinceBlock = c.At.Block },
        change);
}
