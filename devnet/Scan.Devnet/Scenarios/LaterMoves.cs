using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Devnet.Model;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>Systems of the later releases: keys of operator sets, duration vaults, emissions, and MACH by governance.</summary>
internal static class LaterMoves
{
    private const int BlsSet = 1, EcdsaSet = 2, MostVaults = 4, MostShares = 8, HalfOfAll = 5000;
    private static readonly BigInteger One = BigInteger.Pow(10, 18);

    /// <summary>What comes before anything else can, in this order.</summary>
    public static IEnumerable<Act> Opening { get; } =
    [
        new ConfigureKeys(BlsSet, KeyCurve.Bn254), new ConfigureKeys(EcdsaSet, KeyCurve.Ecdsa), new OpenVaultsAvs(),
        new OpenSlashingAvs(), new SetLookAhead(SlashingQuorums.LookAhead + 2), new SetSlashingAvs(EjectionCooldown: 600),
        new CreateSetBeforeSlashers(), new MigrateSlashers(), .. SlashingAvsMoves.Opening,
    ];

    /// <summary>What chance would bring too seldom, or never.</summary>
    public static IEnumerable<Act> Once(ScenarioTurn turn)
    {
        var (client, owner) = (turn.Accounts.Clients[0], turn.Accounts.AgentOwners[0]);
        return
        [
            new ChangeAdmins(), new VisitZk(ScenarioTexts.Operators.Count - 1), new SetAllowlistEnabled(2, true), new SetAllowlistEnabled(2, false),
            new SubmitRewards(RewardsForm.UniqueStake, 1, 1000 * One, turn.Time / 86400 * 86400, 7, [0, StakeMoves.Eigen]),
            new FundUsd(client, 5_000_000), new SettlePayments(SettlementForm.Permit2WithPermit, new Payment(client, owner, 2_000_000, Keccak256.Hash("with a permit"))),
        ];
    }

    public static readonly (int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] All =
    [
        (3, RegisterKey), (1, DeregisterKey), (2, DeployVault), (4, EnterVault), (2, QueueFromVault), (2, CompleteFromVault), (2, TurnVault), (1, EditVault),
        (4, Emission), (7, Press), (2, Sweep), (1, Propose), (3, Vote), (1, ClearZk), (2, ReproveZk),
    ];

    private static IEnumerable<Act> RegisterKey(ScenarioTurn turn)
    {
        var (op, keys) = (turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray()), turn.Model.Services.Keys);
        var set = turn.Random.OneIn(2) ? BlsSet : EcdsaSet;
        if (keys.Keys.ContainsKey((op, set))) yield break;
        var account = turn.Accounts.Operators[op].Address;
        if (set == BlsSet) yield return new RegisterBlsKey(op, set, keys.NextKey(op, set));
        else if (!keys.IsSpent(account)) yield return new RegisterEcdsaKey(op, set, account);
    }

    private static IEnumerable<Act> DeregisterKey(ScenarioTurn turn)
    {
        var free = turn.Model.Services.Keys.Keys.Keys.Where(k => !turn.Model.Core.Allocations.IsSlashable(k.Operator, k.Set, turn.Block)).Order();
        if (turn.Random.PickOrNull(free) is var (op, set)) yield return new DeregisterKey(op, set);
    }

    private static IEnumerable<Act> DeployVault(ScenarioTurn turn)
    {
        var number = turn.Model.Services.Vaults.Vaults.Count;
        if (number >= MostVaults) yield break;
        var most = turn.Random.Between(2, 40) * One;
        yield return new DeployVault(number, turn.Random.Between(20, 60) * 12, most, most * turn.Random.Between(1, 5), ScenarioTexts.Profile($"Devnet vault {number + 1}", "Locked for a time, and at stake for one AVS meanwhile. Played on a local devnet."));
    }

    /// <summary>A staker joins a vault for good, then deposits as much as it may.</summary>
    private static IEnumerable<Act> EnterVault(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Vaults;
        if (model.Vaults.Count == 0) yield break;
        var place = turn.Random.Below(turn.Accounts.VaultStakers.Count);
        var (staker, number) = (turn.Accounts.VaultStakers[place], place % MostVaults);
        if (number >= model.Vaults.Count) yield break;
        if (!model.Delegations.ContainsKey(staker)) yield return new JoinVault(staker, number);
        var vault = model.Vaults[number];
        var amount = BigInteger.Min(turn.Random.Amount(50, 900), BigInteger.Min(vault.MaxPerDeposit, vault.StakeCap - vault.Held));
        if (vault.Stage == VaultStage.Deposits && amount > 0) yield return new DepositInVault(staker, number, amount);
    }

    private static IEnumerable<Act> QueueFromVault(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Vaults;
        var holders = turn.Accounts.VaultStakers.Where(s => model.Shares(s) > 0 && model.Vaults[model.Delegations[s]].Stage != VaultStage.Locked);
        if (turn.Random.PickOrNull(holders) is { } staker)
            yield return new QueueFromVault(staker, model.Delegations[staker], turn.Random.OneIn(3) ? model.Shares(staker) : model.Shares(staker) * turn.Random.Between(20, 70) / 100 + 1);
    }

    private static IEnumerable<Act> CompleteFromVault(ScenarioTurn turn)
    {
        var due = turn.Model.Services.Vaults.Queue.Where(w => turn.Block > w.StartBlock + turn.Model.Plan.WithdrawalDelayBlocks).ToArray();
        if (due.Length == 0) yield break;
        var w = turn.Random.Pick(due);
        yield return new CompleteFromVault(w.Staker, w.Vault, w.Nonce, w.StartBlock, w.Shares);
    }

    /// <summary>On to its next state, seldom before its time. One that was opened tries again to leave its set.</summary>
    private static IEnumerable<Act> TurnVault(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Vaults;
        if (model.Vaults.Count == 0) yield break;
        var number = turn.Random.Below(model.Vaults.Count);
        switch (model.Vaults[number])
        {
            case { Stage: VaultStage.Deposits, Held.IsZero: false }: yield return new LockVault(number); break;
            case { Stage: VaultStage.Locked } vault when turn.Time >= vault.UnlockAt: yield return new MatureVault(number); break;
            case { Stage: VaultStage.Locked } when turn.Random.OneIn(8): yield return new AdvanceVault(number); break;
            case { Stage: VaultStage.Withdrawals }: yield return new MatureVault(number); break;
        }
    }

    private static IEnumerable<Act> EditVault(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Vaults;
        if (model.Vaults.Count == 0) yield break;
        var number = turn.Random.Below(model.Vaults.Count);
        if (turn.Random.OneIn(2)) yield return new SetVaultMetadata(number, ScenarioTexts.Profile($"Devnet vault {number + 1}", $"As of block {turn.Block}. Played on a local devnet."));
        else if (model.Vaults[number] is { Stage: VaultStage.Deposits } vault) yield return new SetVaultLimits(number, vault.MaxPerDeposit + One, vault.StakeCap + turn.Random.Between(1, 9) * One);
    }

    /// <summary>Added, changed or disabled; only between epochs' ends, and never more than everything.</summary>
    private static IEnumerable<Act> Emission(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Emissions;
        if (model.IsPressable(turn.Time)) yield break;
        var id = model.Shares.Count < MostShares && (model.Shares.Count == 0 || turn.Random.OneIn(2)) ? model.Shares.Count : turn.Random.Below(model.Shares.Count);
        var old = id < model.Shares.Count ? model.Shares[id].Share : null;
        if (old?.Kind == EmissionKind.Disabled) yield break;
        var room = HalfOfAll * 2 - model.TotalWeight + (old?.Weight ?? 0);
        var weight = turn.Random.OneIn(3) ? 0 : Math.Min(room, turn.Random.Between(200, 2000));
        var kind = (EmissionKind)turn.Random.Between(old is null ? 1 : 0, 5);
        var share = new EmissionShare(weight, model.Epoch(turn.Time) + turn.Random.Between(1, 2), turn.Random.Between(0, 6), kind, turn.Random.Between(1, 2), turn.Random.Between(1, 3));
        if (old is null) yield return new AddEmission(share);
        else yield return new UpdateEmission(id, share);
    }

    private static IEnumerable<Act> Press(ScenarioTurn turn)
    {
        if (turn.Model.Services.Emissions.IsPressable(turn.Time)) yield return new PressButton(turn.Random.Between(1, MostShares));
    }

    private static IEnumerable<Act> Sweep(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Emissions;
        if (model.HasRest && !model.IsPressable(turn.Time)) yield return new SweepEmissions();
    }

    /// <summary>Another alert follows at once, by which it is noticed.</summary>
    private static IEnumerable<Act> ClearZk(ScenarioTurn turn)
    {
        var zk = turn.Model.Services.Zk;
        if (zk.Stack.Count == 0 || zk.ProvedIndex != zk.Stack.Count || turn.Random.PickOrNull(zk.Operators) is not { } op) yield break;
        var all = turn.Random.OneIn(2) || zk.Stack.Count == 1 || zk.Stack[^2].L2Block <= zk.LastOutput + 1;
        var below = all ? long.MaxValue : zk.Stack[^2].L2Block;
        yield return new ClearZkAlerts(all ? null : long.MaxValue);
        yield return new RaiseZkAlert(op, null, Math.Min(below - 1, zk.LastOutput + turn.Random.Between(2, 900)), Keccak256.Hash($"invalid again at {turn.Block}"), Keccak256.Hash($"expected again at {turn.Block}"));
    }

    /// <summary>What was proved is to be proved anew, which the next proof tells.</summary>
    private static IEnumerable<Act> ReproveZk(ScenarioTurn turn)
    {
        var zk = turn.Model.Services.Zk;
        if (zk.ProvedIndex == 0 || zk.ProvedIndex == zk.Stack.Count || turn.Random.PickOrNull(zk.Operators) is not { } op) yield break;
        yield return new ClearZkAlerts(1);
        yield return new SubmitProof(turn.Accounts.Operators[op].Address, zk.Stack[^1].Expected);
    }

    private static IEnumerable<Act> Propose(ScenarioTurn turn)
    {
        if (turn.Random.OneIn(3)) yield return new ProposeHalt(turn.Random.Pick(turn.Accounts.Clients), Keccak256.Hash($"wrong state at block {turn.Block}"), turn.Random.Between(1_000, 900_000));
    }

    /// <summary>The vote that approves is followed by the halt, the first time.</summary>
    private static IEnumerable<Act> Vote(ScenarioTurn turn)
    {
        var model = turn.Model.Services.MachAlpha;
        if (turn.Random.PickOrNull(model.Proposals.Index().Where(p => !p.Item.IsApproved).Select(p => p.Index + 1)) is not { } number) yield break;
        var voters = turn.Accounts.Holders.Where(h => !model.Proposals[number - 1].Votes.Contains(h));
        yield return new VoteForHalt(turn.Random.PickOrNull(voters)!.Value, number);
        if (model.Proposals[number - 1].IsApproved && !model.IsHalted && turn.Random.OneIn(2)) yield return new HaltRollup(number);
    }
}
