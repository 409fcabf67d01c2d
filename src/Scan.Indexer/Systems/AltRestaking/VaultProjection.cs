using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.AltRestaking;

/// <summary>StakedALTXterioVault: positions by user and operator, cooldowns, fees. Stake and Unstake also mint and burn; only moves between users are read from TransferSingle and TransferBatch.</summary>
internal static class VaultProjection
{
    public static void Declare(ContractBuilder contract) => contract
        .On<Stake>((e, c) => Move(e.OnBehalfOf, e.Operator, e.Assets, c), (e, s) => s.Account(e.OnBehalfOf).Operator(e.Operator).Account(e.From))
        .On<Unstake>(Unstaked, (e, s) => s.Account(e.From).Operator(e.Operator).Account(e.To))
        .On<CooldownToUnstake>(CoolingDown, (e, s) => s.Account(e.User).Operator(e.Operator))
        .On<VaultRewardsClaimed>((e, c) => ChangePosition(e.From, e.Operator, c, p => p with { RewardsClaimed = p.RewardsClaimed + e.Amount }), (e, s) => s.Account(e.From).Operator(e.Operator).Account(e.To))
        .On<Frozen>((e, c) => ChangeOperator(e.Operator, c, o => o with { Frozen = true }), (e, s) => s.Operator(e.Operator).Account(e.Sender))
        .On<SetOperatorFeeBPS>((e, c) => ChangeOperator(e.Operator, c, o => o with { FeeBips = e.Bips }), (e, s) => s.Operator(e.Operator).Contract(s.Emitter))
        .On<SetCooldownSecForUnstaking>((e, c) => ChangeVault(c, v => v with { CooldownSeconds = (long)e.Seconds }), (_, s) => s.Contract(s.Emitter))
        .On<SetProtocolFeeBPS>((e, c) => ChangeVault(c, v => v with { ProtocolFeeBips = e.Bips }), (_, s) => s.Contract(s.Emitter))
        .On<SetMinVotingStake>((e, c) => ChangeVault(c, v => v with { MinVotingStake = e.MinVotingStake }), (_, s) => s.Contract(s.Emitter))
        .On<TransferSingle>((e, c) => Transfer(e.From, e.To, e.Id, e.Value, c), (e, s) => s.Account(e.From).Account(e.To))
        .On<TransferBatch>(Transferred, (e, s) => s.Account(e.From).Account(e.To));

    private static void Unstaked(Unstake e, ProjectionContext c)
    {
        Move(e.From, e.Operator, -e.Assets, c);
        var cooling = c.Find<VaultPosition>(VaultPosition.KeyOf(c.Emitter, e.From, e.Operator))!.Cooldown;
        SetCooldown(e.From, e.Operator, BigInteger.Max(0, cooling - e.Assets), c, p => p);
    }

    private static void CoolingDown(CooldownToUnstake e, ProjectionContext c) =>
        SetCooldown(e.User, e.Operator, e.Amount, c, p => p with { CooldownStartTime = c.At.Time });

    /// <summary>ERC-1155 wants as many values as ids; what has no counterpart moves nothing.</summary>
    private static void Transferred(TransferBatch e, ProjectionContext c)
    {
        foreach (var (id, value) in e.Ids.Zip(e.Values)) Transfer(e.From, e.To, id, value, c);
    }

    private static void Transfer(Address from, Address to, BigInteger id, BigInteger value, ProjectionContext c)
    {
        if (from.IsZero || to.IsZero || id.GetBitLength() > 8 * Address.Size) return;
        var word = new byte[Address.Size];
        id.TryWriteBytes(word.AsSpan(Address.Size - id.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        // The operator keeps what it has.
        MovePosition(from, new Address(word), -value, c);
        MovePosition(to, new Address(word), value, c);
    }

    private static void SetCooldown(Address user, Address @operator, BigInteger amount, ProjectionContext c, Func<VaultPosition, VaultPosition> more)
    {
        var before = BigInteger.Zero;
        var vault = c.Find<StakingVault>(StakingVault.KeyOf(c.Emitter));
        ChangePosition(user, @operator, c, p =>
        {
            before = p.Cooldown;
            var after = more(p with { Cooldown = amount });
            return after with { CooldownEndTime = after.EndOfCooldown(vault) };
        });
        ChangeOperator(@operator, c, o => o with { Cooldown = o.Cooldown + amount - before });
    }

    private static void Move(Address user, Address @operator, BigInteger delta, ProjectionContext c)
    {
        MovePosition(user, @operator, delta, c);
        ChangeOperator(@operator, c, o => o with { Staked = o.Staked + delta });
    }

    private static void MovePosition(Address user, Address @operator, BigInteger delta, ProjectionContext c) => ChangePosition(user, @operator, c, p => p with { Staked = p.Staked + delta });

    private static void ChangePosition(Address user, Address @operator, ProjectionContext c, Func<VaultPosition, VaultPosition> change) => c.Change(
        VaultPosition.KeyOf(c.Emitter, user, @operator), () => new VaultPosition { ChainId = c.ChainId, Vault = c.Emitter, User = user, Operator = @operator }, change);

    private static void ChangeOperator(Address @operator, ProjectionContext c, Func<VaultOperator, VaultOperator> change) => c.Change(
        VaultOperator.KeyOf(c.Emitter, @operator), () => new VaultOperator { ChainId = c.ChainId, Vault = c.Emitter, Operator = @operator }, change);

    private static void ChangeVault(ProjectionContext c, Func<StakingVault, StakingVault> change) =>
        c.Change(StakingVault.KeyOf(c.Emitter), () => new StakingVault { ChainId = c.ChainId, Address = c.Emitter }, change);
}
