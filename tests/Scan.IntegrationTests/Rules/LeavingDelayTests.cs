using Microsoft.Extensions.Logging.Abstractions;
using Scan.Documents;
using Scan.Domain.Rules;
using Scan.Indexer.Health;
using Scan.Indexer.Rules;
using Scan.IntegrationTests.Audit;
using Scan.IntegrationTests.Devnet;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;

namespace Scan.IntegrationTests.Rules;

/// <summary>What a devnet's contracts say of how long leaving takes.</summary>
public sealed class LeavingDelayTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_contracts_are_asked_before_anybody_left_and_what_they_said_stays_known_when_nobody_answers()
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await ChainTests.PlayedAsync(host);
        await using var rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        var sightings = new Sightings(rig.Indexer.Store.Database);
        var delays = new LeavingDelays(sightings, rig.Indexer.Store);
        var checker = new LeavingChecker(rig.Indexer.Chains, delays, new HealthOptions(), time, NullLogger<LeavingChecker>.Instance);
        await rig.SqlAsync("UPDATE scan.chains SET state = 'live', head_block = indexed_block RETURNING name", Ct);
        Assert.Equal((null, null), await delays.AsOfAsync(devnet.ChainId, time.GetUtcNow(), Ct) is var before ? (before.Asked, before.WithdrawalBlocks) : default);

        var told = new LeavingSight(devnet.Plan.WithdrawalDelayBlocks, devnet.Plan.DeallocationDelayBlocks);
        var nobody = rig.Endpoints(new Uri("http://127.0.0.1:9/"));
        await checker.RunAsync(rig.Manifest, nobody, Ct);
        Assert.Null((await delays.AsOfAsync(devnet.ChainId, time.GetUtcNow(), Ct)).Asked);
        // Who did not answer is asked again at once, who did after a while.
        await checker.RunAsync(rig.Manifest, rig.Endpoints(), Ct);
        Assert.Equal(told, (await delays.AsOfAsync(devnet.ChainId, time.GetUtcNow(), Ct)).Asked);
        var first = time.GetUtcNow();
        foreach (var minutes in new[] { 10, 30 })
        {
            time.Advance(TimeSpan.FromMinutes(minutes));
            await checker.RunAsync(rig.Manifest, rig.Endpoints(), Ct);
        }
        var seen = (await sightings.AsOfAsync(Sightings.Leaving, devnet.ChainId, "", time.GetUtcNow(), Ct))!;
        Assert.Equal((0, 40), ((int)Math.Round((seen.At - first).TotalMinutes), (int)Math.Round((seen.Until - first).TotalMinutes)));
        time.Advance(TimeSpan.FromHours(1));
        await checker.RunAsync(rig.Manifest, nobody, Ct);
        Assert.Equal((told, (long)devnet.Plan.WithdrawalDelayBlocks), await delays.AsOfAsync(devnet.ChainId, time.GetUtcNow(), Ct) is var after ? (after.Asked, after.WithdrawalBlocks!.Value) : default);
    }
}
