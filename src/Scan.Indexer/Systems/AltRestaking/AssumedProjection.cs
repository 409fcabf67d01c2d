using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Erc20;

namespace Scan.Indexer.Systems.AltRestaking;

/// <summary>reALT's ERC-4626 events and LaunchPool's delegations, which are assumed, and reALT's rate, which its view tells.</summary>
internal static class AssumedProjection
{
    private static readonly byte[] RateOfOne = FunctionAbi.Parse("convertToAssets(uint256 shares) view returns (uint256)").Encode(BigInteger.Pow(10, 18));

    public static void Declare(ContractBuilder token, ContractBuilder pool)
    {
        token
            .On<Transfer>(Transferred, (e, s) => s.Account(e.From).Account(e.To).Token(s.Emitter), AskRate)
            .On<Deposit>(Deposited, (e, s) => s.Account(e.Owner).Token(s.Emitter).Account(e.Sender))
            .On<Withdraw>(Withdrawn, (e, s) => s.Account(e.Owner).Token(s.Emitter).Account(e.Receiver));
        pool
            .On<VaultDelegated>((e, c) => Delegate(e.User, e.VaultId, c, d => d with { Delegated = true, SinceBlock = c.At.Block }), (e, s) => s.Account(e.User).Contract(s.Emitter))
            .On<VaultUndelegated>((e, c) => Delegate(e.User, e.VaultId, c, d => d with { Delegated = false, SinceBlock = c.At.Block }), (e, s) => s.Account(e.User).Contract(s.Emitter))
            .On<RewardClaimed>((e, c) => Delegate(e.User, e.VaultId, c, d => d with { RewardsClaimed = d.RewardsClaimed + e.Amount }), (e, s) => s.Account(e.User).Contract(s.Emitter).Token(e.Token));
    }

    /// <summary>The rate is asked where shares come or go, which Transfer tells for sure.</summary>
    private static void AskRate(Transfer e, Needs needs)
    {
        if (Mints(e)) needs.View(needs.Source.Address, RateOfOne);
    }

    private static bool Mints(Transfer e) => e.From.IsZero || e.To.IsZero;

    private static void Transferred(Transfer e, ProjectionContext c)
    {
        TokenProjection.Transferred(e, c);
        if (Mints(e)) KeepRate(c);
    }

    private static void Deposited(Deposit e, ProjectionContext c) =>
        Flow(e.Owner, c, f => f with { DepositedAssets = f.DepositedAssets + e.Assets, DepositedShares = f.DepositedShares + e.Shares });

    private static void Withdrawn(Withdraw e, ProjectionContext c) =>
        Flow(e.Owner, c, f => f with { WithdrawnAssets = f.WithdrawnAssets + e.Assets, WithdrawnShares = f.WithdrawnShares + e.Shares });

    private static void KeepRate(ProjectionContext c)
    {
        var answer = c.View(c.Emitter, RateOfOne);
        BigInteger? rate = answer?.Data is { Length: Hash32.Size } word ? new BigInteger(word, isUnsigned: true, isBigEndian: true) : null;
        c.Change(
            Token.KeyOf(c.Emitter),
            () => new Token { ChainId = c.ChainId, Address = c.Emitter, Contract = c.Source.Contract },
            t => rate is null
                ? t with { ExchangeRateProblem = $"convertToAssets: {answer?.Problem ?? "no number"}" }
                : t with { ExchangeRate = rate, ExchangeRateBlock = c.At.Block, ExchangeRateProblem = null });
        if (rate is not { } known) return;
        var point = new ExchangeRate { ChainId = c.ChainId, Token = c.Emitter, Block = c.At.Block, Time = c.At.Time, Rate = known };
        c.Change(point.Key(), () => point, _ => point);
    }

    private static void Flow(Address owner, ProjectionContext c, Func<ShareFlow, ShareFlow> change) =>
        c.Change(ShareFlow.KeyOf(c.Emitter, owner), () => new ShareFlow { ChainId = c.ChainId, Token = c.Emitter, Owner = owner }, change);

    private static void Delegate(Address user, BigInteger vaultId, ProjectionContext c, Func<PoolDelegation, PoolDelegation> change) => c.Change(
        PoolDelegation.KeyOf(c.Emitter, user, vaultId),
        () => new PoolDelegation { ChainId = c.ChainId, Pool = c.Emitter, User = user, VaultId = vaultId, SinceBlock = c.At.Block },
        change);
}
