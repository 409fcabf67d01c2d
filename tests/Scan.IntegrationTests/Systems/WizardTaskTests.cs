using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Domain.Tasks;
using Scan.IntegrationTests.Audit;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>The task manager of AltLayer's AVS wizard on a real node.</summary>
public sealed class WizardTaskTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_put_and_answered_by_a_quorum_and_the_contract_keeps_the_hashes_of_both()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        await devnet.PlayAsync([.. new[] { 0, 1 }.SelectMany(IEnumerable<Act> (op) => [new RegisterOperator(op, "data:,"), new Deposit(devnet.Accounts.Operators[op].Address, 0, (op + 1) * BigInteger.Pow(10, 19))])], Ct);
        await devnet.PlayAsync([.. new[] { 0, 1 }.Select(op => new JoinAvs(op, 0, "s", 0))], Ct);
        var (question, unheard) = (new CreateMessageTask("is 7 prime?"u8.ToArray(), 60, 0), new CreateMessageTask([], 60, 0));
        await devnet.PlayAsync(question, Ct);
        var created = devnet.Head.Number;
        await devnet.PlayAsync([new RespondToMessageTask(0, created, question, [1], 0), unheard], Ct);
        await using var rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        var (answered, open) = (await TaskAsync(0), await TaskAsync(1));
        Assert.Equal(("WizardTaskManager", 60, created, created + 1), (answered.Contract, answered.ThresholdPercentage, answered.CreatedBlock, answered.RespondedBlock));
        Assert.Equal(("message 0x69732037207072696d653f", "message 0x01", "message 0x", null), (answered.Request, answered.Response, open.Request, open.Response));
        var report = await rig.AuditAsync(Ct);
        Assert.True(report is { Drifted: 0, Unreachable: 0 }, report.ToJson());
        foreach (var (field, wrong) in new[] { ("request", "message 0x02"), ("response", "message 0x02") })
        {
            await rig.SqlAsync($"CREATE TABLE original AS SELECT * FROM scan.d_task; UPDATE scan.d_task SET body = jsonb_set(body, '{{{field}}}', '\"{wrong}\"') WHERE body->>'{field}' = 'message 0x01' OR body->>'{field}' LIKE '%3f' RETURNING 'x'", Ct);
            Assert.Equal(field, Assert.Single((await rig.AuditAsync(Ct)).Drifts).Field);
            await rig.SqlAsync("UPDATE scan.d_task d SET body = o.body FROM original o WHERE d.id = o.id; DROP TABLE original", Ct);
        }

        async Task<AvsTask> TaskAsync(long index) => (await rig.Indexer.Store.FindAsync<AvsTask>(devnet.ChainId, AvsTask.KeyOf(devnet.Addresses.Services.WizardTasks, index), Ct))!.Body;
    }
}
