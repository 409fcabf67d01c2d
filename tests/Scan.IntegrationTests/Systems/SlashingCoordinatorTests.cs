using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.IntegrationTests.Audit;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>An AVS behind a SlashingRegistryCoordinator: its quorums are operator sets, and operators come and go through AllocationManager.</summary>
public sealed class SlashingCoordinatorTests(PostgresServer postgres)
{
    private const int Ann = 0, Ben = 1, Cas = 2, Dee = 3, Ed = 4;
    private static readonly BigInteger One = BigInteger.Pow(10, 18);
    private static readonly byte[] Both = [SlashingQuorums.Delegated, SlashingQuorums.Slashable];
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quorums_members_stakes_and_why_operators_left_are_what_the_contracts_say()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        await PlayAsync(devnet);
        await using var rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        var avs = devnet.Accounts.SlashingAvs;
        var (delegated, slashable) = (await FindAsync<Quorum>(rig, Quorum.KeyOf(avs, 0)), await FindAsync<Quorum>(rig, Quorum.KeyOf(avs, 1)));
        Assert.Equal((0, 0L, 1, 8L, null), (delegated.StakeType, delegated.LookAheadBlocks, slashable.StakeType, slashable.LookAheadBlocks, slashable.LookAheadProblem));
        Assert.Equal((2, 2, 2), (delegated.OperatorCount, slashable.OperatorCount, (await FindAsync<OperatorSet>(rig, OperatorSet.KeyOf(avs, 1))).MemberCount));

        // Ann put 40% and 50% of her 1000 and 10 at stake, and takes 30% of the first back within the look-ahead.
        Assert.Equal(1000 * One * 10 / 100 + 10 * One / 2, await StakeAsync(Ann, 1));
        Assert.Equal((1010 * One, 600 * One, BigInteger.Zero), (await StakeAsync(Ann, 0), await StakeAsync(Dee, 0), await StakeAsync(Ben, 1)));
        Assert.Equal((1610 * One, 105 * One), (delegated.TotalStake, slashable.TotalStake));

        Assert.Equal((OperatorRemoval.Churned, OperatorRemoval.UnderMinimum, OperatorRemoval.Ejected, OperatorRemoval.Left),
            (await CauseAsync(Ben), await CauseAsync(Cas), await CauseAsync(Ed), await CauseAsync(Ann)));
        var service = await FindAsync<Avs>(rig, Avs.KeyOf(avs));
        Assert.Equal((AvsKind.Bls, 2, 2, 3, devnet.Addresses.Services.Slashing.Coordinator), (service.Kind, service.QuorumCount, service.OperatorSetCount, service.OperatorCount, service.RegistryCoordinator));
        var changes = (await rig.SqlAsync("SELECT concat_ws(' ', body->>'what', body->>'before', body->>'after') FROM scan.d_parameter_change WHERE body->>'what' IN ('avs', 'ejectionCooldown', 'lookAheadPeriod') ORDER BY id", Ct)).ToList();
        Assert.Contains("ejectionCooldown 0 1", changes);
        Assert.Contains("lookAheadPeriod 4 8", changes);
        Assert.Contains($"avs {Address.Zero} {avs}", changes);

        var report = await rig.AuditAsync(Ct);
        Assert.True(report.Drifted == 0 && report.Unreachable == 0, report.ToJson());
        foreach (var (field, wrong) in new[] { ("lookAheadBlocks", "9"), ("stakeType", "0"), ("totalStake", "\"1\"") })
        {
            await rig.SqlAsync($"UPDATE scan.d_quorum SET body = jsonb_set(body, '{{{field}}}', '{wrong}') WHERE body->>'stakeType' = '1' RETURNING 'x'", Ct);
            Assert.Contains((await rig.AuditAsync(Ct)).Drifts, drift => drift.Field == field && drift.Logs.Count > 0);
            await rig.SqlAsync($"UPDATE scan.d_quorum SET body = jsonb_set(body, '{{{field}}}', '{(field == "stakeType" ? "1" : field == "lookAheadBlocks" ? "8" : $"\"{slashable.TotalStake}\"")}') WHERE body->>'avs' = '{avs}' AND body->>'number' = '1' RETURNING 'x'", Ct);
        }
        Assert.Equal(0, (await rig.AuditAsync(Ct)).Drifted);

        async Task<BigInteger> StakeAsync(int op, byte quorum) =>
            (await FindAsync<QuorumStake>(rig, QuorumStake.KeyOf(avs, quorum, devnet.Accounts.Operators[op].Key.OperatorId))).Stake;

        async Task<string?> CauseAsync(int op) => (await FindAsync<OperatorAvsRegistration>(rig, OperatorAvsRegistration.KeyOf(avs, devnet.Accounts.Operators[op].Address))).RemovalCause;
    }

    private static async Task PlayAsync(DevnetChain devnet)
    {
        await devnet.PlayAsync([new OpenSlashingAvs(), .. Enumerable.Range(Ann, 5).Select(op => new RegisterOperator(op, "data:,"))], Ct);
        await devnet.PlayAsync([.. new[] { 1000, 100, 200, 600, 300 }.Select((amount, op) => new Deposit(devnet.Accounts.Operators[op].Address, 0, amount * One)), new Deposit(devnet.Accounts.Operators[Ann].Address, 1, 10 * One)], Ct);
        await devnet.PlayAsync([new JoinSlashingAvs(Ann, null, Both), new JoinSlashingAvs(Ben, null, Both)], Ct);
        // Both quorums are full: Dee has more than 1.1 times what Ben has, and Ben less than half of all.
        await devnet.PlayAsync([new AllocateToSlashingAvs(Ann, 0, One * 4 / 10), new AllocateToSlashingAvs(Ann, 1, One / 2), new SetSlashingAvs(EjectionCooldown: 1), new SetLookAhead(8)], Ct);
        await devnet.PlayAsync([new JoinSlashingAvs(Dee, Ben, SlashingQuorums.Delegated)], Ct);
        await devnet.PlayAsync([new LeaveSlashingAvs(Ann, SlashingQuorums.Delegated)], Ct);
        await devnet.PlayAsync([new JoinSlashingAvs(Cas, null, SlashingQuorums.Delegated)], Ct);
        await devnet.PlayAsync([new QueueWithdrawal(devnet.Accounts.Operators[Cas].Address, 0, 200 * One)], Ct);
        await devnet.PlayAsync([new UpdateSlashingStakes(Cas)], Ct);
        await devnet.PlayAsync([new JoinSlashingAvs(Ed, null, SlashingQuorums.Delegated)], Ct);
        await devnet.PlayAsync([new EjectFromSlashingAvs(Ed, SlashingQuorums.Delegated)], Ct);
        // Who left stays slashable for a while, and cannot join before that is over.
        for (var block = 0; block < devnet.Plan.DeallocationDelayBlocks; block++) await devnet.PlayAsync([], Ct);
        await devnet.PlayAsync([new JoinSlashingAvs(Ann, null, SlashingQuorums.Delegated)], Ct);
        await devnet.PlayAsync([new AllocateToSlashingAvs(Ann, 0, One / 10)], Ct);
        for (var block = 0; block < 6; block++) await devnet.PlayAsync([new SetLookAhead(8)], Ct);
        await devnet.PlayAsync([new UpdateSlashingStakes(Ann, Dee)], Ct);
    }

    private static async Task<T> FindAsync<T>(AuditRig rig, byte[] key) where T : class, Domain.Documents.IDocument => (await rig.Indexer.Store.FindAsync<T>(rig.Devnet.ChainId, key, Ct))!.Body;
}
