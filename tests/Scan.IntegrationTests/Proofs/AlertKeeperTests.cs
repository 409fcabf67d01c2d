using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Devnet.Contracts;
using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Proofs;
using Scan.Indexer.Rollups;
using Scan.IntegrationTests.Audit;
using Scan.IntegrationTests.Devnet;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Proofs;

/// <summary>Checks of alerts are kept beside the chain's state, and go where their logs go.</summary>
public sealed class AlertKeeperTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly Hash32 Message = Hash32.Parse("0x2200000000000000000000000000000000000000000000000000000000000022", null);
    private readonly ManualTimeProvider time = new();
    private DevnetHost host = null!;
    private DevnetChain devnet = null!;
    private AuditRig rig = null!;
    private AlertKeeper keeper = null!;
    private AlertFacts facts = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await DevnetHost.StartAsync(Ct);
        devnet = await ChainTests.PlayedAsync(host);
        rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        var db = rig.Indexer.Store.Database;
        (keeper, facts) = (AlertProofTests.Keeper(rig, time), new AlertFacts(new AlertProofs(db), new AlertMessages(db), new AlertHistory(db), rig.Indexer.Chains));
    }

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_check_is_kept_outside_of_the_digest_and_dropped_with_its_log()
    {
        await devnet.ConfirmAlertAsync(0, 10, Message, Ct);
        await CatchUpAsync();
        var (digest, key) = (await rig.Indexer.DigestAsync(devnet.ChainId, Ct), KeyOf(Message));
        Assert.Empty(await facts.ProofsAsync([key], Ct));
        await keeper.RunAsync(rig.Manifest, rig.Endpoints(), Ct);
        var proof = (await facts.ProofsAsync([key], Ct))[key];
        Assert.Equal((AlertProofOutcome.Verifies, devnet.Head.Number, devnet.Head.Hash), (proof.Outcome, proof.Block, proof.BlockHash));
        Assert.Equal(digest, await rig.Indexer.DigestAsync(devnet.ChainId, Ct));
        Assert.Equal(AlertLifeState.Seen, (await facts.LivesAsync([key], Ct))[key].Steps[0].State);

        await host.Anvil.CallAsync("anvil_reorg", [1, new System.Text.Json.Nodes.JsonArray()], Ct);
        devnet = await DevnetChain.AttachAsync(host.Node, DevnetContracts.Load(), devnet.Plan, Ct);
        await CatchUpAsync();
        Assert.Empty(await facts.ProofsAsync([key], Ct));
        var life = (await facts.LivesAsync([key], Ct))[key];
        Assert.Equal((AlertLifeState.Retracted, $"alert:{devnet.ChainId}:{devnet.Addresses.Avss[0].ServiceManager}:{Message}"), (life.State, life.Id));
        Assert.Equal(Message, (await facts.LastToldAsync(key, Ct))!.MessageHash);

        // Raised again in another block it is the same alert, and checked anew.
        await devnet.ConfirmAlertAsync(0, 10, Message, Ct);
        await CatchUpAsync();
        Assert.Empty(await facts.ProofsAsync([key], Ct));
        await keeper.RunAsync(rig.Manifest, rig.Endpoints(), Ct);
        Assert.Equal(devnet.Head.Hash, (await facts.ProofsAsync([key], Ct))[key].BlockHash);
        Assert.Equal([AlertLifeState.Seen, AlertLifeState.Retracted, AlertLifeState.Seen], (await facts.LivesAsync([key], Ct))[key].Steps.Where(s => s.Sequence is not null).Select(s => s.State));
    }

    [Fact]
    public async Task What_a_node_could_not_answer_is_asked_again_until_it_can()
    {
        var state = NodeFault.ServerError;
        await using var node = await FaultyNode.StartAsync(host.Anvil.HttpUrl, method => method == "eth_call" ? state : NodeFault.None, Ct);
        var endpoints = Scan.Ethereum.Rpc.EthereumEndpoints.Connect([node.Url], new() { Attempts = 1 }, TimeProvider.System);
        var key = KeyOf((await AlertProofTests.AlertsAsync(rig))[0].MessageHash);
        await keeper.RunAsync(rig.Manifest, endpoints, Ct);
        Assert.Equal(AlertProofOutcome.Pending, (await facts.ProofsAsync([key], Ct))[key].Outcome);

        state = NodeFault.NoState;
        await keeper.RunAsync(rig.Manifest, endpoints, Ct);
        Assert.Equal(AlertProofOutcome.Pending, (await facts.ProofsAsync([key], Ct))[key].Outcome);
        time.Advance(TimeSpan.FromSeconds(3));
        await keeper.RunAsync(rig.Manifest, endpoints, Ct);
        Assert.Equal(AlertProofOutcome.NoState, (await facts.ProofsAsync([key], Ct))[key].Outcome);

        state = NodeFault.None;
        time.Advance(TimeSpan.FromHours(1));
        await keeper.RunAsync(rig.Manifest, endpoints, Ct);
        Assert.Equal(AlertProofOutcome.Verifies, (await facts.ProofsAsync([key], Ct))[key].Outcome);
        var asked = node.Requests.Count;
        time.Advance(TimeSpan.FromDays(30));
        await keeper.RunAsync(rig.Manifest, endpoints, Ct);
        Assert.Equal(0, node.Requests.Skip(asked).Count(r => r["method"]!.GetValue<string>() == "eth_call"));
    }

    [Fact]
    public async Task An_alert_whose_check_breaks_waits_and_holds_up_no_other()
    {
        await devnet.ConfirmAlertAsync(0, 10, Message, Ct);
        await CatchUpAsync();
        var alerts = await AlertProofTests.AlertsAsync(rig);
        var broken = new BreakingTime(time);
        await AlertProofTests.Keeper(rig, broken).RunAsync(rig.Manifest, rig.Endpoints(), Ct);
        var proofs = await facts.ProofsAsync([.. alerts.Select(a => KeyOf(a.MessageHash))], Ct);
        Assert.Equal(alerts.Count, proofs.Count);
        var waits = Assert.Single(proofs.Values, p => p.Outcome == AlertProofOutcome.Pending);
        Assert.Contains("InvalidTimeZoneException", waits.Reason, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(3));
        await AlertProofTests.Keeper(rig, time).RunAsync(rig.Manifest, rig.Endpoints(), Ct);
        Assert.DoesNotContain(await facts.ProofsAsync([.. alerts.Select(a => KeyOf(a.MessageHash))], Ct), p => p.Value.Outcome == AlertProofOutcome.Pending);
    }

    [Fact]
    public async Task A_message_is_resolved_by_the_rollups_own_node_or_says_why_it_is_not()
    {
        // The devnet's own node stands for the rollup's: the alert's message is the hash of one of its blocks.
        var block = (await host.Node.GetBlockAsync(3, Ct))!;
        await devnet.PlayAsync(new SetRollupEnabled(0, 5, true), Ct);
        await devnet.ConfirmAlertAsync(0, 5, block.Hash, Ct);
        await devnet.ConfirmAlertAsync(0, 5, Message, Ct);
        await CatchUpAsync();
        var (named, unknown) = (KeyOf(block.Hash), KeyOf(Message));
        Assert.Equal(AlertMessage.NotAsked, (await facts.MessagesAsync([named], Ct))[named]);

        await Messages("5").RunAsync(devnet.ChainId, Ct);
        Assert.Contains("is of chain", (await facts.MessagesAsync([named], Ct))[named].Problem, StringComparison.Ordinal);

        await using var rollup = await FaultyNode.StartAsync(host.Anvil.HttpUrl, method => method == "eth_chainId" ? NodeFault.WrongChain : NodeFault.None, Ct);
        time.Advance(TimeSpan.FromDays(1));
        await Messages("5", rollup.Url).RunAsync(devnet.ChainId, Ct);
        var told = await facts.MessagesAsync([named, unknown], Ct);
        Assert.Equal((3, null), (told[named].RollupBlock, told[named].Problem));
        Assert.Equal((null, "Not resolved: the rollup's node has no block of this hash."), (told[unknown].RollupBlock, told[unknown].Problem));
    }

    private MessageKeeper Messages(string rollup, Uri? rpc = null) => new(rig.Indexer.Chains, new AlertMessages(rig.Indexer.Store.Database),
        new RollupEndpoints([new ManifestRollup(rollup, "rollup", null, [rpc ?? host.Anvil.HttpUrl], 10, null, null, null, null, null)], TimeProvider.System), time);

    /// <summary>Breaks once, where the first check begins.</summary>
    private sealed class BreakingTime(TimeProvider time) : TimeProvider
    {
        private bool broke;

        public override DateTimeOffset GetUtcNow()
        {
            if (broke || !Environment.StackTrace.Contains(nameof(AlertProver), StringComparison.Ordinal)) return time.GetUtcNow();
            broke = true;
            throw new InvalidTimeZoneException();
        }
    }

    private DocumentId KeyOf(Hash32 message) => new(devnet.ChainId, Alert.KeyOf(devnet.Addresses.Avss[0].ServiceManager, message));

    private async Task CatchUpAsync() => await rig.Indexer.CatchUpAsync(rig.Manifest, new BlockRef(devnet.Head.Number, devnet.Head.Hash), Ct);
}
