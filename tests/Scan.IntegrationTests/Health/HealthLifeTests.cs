using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Indexer.Feeds;
using Scan.Indexer.Health;
using Scan.Indexer.Metadata;
using Scan.Indexer.Projections;
using Scan.Indexer.Rules;
using Scan.IntegrationTests.Audit;
using Scan.IntegrationTests.Devnet;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Health;

/// <summary>Three operators of a devnet: what they sign, what their stake comes to, and whether they answer.</summary>
public sealed class HealthLifeTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly BigInteger Wad = BigInteger.Pow(10, 18);
    private readonly ManualTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private NodeServer server = null!;
    private DevnetHost host = null!;
    private DevnetChain devnet = null!;
    private AuditRig rig = null!;
    private HealthOptions options = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private Address Manager => devnet.Addresses.Avss[0].ServiceManager;
    private HealthStore Store => new(rig.Indexer.Store.Database);
    private CoverageStore Coverages => new(rig.Indexer.Store.Database);
    private HealthKeeper Keeper => new(rig.Indexer.Store, rig.Indexer.Chains, Probes, Store, Coverages, Messages, Pasts, time);
    private StakePasts Pasts => new(rig.Indexer.Store, rig.Indexer.Ledger, new EventKindBook(new Kinds(rig.Indexer.Store.Database), time), new LogArguments(), rig.Indexer.Chains);
    private HealthMessages Messages => new(rig.Indexer.Store.Database);
    private Probes Probes => new(rig.Indexer.Store.Database);

    public async ValueTask InitializeAsync()
    {
        server = await NodeServer.StartAsync(Ct);
        host = await DevnetHost.StartAsync(Ct);
        devnet = await ChainTests.PlayedAsync(host);
        options = new HealthOptions { AllowedNetworks = MetadataOptions.Loopback, Deadline = TimeSpan.FromSeconds(30), NodeApiPort = server.Port, MetricsPort = server.Port };
        rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        await host.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Health_tells_what_was_signed_what_the_stake_comes_to_and_who_answers()
    {
        await devnet.PlayAsync(new UpdateSocket(0, 0, $"127.0.0.1:{server.Port}"), Ct);
        await devnet.PlayAsync(new UpdateSocket(1, 0, "127.0.0.1:9"), Ct);
        await devnet.PlayAsync(new UpdateSocket(2, 0, "10.0.0.1:9091"), Ct);
        await devnet.ConfirmAlertAsync(0, 10, Keccak256.Hash("signed by two"), Ct, 1);
        await devnet.MoveStakeAsync(0, 0, -2 * Wad, Ct);
        await LiveAsync();
        var health = await ReadAsync();
        Assert.Equal(3, health.Count);
        var (first, second, third) = (Of(health, 0), Of(health, 1), Of(health, 2));

        Assert.Equal((ProbeReportState.Reachable, NodeApiState.Healthy, "0.3.3"), (first.Probe!.State, first.Probe.NodeApi!.State, first.Probe.NodeApi.NodeVersion));
        Assert.Equal((ProbeReportState.NotPublic, ProbeReportState.NotPublic), (second.Probe!.State, third.Probe!.State));
        Assert.Equal("signed 2 of 2", Said(first));
        Assert.Equal("signed 1 of 2", Said(second));
        Assert.Equal((1, 0), (second.Quorums[0].Participation.MissedInRow, second.Quorums[0].Participation.SignedInRow));
        Assert.Equal(StoredStakeNextUpdate.Falls, first.Quorums[0].Stake.NextUpdate);
        Assert.Equal(2 * Wad, (first.Quorums[0].Stake.Stored - first.Quorums[0].Stake.Live!.Value) * Wad / Multiplier);
        Assert.Equal((StoredStakeNextUpdate.Nothing, devnet.Head.Number), (second.Quorums[0].Stake.NextUpdate, second.Quorums[0].Stake.CheckedBlock));
        Assert.True(first.Score.Value > second.Score.Value, $"{first.Score} {second.Score}");
        Assert.All(health, h => Assert.All(h.Score.Parts, p => Assert.NotEmpty(p.Reason)));
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds(), first.LastSeenTime);
    }

    [Fact]
    public async Task A_rule_for_misses_in_a_row_is_tried_against_what_was_to_be_signed()
    {
        for (var i = 0; i < 5; i++) await devnet.ConfirmAlertAsync(0, 10, Keccak256.Hash($"alert {i}"), Ct, i == 3 ? [] : [1]);
        await LiveAsync();
        var trials = new StateTrials(rig.Indexer.Store, rig.Indexer.Chains, new Probes(rig.Indexer.Store.Database), new Sightings(rig.Indexer.Store.Database), Pasts, time);
        async Task<TrialReport> TryAsync(int times, params string[] scope) => await trials.MissedAsync(
            new Rule { Id = "r", Name = "r", Condition = "missedInRow", Parameters = new Dictionary<string, decimal> { ["times"] = times }, CreatedAt = time.GetUtcNow() }, scope.ToHashSet(), DateTimeOffset.UnixEpoch, Ct);
        // Three in a row, one signed, one more missed.
        var three = Assert.Single((await TryAsync(3)).Incidents);
        Assert.StartsWith(Topics.Operator(devnet.ChainId, devnet.Accounts.Operators[1].Address), three.Subject, StringComparison.Ordinal);
        Assert.NotNull(three.ResolvedAt);
        Assert.Equal(2, (await TryAsync(1)).Incidents.Count);
        Assert.Empty((await TryAsync(4)).Incidents);
        Assert.Empty((await TryAsync(1, Topics.Operator(devnet.ChainId, devnet.Accounts.Operators[0].Address))).Incidents);
    }

    [Fact]
    public async Task An_operator_that_the_next_update_puts_out_is_told_before_anybody_updates()
    {
        await devnet.PlayAsync(new SetMinimumStake(0, 0, 4 * Wad), Ct);
        await devnet.MoveStakeAsync(2, 0, -4 * Wad, Ct);
        await LiveAsync();
        var fallen = Of(await ReadAsync(), 2);
        Assert.Equal((StoredStakeNextUpdate.FallsOut, 0), (fallen.Quorums[0].Stake.NextUpdate, fallen.Score.Parts.Single(p => p.Name == "stake").Value));
        // What was asked before the registry stored the stake, or before the operator came back, says nothing of the next update.
        await rig.SqlAsync("UPDATE scan.stake_checks SET block = 0 RETURNING block::text", Ct);
        await Keeper.RunAsync(devnet.ChainId, Ct);
        var unknown = Of(await ReadAsync(), 2).Quorums[0].Stake;
        Assert.Equal((StoredStakeNextUpdate.Unknown, null, "the chain was not asked since the stake was stored"), (unknown.NextUpdate, unknown.Live, unknown.Problem));
        // The chain does what was told.
        await devnet.PlayAsync(new UpdateStakes(0, 2), Ct);
        await LiveAsync();
        Assert.DoesNotContain(await ReadAsync(), h => h.Operator == devnet.Accounts.Operators[2].Address);
    }

    [Fact]
    public async Task Coverage_needs_stake_that_was_seen_alive_lately_and_ends_when_nobody_answers_any_more()
    {
        await LiveAsync();
        Assert.Equal((false, 0), await CoverageAsync() is var none ? (none.Covers, none.LiveOperators) : default);
        for (var op = 0; op < 3; op++) await devnet.PlayAsync(new UpdateSocket(op, 0, $"127.0.0.1:{server.Port};{op + 1}"), Ct);
        await LiveAsync();
        Assert.Equal((true, 3), await CoverageAsync() is var all ? (all.Covers, all.LiveOperators) : default);

        var port = server.Port;
        await server.DisposeAsync();
        time.Advance(TimeSpan.FromMinutes(20));
        await LiveAsync();
        Assert.True((await CoverageAsync()).Covers);
        time.Advance(TimeSpan.FromMinutes(20));
        await LiveAsync();
        Assert.Equal((false, 0), await CoverageAsync() is var gone ? (gone.Covers, gone.LiveOperators) : default);
        var target = (await TargetsAsync(0)).Single();
        Assert.Equal(ProbeReportState.Refused, target.State);
        Assert.Equal([ProbeReportState.Refused, ProbeReportState.Reachable], (await Probes.ChangesAsync(target.Id, 10, Ct)).Select(c => c.State));
    }

    [Fact]
    public async Task A_signed_health_message_is_a_sign_of_life_and_tells_the_verifiers_mode_for_as_long_as_it_is_fresh()
    {
        await LiveAsync();
        Assert.False((await CoverageAsync()).Covers);
        var at = time.GetUtcNow().ToUnixTimeSeconds();
        for (var op = 0; op < 3; op++)
        {
            var row = new HealthMessageRow(devnet.ChainId, Manager.ToArray(), devnet.Accounts.Operators[op].Address.ToArray(), "10", 70 + op, Keccak256.Hash("block").ToArray(), op == 2 ? null : "all-blocks", at - op);
            Assert.True(await Messages.AddAsync(row, new byte[65], time.GetUtcNow(), Ct));
        }
        await LiveAsync();
        Assert.Equal((true, 3, "all-blocks"), await CoverageAsync() is var all ? (all.Covers, all.LiveOperators, all.VerifierMode) : default);
        var second = Of(await ReadAsync(), 1);
        Assert.Equal((at - 1, new SeenBlock("10", 71, Keccak256.Hash("block"), "all-blocks", at - 1)), (second.LastSeenTime, second.SeenBlocks.Single()));
        await LookAsync((int)RollupCoverage.FreshSeconds + 1);
        Assert.Equal((false, 0, null), await CoverageAsync() is var gone ? (gone.Covers, gone.LiveOperators, gone.VerifierMode) : default);
    }

    [Fact]
    public async Task Coverage_is_remembered_without_breaks_and_nobodys_look_vouches_for_longer_than_it_may()
    {
        await devnet.PlayAsync(new SetRollupEnabled(0, 5, true), Ct);
        for (var op = 0; op < 3; op++) await devnet.PlayAsync(new UpdateSocket(op, 0, $"127.0.0.1:{server.Port};{op + 1}"), Ct);
        var first = time.GetUtcNow().ToUnixTimeSeconds();
        await LiveAsync();
        // Looks go on, and so does a restart of the indexer within the time that its last look vouched for.
        await LookAsync(30);
        await LookAsync(280);
        Assert.Equal([(0L, 310L + RollupCoverage.HeldSeconds)], await SpansAsync(first));
        // Who does not look for longer than that leaves a gap.
        await LookAsync(301);
        Assert.Equal([(0L, 610L), (611L, 911L)], await SpansAsync(first));
        // The prober has stopped: the last signs of life count for half an hour, then the span ends with them and no look makes it longer.
        for (var i = 0; i < 7; i++) await LookAsync(180);
        Assert.Equal((611L, 1_800L), (await SpansAsync(first))[^1]);
        Assert.False((await CoverageAsync()).Covers);
        // They answer again: a new one begins, and what lies between stays without.
        time.Advance(TimeSpan.FromSeconds(100));
        await LiveAsync();
        Assert.Equal([(0L, 610L), (611L, 1_800L), (1_971L, 1_971L + RollupCoverage.HeldSeconds)], await SpansAsync(first));
        // Switched off on chain it ends at the next look, whoever is alive.
        time.Advance(TimeSpan.FromSeconds(30));
        await devnet.PlayAsync(new SetRollupEnabled(0, 5, false), Ct);
        await LiveAsync();
        Assert.Equal((1_971L, 2_001L), (await SpansAsync(first))[^1]);
    }

    [Fact]
    public async Task Versions_have_a_history_and_the_hours_keep_the_score()
    {
        await devnet.PlayAsync(new UpdateSocket(0, 0, $"127.0.0.1:{server.Port}"), Ct);
        await LiveAsync();
        server.Version = "0.3.4";
        time.Advance(TimeSpan.FromHours(1));
        await LiveAsync();
        await LiveAsync();
        var target = (await TargetsAsync(0)).Single();
        Assert.Equal(["0.3.4", "0.3.3"], (await Probes.ChangesAsync(target.Id, 10, Ct)).Select(c => c.Version));
        var hours = (await Store.HoursAsync(devnet.ChainId, Manager.ToArray(), devnet.Accounts.Operators[0].Address.ToArray(), 0, Ct)).Select(h => JsonSerializer.Deserialize<HealthHour>(h, DocumentJson.Options)!).ToList();
        Assert.Equal(["0.3.3", "0.3.4"], hours.Select(h => h.NodeVersion));
        Assert.All(hours, h => Assert.NotNull(h.Score));
    }

    [Fact]
    public async Task Hours_keep_the_stored_stake_beside_what_it_comes_to_and_the_minimum()
    {
        await devnet.PlayAsync(new SetMinimumStake(0, 0, Wad), Ct);
        await LiveAsync();
        time.Advance(TimeSpan.FromHours(1));
        await devnet.MoveStakeAsync(0, 0, -2 * Wad, Ct);
        await LiveAsync();
        time.Advance(TimeSpan.FromHours(1));
        await devnet.PlayAsync(new UpdateStakes(0, 0), Ct);
        await LiveAsync();
        var hours = (await Store.HoursAsync(devnet.ChainId, Manager.ToArray(), devnet.Accounts.Operators[0].Address.ToArray(), 0, Ct)).Select(h => JsonSerializer.Deserialize<HealthHour>(h, DocumentJson.Options)!.Stakes!.Single(s => s.Quorum == 0)).ToList();
        var (before, less) = (hours[0].Stored, hours[0].Stored - 2 * Multiplier);
        Assert.Equal([(before, before), (before, less), (less, less)], hours.Select(s => (s.Stored, s.Live!.Value)));
        Assert.All(hours, s => Assert.Equal((Wad, (long)((s.Live!.Value - Wad) * 10_000 / Wad)), (s.Minimum!.Value, s.MarginBasisPoints!.Value)));
    }

    [Fact]
    public async Task What_nobody_names_any_more_is_left_alone_and_what_answers_is_knocked_at_no_sooner_than_planned()
    {
        await devnet.PlayAsync(new UpdateSocket(0, 0, $"127.0.0.1:{server.Port}"), Ct);
        await LiveAsync();
        var asked = server.Asked;
        await LiveAsync();
        Assert.Equal(asked, server.Asked);
        time.Advance(TimeSpan.FromMinutes(7));
        await LiveAsync();
        Assert.True(server.Asked > asked);
        asked = server.Asked;
        await devnet.PlayAsync(new UpdateSocket(0, 0, "Not Needed"), Ct);
        time.Advance(TimeSpan.FromHours(2));
        await LiveAsync();
        Assert.Equal(asked, server.Asked);
        Assert.Equal(ProbeReportState.Malformed, (await TargetsAsync(0)).Single().State);
    }

    [Fact]
    public async Task Without_probes_nobody_is_knocked_at_and_reachability_is_unknown()
    {
        options = options with { Probe = false };
        await devnet.PlayAsync(new UpdateSocket(0, 0, $"127.0.0.1:{server.Port}"), Ct);
        await LiveAsync();
        Assert.Equal(0, server.Asked);
        Assert.Null(Of(await ReadAsync(), 0).Score.Parts.Single(p => p.Name == "reachability").Value);
    }

    private BigInteger Multiplier => devnet.Plan.Avss[0].Quorums[0].Multipliers.First(m => m.Strategy == 0).Multiplier;

    /// <summary>Indexes what was played and lets every job have its turn.</summary>
    private async Task LiveAsync()
    {
        await rig.Indexer.RunToAsync(rig.Manifest, devnet.Head.Number, Ct);
        await rig.SqlAsync("UPDATE scan.chains SET state = 'live', head_block = indexed_block RETURNING name", Ct);
        using var prober = new Prober(options, time);
        var store = rig.Indexer.Store;
        await new ProbeList(store, Probes, options, time).UpdateAsync(devnet.ChainId, Ct);
        // New ones come in turn within an interval.
        await rig.SqlAsync("UPDATE scan.probe_targets SET next_probe = now() - interval '1 day' WHERE last_probe IS NULL AND next_probe IS NOT NULL RETURNING address", Ct);
        await new ProbeKeeper(Probes, prober, options, time, NullLogger<ProbeKeeper>.Instance).RunAsync(Ct);
        await rig.SqlAsync("DELETE FROM scan.stake_checks RETURNING block::text", Ct);
        await new StakeChecker(store, rig.Indexer.Chains, Store, options, time, NullLogger<StakeChecker>.Instance).RunAsync(rig.Manifest, rig.Endpoints(), Ct);
        await Keeper.RunAsync(devnet.ChainId, Ct);
    }

    /// <summary>A look alone, so many seconds later: nobody is knocked at.</summary>
    private Task LookAsync(int seconds)
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        return Keeper.RunAsync(devnet.ChainId, Ct);
    }

    /// <summary>In seconds behind <paramref name="first"/>.</summary>
    private async Task<IReadOnlyList<(long, long)>> SpansAsync(long first) =>
        [.. (await Coverages.SpansAsync("5", Ct)).SelectMany(s => s).Select(s => (s.Began.ToUnixTimeSeconds() - first, s.Until.ToUnixTimeSeconds() - first))];

    private async Task<IReadOnlyList<OperatorHealth>> ReadAsync() =>
        [.. (await Store.OfAvsAsync(devnet.ChainId, Manager.ToArray(), Ct)).Select(h => JsonSerializer.Deserialize<OperatorHealth>(h, DocumentJson.Options)!)];

    private async Task<RollupCoverage> CoverageAsync() =>
        JsonSerializer.Deserialize<RollupCoverage>((await Coverages.LoadAsync([(devnet.ChainId, Manager.ToArray())], Ct)).Values.Single().BodyJson, DocumentJson.Options)!;

    private async Task<IReadOnlyList<ProbeTarget>> TargetsAsync(int op)
    {
        var id = new DocumentId(devnet.ChainId, OperatorAvsRegistration.KeyOf(Manager, devnet.Accounts.Operators[op].Address));
        return [.. (await Probes.LoadAsync(ProbeList.Registrations, [id], Ct))[id]];
    }

    private OperatorHealth Of(IReadOnlyList<OperatorHealth> health, int op) => health.Single(h => h.Operator == devnet.Accounts.Operators[op].Address);

    private static string Said(OperatorHealth health) => health.Quorums[0].Participation.Window("30d") is var w ? $"signed {w.Signed} of {w.Events}" : "";
}
