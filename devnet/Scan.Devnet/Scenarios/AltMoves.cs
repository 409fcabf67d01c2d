using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>reALT that is minted, moved, redeemed and rewarded; stALT, vaults and launch pools.</summary>
internal static class AltMoves
{
    private const int Guardians = 4, Pools = 5;

    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All =
    [
        (5, Deposit), (7, Transfer), (3, Redeem), (1, Reward), (4, Stake), (2, Cooldown), (4, Enter), (3, Cool), (3, Leave), (1, Move), (1, Claim), (3, Delegate), (1, Undelegate), (2, ClaimPool),
    ];

    private static IEnumerable<Act> Deposit(ScenarioTurn turn)
    {
        yield return new DepositAlt(Holder(turn), turn.Random.Amount(5000, 4000000));
    }

    private static IEnumerable<Act> Transfer(ScenarioTurn turn)
    {
        var from = Holder(turn);
        var shares = turn.Model.ReAlt.Balance(from) * turn.Random.Between(1, 60) / 100;
        if (shares > 0) yield return new TransferReAlt(from, Holder(turn), shares);
    }

    private static IEnumerable<Act> Redeem(ScenarioTurn turn)
    {
        var from = Holder(turn);
        var shares = turn.Model.ReAlt.Balance(from) * turn.Random.Between(1, 40) / 100;
        if (shares > 0) yield return new RedeemReAlt(from, shares);
    }

    private static IEnumerable<Act> Reward(ScenarioTurn turn)
    {
        yield return new RewardReAlt(turn.Model.ReAlt.Assets * turn.Random.Between(1, 20) / 10000);
    }

    private static IEnumerable<Act> Stake(ScenarioTurn turn)
    {
        yield return new StakeAlt(Holder(turn), turn.Random.Amount(1000, 900000));
    }

    private static IEnumerable<Act> Cooldown(ScenarioTurn turn)
    {
        var holder = Holder(turn);
        var (held, cooling) = turn.Model.Services.Alt.Staked.GetValueOrDefault(holder);
        var amount = (held - cooling) * turn.Random.Between(5, 50) / 100;
        if (amount > 0) yield return new CooldownStAlt(holder, amount);
    }

    private static IEnumerable<Act> Enter(ScenarioTurn turn)
    {
        yield return new StakeInVault(Holder(turn), turn.Random.Below(2), turn.Random.Below(Guardians), turn.Random.Amount(1000, 500000));
    }

    private static IEnumerable<Act> Cool(ScenarioTurn turn)
    {
        if (Position(turn, vault: null) is not { } p) yield break;
        var (staked, cooling) = turn.Model.Services.Alt.Positions[p];
        var amount = (staked - cooling) * turn.Random.Between(10, 70) / 100;
        if (amount > 0) yield return new CooldownInVault(p.User, p.Vault, p.Operator, amount);
    }

    /// <summary>Only the legacy vault, which has no cooldown: 21 days are longer than a demonstration.</summary>
    private static IEnumerable<Act> Leave(ScenarioTurn turn)
    {
        if (Position(turn, vault: 0) is not { } p) yield break;
        var cooling = turn.Model.Services.Alt.Positions[p].Cooling;
        if (cooling > 0) yield return new UnstakeFromVault(p.User, p.Vault, p.Operator, turn.Random.OneIn(2) ? cooling : cooling / 2 + 1);
    }

    private static IEnumerable<Act> Move(ScenarioTurn turn)
    {
        if (Position(turn, vault: null) is not { } first) yield break;
        var to = Holder(turn);
        (int, System.Numerics.BigInteger)[] parts = [.. turn.Model.Services.Alt.Positions.Where(p => p.Key.User == first.User && p.Key.Vault == first.Vault && p.Value.Staked > p.Value.Cooling)
            .OrderBy(p => p.Key.Operator).Select(p => (p.Key.Operator, (p.Value.Staked - p.Value.Cooling + 1) / 2))];
        if (to != first.User && parts.Length > 0) yield return new MoveVaultPositions(first.User, to, first.Vault, parts);
    }

    private static IEnumerable<Act> Claim(ScenarioTurn turn)
    {
        if (Position(turn, vault: null) is { } p) yield return new ClaimVaultRewards(p.User, p.Vault, p.Operator, turn.Random.Amount(100, 9000));
    }

    /// <summary>All or nothing, to any number of pools at once.</summary>
    private static IEnumerable<Act> Delegate(ScenarioTurn turn)
    {
        var user = Holder(turn);
        int[] pools = [.. Enumerable.Range(1, Pools).Where(pool => !turn.Model.Services.Alt.Pools.Contains((user, pool)) && turn.Random.OneIn(2))];
        if (turn.Model.ReAlt.Balance(user) > 0 && pools.Length > 0) yield return new DelegateToPools(user, pools);
    }

    private static IEnumerable<Act> Undelegate(ScenarioTurn turn)
    {
        if (turn.Random.PickOrNull(turn.Model.Services.Alt.Pools.OrderBy(p => p)) is { } pool) yield return new UndelegateFromPool(pool.User, pool.Pool);
    }

    private static IEnumerable<Act> ClaimPool(ScenarioTurn turn)
    {
        if (turn.Random.PickOrNull(turn.Model.Services.Alt.Pools.OrderBy(p => p)) is { } pool) yield return new ClaimFromPool(pool.User, pool.Pool, turn.Random.Amount(50, 5000));
    }

    private static Address Holder(ScenarioTurn turn) => turn.Random.Pick(turn.Accounts.Holders);

    private static (Address User, int Vault, int Operator)? Position(ScenarioTurn turn, int? vault) =>
        turn.Random.PickOrNull(turn.Model.Services.Alt.Positions.Where(p => !p.Value.Staked.IsZero && (vault is null || p.Key.Vault == vault)).Select(p => p.Key).OrderBy(p => p));
}
