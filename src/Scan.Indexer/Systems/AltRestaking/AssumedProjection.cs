using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.AltRestaking;

/// <summary>reALT's ERC-4626 events and LaunchPool's delegations, which are assumed, and reALT's rate, which its view tells.</summary>
internal static class AssumedProjection
{
    private static readonly byte[] RateOfOne = FunctionAbi.Parse("convertToAssets(uint256 shares) view returns (uint256)").Encode(BigInteger.Pow(10, 18));

    public static void Declare(ContractBuilder token, ContractBuilder pool)
    {
        token
            .On<Deposit>(Deposited, (e, s) => s.Account(e.Owner).Token(s.Emitter).Account(e.Sender), AskRate)
            .On<Withdraw>(Withdrawn, (e, s) => s.Account(e.Owner).Token(s.Emitter).Account(e.Receiver), AskRate);
        pool
            .On<VaultDelegated>((e, c) => Delegate(e.User, e.VaultId, c, d => d with { Delegated = true, SinceBlock = c.At.Block }), (e, s) => s.Account(e.User).Contract(s.Emitter))
            .On<VaultUndelegated>((e, c) => Delegate(e.User, e.VaultId, c, d => d with { Delegated = false, SinceBlock = c.At.Block }), (e, s) => s.Account(e.User).Contract(s.Emitter))
            .On<RewardClaimed>((e, c) => Delegate(e.User, e.VaultId, c, d => d with { RewardsClaimed = d.RewardsClaimed + e.Amount }), (e, s) => s.Account(e.User).Contract(s.Emitter).Token(e.Token));
    }

    private static void AskRate(Needs needs) => needs.View(needs.Source.Address, RateOfOne);

    private static void Deposited(Deposit e, ProjectionContext c)
    {
        Flow(e.Owner, c, f => f with { DepositedAssets = f.DepositedAssets + e.Assets, DepositedShares = f.DepositedShares + e.Shares });
        KeepRate(c);
    }

    private static void Withdrawn(Withdraw e, ProjectionContext c)
    {
        Flow(e.Owner, c, f => f with { WithdrawnAssets = f.WithdrawnAssets + e.Assets, WithdrawnShares = f.WithdrawnShares + e.Shares });
        KeepRate(c);
    }

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
    }

    private static void Flow(Address owner, ProjectionContext c, Func<ShareFlow, ShareFlow> change) =>
        c.Change(ShareFlow.KeyOf(c.Emitter, owner), () => new ShareFlow { ChainId = c.ChainId, Token = c.Emitter, Owner = owner }, change);

    private static void Delegate(Address user, BigInteger vaultId, ProjectionContext c, Func<PoolDelegation, PoolDelegation> change) => c.Change(
        PoolDelegation.KeyOf(c.Emitter, user, vaultId),
        () => new PoolDelegation { ChainId = c.ChainId, Pool = c.Emitter, User = user, VaultId = vaultId, SinceBlock = c.At.Block },
        change);
}
