using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.AltRestaking;

/// <summary>stALT's cooldowns, redemptions and rewards, in both forms that sources tell: by account, and by account and operator. All assumed.</summary>
internal static class CooldownProjection
{
    public static void Declare(ContractBuilder contract) => contract
        .On<Cooldown>((e, c) => Start(e.User, e.Amount, c), (e, s) => s.Account(e.User).Token(s.Emitter))
        .On<CooldownToUnstake>((e, c) => Start(e.User, e.Amount, c), (e, s) => s.Account(e.User).Operator(e.Operator).Token(s.Emitter))
        .On<Redeem>((e, c) => Take(e.From, e.Amount, c), (e, s) => s.Account(e.From).Account(e.To).Token(s.Emitter))
        .On<Unstake>((e, c) => Take(e.From, e.Assets, c), (e, s) => s.Account(e.From).Operator(e.Operator).Token(s.Emitter))
        .On<RewardsAccrued>((e, c) => Change(e.User, c, p => p with { RewardsAccrued = p.RewardsAccrued + e.Amount }), (e, s) => s.Account(e.User).Token(s.Emitter))
        .On<StaltRewardsClaimed>((e, c) => Change(e.From, c, p => p with { RewardsClaimed = p.RewardsClaimed + e.Amount }), (e, s) => s.Account(e.From).Account(e.To).Token(s.Emitter));

    private static void Start(Address account, BigInteger amount, ProjectionContext c) => Change(account, c, p => p with
    {
        Cooldown = amount, CooldownStartTime = c.At.Time, CooldownEndTime = amount.IsZero ? null : c.At.Time + CooldownPosition.Seconds,
    });

    private static void Take(Address account, BigInteger amount, ProjectionContext c) => Change(account, c, p =>
    {
        var left = BigInteger.Max(0, p.Cooldown - amount);
        return p with { Cooldown = left, CooldownEndTime = left.IsZero ? null : p.CooldownEndTime, Redeemed = p.Redeemed + amount };
    });

    private static void Change(Address account, ProjectionContext c, Func<CooldownPosition, CooldownPosition> change) =>
        c.Change(CooldownPosition.KeyOf(c.Emitter, account), () => new CooldownPosition { ChainId = c.ChainId, Token = c.Emitter, Account = account }, change);
}
