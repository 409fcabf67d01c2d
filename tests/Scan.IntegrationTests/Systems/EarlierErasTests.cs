using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Devnet.Chain;
using Scan.Domain.AltRestaking;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.IntegrationTests.Audit;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>Eras and forms that no chain is in any more, or few are, on a real node and audited against it.</summary>
public sealed class EarlierErasTests(PostgresServer postgres)
{
    private static readonly BigInteger One = BigInteger.Pow(10, 18);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_withdrawal_of_M1_is_completed_there_or_taken_over_by_M2_and_counted_once()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small with { Era = DevnetEra.M2 }, Ct);
        var stakers = devnet.Accounts.M1Stakers;
        await devnet.PlayAsync([.. stakers.Select(staker => new Deposit(staker, 0, 100 * One)), new SetStrategyDelay(0, 9)], Ct);
        (int Withdrawer, int Shares)[] asked = [(0, 40), (2, 30), (2, 20), (3, 100)];
        await devnet.PlayAsync([.. asked.Select((a, i) => new QueueInM1(stakers[i], stakers[a.Withdrawer], 0, a.Shares * One))], Ct);
        var queued = devnet.Head.Number;
        M1Withdrawal[] all = [.. asked.Select((a, i) => new M1Withdrawal(stakers[i], stakers[a.Withdrawer], 0, queued, 0, a.Shares * One))];
        await Assert.ThrowsAsync<DevnetCallException>(() => devnet.PlayAsync(new CompleteInM1(all[0], AsTokens: true), Ct));
        while (devnet.Head.Number < queued + devnet.Plan.WithdrawalDelayBlocks - 1) await devnet.PlayAsync([], Ct);
        await devnet.PlayAsync([new CompleteInM1(all[0], AsTokens: true), new CompleteInM1(all[1], AsTokens: false), new MigrateFromM1(all[2], all[3])], Ct);
        while (devnet.Head.Number < queued + 8) await devnet.PlayAsync([], Ct);
        await devnet.PlayAsync(new CompleteWithdrawal(stakers[2], Address.Zero, 0, queued, 0, 20 * One, AsTokens: true), Ct);
        await devnet.PlayAsync(new UpgradeToSlashing(), Ct);

        await using var rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        var old = new Withdrawal[all.Length];
        for (var i = 0; i < all.Length; i++) old[i] = await FindAsync<Withdrawal>(rig, Withdrawal.KeyOf(all[i].Root(devnet)));
        Assert.All(old, w => Assert.Equal((WithdrawalEra.M1, queued, (long?)queued + devnet.Plan.WithdrawalDelayBlocks), (w.Era, w.StartBlock, w.CompletableBlock)));
        Assert.Equal([(WithdrawalStatus.Completed, true), (WithdrawalStatus.Completed, false), (WithdrawalStatus.Migrated, null), (WithdrawalStatus.Migrated, (bool?)null)], old.Select(w => (w.Status, w.ReceivedAsTokens)));
        var (taken, left) = (await FindAsync<Withdrawal>(rig, Withdrawal.KeyOf(old[2].MigratedTo!.Value)), await FindAsync<Withdrawal>(rig, Withdrawal.KeyOf(old[3].MigratedTo!.Value)));
        Assert.Equal((WithdrawalEra.M2, WithdrawalStatus.Completed, true, WithdrawalStatus.Queued), (taken.Era, taken.Status, taken.ReceivedAsTokens, left.Status));
        // The strategy waits longer than the others since M2.
        Assert.Equal((queued, queued + 9), (left.StartBlock, left.CompletableBlock));
        // Both wait since they were asked for in M1, so the time until they are ready is counted from then.
        Assert.Equal((old[3].QueuedTime, old[3].QueuedTransaction), (left.QueuedTime, left.QueuedTransaction));
        Assert.NotNull(left.QueuedTime);
        var held = new List<BigInteger>();
        foreach (var staker in stakers) held.Add((await FindAsync<StakerShares>(rig, StakerShares.KeyOf(staker, devnet.Addresses.Strategies[0]))).DepositShares);
        Assert.Equal(new[] { 60, 70, 110, 0 }.Select(n => n * One), held);
        await AgreesAsync(rig);
        await rig.SqlAsync("UPDATE scan.d_withdrawal SET body = jsonb_set(body, '{status}', '\"queued\"') WHERE body->>'status' = 'migrated' RETURNING 'x'", Ct);
        Assert.Equal(["status", "status"], (await rig.AuditAsync(Ct)).Drifts.Select(d => d.Field));
    }

    [Fact]
    public async Task A_set_from_before_slashers_gets_the_one_whom_its_AVS_appointed_once()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        await devnet.PlayAsync([new OpenVaultsAvs(), new CreateSetBeforeSlashers()], Ct);
        var migrated = await devnet.PlayAsync(new MigrateSlashers(), Ct);
        Assert.Equal(2, migrated.Receipts.Sum(r => r.Logs.Count));
        Assert.Equal(0, (await devnet.PlayAsync(new MigrateSlashers(), Ct)).Receipts.Sum(r => r.Logs.Count));
        object[] set = [devnet.Accounts.VaultsAvs, SetsBeforeSlashers.Appointed];
        Assert.Equal(devnet.Accounts.Slasher, (await devnet.ViewAsync(devnet.Addresses.AllocationManager, "AllocationManager", "getSlasher", Ct, (object)set))[0]);
        await using var rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        var document = await FindAsync<OperatorSet>(rig, OperatorSet.KeyOf(devnet.Accounts.VaultsAvs, SetsBeforeSlashers.Appointed));
        Assert.Equal((devnet.Accounts.Slasher, null, null), (document.Slasher, document.PendingSlasher, document.SlasherEffectBlock));
        await AgreesAsync(rig);
    }

    [Fact]
    public async Task The_wizards_list_Anzens_reserves_winters_feedback_and_the_rate_of_reALT_are_what_the_contracts_say()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        await devnet.PlayAsync([.. new[] { 0, 1, 2 }.SelectMany(IEnumerable<Act> (op) => [new RegisterOperator(op, "data:,"), new Deposit(devnet.Accounts.Operators[op].Address, 0, 10 * One)])], Ct);
        await devnet.PlayAsync([.. new[] { 0, 1 }.Select(op => new JoinAvs(op, 0, "s", 0))], Ct);
        await WizardAsync(devnet);
        await WinterAsync(devnet);
        var (rewarded, moved) = await RateAsync(devnet);

        await using var rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        var at = devnet.Addresses.Services;
        var allowed = new List<bool?>();
        foreach (var op in new[] { 0, 1, 2 }) allowed.Add((await FindAsync<OperatorAvsRegistration>(rig, OperatorAvsRegistration.KeyOf(at.Coprocessor, devnet.Accounts.Operators[op].Address))).Allowed);
        Assert.Equal([true, false, null], allowed);
        Assert.False((await FindAsync<Avs>(rig, Avs.KeyOf(at.Coprocessor))).AllowlistEnabled);
        Assert.Equal(devnet.Accounts.Aggregator, (await FindAsync<VerifiedRequest>(rig, VerifiedRequest.KeyOf(at.Coprocessor, Keccak256.Hash("a request")))).Sender);

        var reserves = await FindAsync<ReservesManager>(rig, ReservesManager.KeyOf(at.ReservesManager));
        Assert.Equal((Reserves.Flow * 12 / 10, devnet.Addresses.Avss[0].ServiceManager, 0), (reserves.TokenFlow, reserves.Avs, reserves.ManagerId));
        Assert.Equal(reserves.TokenFlow, await devnet.NumberAsync(at.ReservesManager, "AVSReservesManager", "tokensPerSecond", Ct));
        Assert.Equal(reserves.Transferred, await devnet.NumberAsync(devnet.Addresses.Alt, "Token", "balanceOf", Ct, devnet.Accounts.Treasury));
        Assert.True(reserves.Transferred.Sign > 0);

        var given = new List<Feedback>();
        for (var index = 1; index <= FeedbackForms.Count; index++) given.Add(await FindAsync<Feedback>(rig, Feedback.KeyOf(at.WinterIdentity, 0, devnet.Accounts.Clients[0], index)));
        Assert.Equal([80, 81, 82, 83, 8400, -8500], given.Select(f => (int)f.Value));
        Assert.Equal([0, 0, 0, 0, 2, 2], given.Select(f => f.ValueDecimals));
        Assert.Equal([null, null, null, "speed", "speed", "speed"], given.Select(f => f.Tag1));
        Assert.All(given.Take(3), f => Assert.Equal(Keccak256.Hash("speed"), f.Tag1Hash));
        Assert.Equal([null, "https://e.example"], given.Take(2).Select(f => f.Endpoint));
        Assert.Equal((5, true), ((await FindAsync<Agent>(rig, Agent.KeyOf(at.WinterIdentity, 0))).FeedbackCount, given[1].Revoked));
        Assert.Equal("v1", System.Text.Encoding.UTF8.GetString(Hex.Decode((await FindAsync<AgentMetadata>(rig, AgentMetadata.KeyOf(at.WinterIdentity, 0, "version"))).Value)));
        Assert.Equal(("quality", 77), (await FindAsync<Validation>(rig, Validation.KeyOf(at.EarlierValidation, Keccak256.Hash("work")))) is var v ? (v.Tag, v.Response) : default);

        var token = await FindAsync<Token>(rig, Token.KeyOf(devnet.Addresses.ReAlt));
        Assert.Equal((BigInteger.Pow(10, 18) * 3 / 2, moved, null), (token.ExchangeRate, token.ExchangeRateBlock, token.ExchangeRateProblem));
        Assert.Equal(BigInteger.Pow(10, 18) * 3 / 2, (await FindAsync<ExchangeRate>(rig, ExchangeRate.KeyOf(devnet.Addresses.ReAlt, rewarded))).Rate);
        Assert.Null(await rig.Indexer.Store.FindAsync<ExchangeRate>(devnet.ChainId, ExchangeRate.KeyOf(devnet.Addresses.ReAlt, moved - 1), Ct));
        await AgreesAsync(rig);
    }

    private static async Task WizardAsync(DevnetChain devnet)
    {
        await devnet.PlayAsync(new SetCoprocessorList((0, true), (1, true)), Ct);
        await Assert.ThrowsAsync<DevnetCallException>(() => devnet.PlayAsync(new JoinCoprocessor(2), Ct));
        await devnet.PlayAsync([new JoinCoprocessor(0), new JoinCoprocessor(1), new VerifyRequest(Keccak256.Hash("a request"))], Ct);
        await devnet.PlayAsync([new SetCoprocessorList((1, false)), new EnableCoprocessorList(false), new LeaveCoprocessor(1)], Ct);
        await devnet.PlayAsync(new JoinCoprocessor(2), Ct);
        for (var block = 0; block < Reserves.EpochSeconds / DevnetChain.BlockSeconds; block++) await devnet.PlayAsync([], Ct);
        await devnet.PlayAsync(new UpdateFlow(), Ct);
        await devnet.PlayAsync(new PayReserves(One), Ct);
    }

    private static async Task WinterAsync(DevnetChain devnet)
    {
        var (owner, client) = (devnet.Accounts.AgentOwners[0], devnet.Accounts.Clients[0]);
        await devnet.PlayAsync([new RegisterWinterAgent(owner, "data:,"), new SetWinterMetadata(owner, 0, "version", "v1"), new ValidateInOctober(owner, 0, client, "work", 77, "quality")], Ct);
        foreach (var form in Enum.GetValues<FeedbackForm>())
        {
            if (form > 0) await devnet.PlayAsync(new UpgradeWinterReputation(form), Ct);
            var value = form.IsScore() ? 80 + (int)form : (80 + (int)form) * (form == FeedbackForm.Wide ? -100 : 100);
            await devnet.PlayAsync(new GiveWinterFeedback(form, client, 0, value, form.IsScore() ? 0 : 2, "speed", "week", "https://e.example", ""), Ct);
        }
        await devnet.PlayAsync(new RevokeWinterFeedback(client, 0, 2), Ct);
    }

    /// <summary>reALT is worth half as much again once rewards came; then ALT moves elsewhere, which tells nothing, and shares move.</summary>
    private static async Task<(long Rewarded, long Moved)> RateAsync(DevnetChain devnet)
    {
        var (holder, other) = (devnet.Accounts.Holders[0], devnet.Accounts.Holders[1]);
        await devnet.PlayAsync(new DepositAlt(holder, 2 * One - 1), Ct);
        var rewarded = (await devnet.PlayAsync(new RewardReAlt(One), Ct)).Number;
        await devnet.PlayAsync(new StakeAlt(other, One), Ct);
        return (rewarded, (await devnet.PlayAsync(new TransferReAlt(holder, other, One), Ct)).Number);
    }

    private static async Task AgreesAsync(AuditRig rig)
    {
        var report = await rig.AuditAsync(Ct);
        Assert.True(report is { Drifted: 0, Unreachable: 0 }, report.ToJson());
    }

    private static async Task<T> FindAsync<T>(AuditRig rig, byte[] key) where T : class, IDocument => (await rig.Indexer.Store.FindAsync<T>(rig.Devnet.ChainId, key, Ct))!.Body;
}
