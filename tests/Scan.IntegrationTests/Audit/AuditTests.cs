using System.Text.RegularExpressions;
using Scan.Devnet;
using Scan.Devnet.Scenarios;
using Scan.Documents;
using Scan.Indexer;
using Scan.Indexer.Audit;
using Scan.Indexer.Chain;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Audit;

/// <summary>A devnet after some hundred steps of its scenario.</summary>
public sealed class LivedDevnet : IAsyncLifetime
{
    private const int Steps = 250;
    private DevnetHost? host;

    internal DevnetChain Chain { get; private set; } = null!;
    internal Uri Url => host!.Anvil.HttpUrl;

    public async ValueTask InitializeAsync()
    {
        host = await DevnetHost.StartAsync(CancellationToken.None, keptStates: 2 * Steps);
        Chain = await host.DeployAsync(ScenarioPlan.Create(), CancellationToken.None);
        var scenario = new Scenario(Chain, seed: 5, Chain.Head.Number);
        // On until there is something of each kind to tamper with.
        while (scenario.Steps < Steps || scenario.Model.Services is { Zk.Stack.Count: 0 } || scenario.Model.Services.Alt.Staked.Values.All(s => s.Cooling.IsZero)) await Chain.PlayAsync(scenario.Next(Chain.NextTimestamp), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }
}

/// <summary>Documents against the chain's own views.</summary>
public sealed partial class AuditTests(PostgresServer postgres, LivedDevnet lived) : IClassFixture<LivedDevnet>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_lived_scenario_every_document_says_what_the_chain_says()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        var report = await rig.AuditAsync(Ct);
        Assert.Empty(report.Drifts);
        Assert.Equal((lived.Chain.Head.Number, lived.Chain.Head.Hash, 0), (report.Block, report.BlockHash, report.Drifted));
        Assert.True(report.Checked > 1_000, report.ToJson());
        Assert.True(report.Unreachable == 0, string.Join('\n', report.UnreachableBecause));
    }

    [Fact]
    public async Task A_wrong_value_in_any_audited_kind_is_told_with_both_values_and_the_logs_behind_ours()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        var kinds = await StoredKindsAsync(rig);
        Assert.Empty(kinds.Except(Tampering.All.Select(t => t.Table)));
        foreach (var tampering in Tampering.All)
        {
            await rig.SqlAsync($"CREATE TABLE original AS SELECT * FROM scan.d_{tampering.Table}", Ct);
            var keys = await rig.SqlAsync(tampering.Statement, Ct);
            Assert.True(keys.Count == 1, $"{tampering} found {keys.Count} documents.");
            var key = keys[0];
            var report = await rig.AuditAsync(Ct);
            var drifts = report.Drifts.Where(drift => Snake(drift.Kind) == tampering.Table && drift.Key == key && drift.Field == tampering.Field).ToList();
            Assert.True(drifts.Count == 1, $"{tampering} made {drifts.Count} such drifts: {report.ToJson()}");
            var drift = drifts[0];
            Assert.NotEqual(drift.Theirs, drift.Ours);
            Assert.True(drift.Logs.Count > 0, $"{tampering}: no logs stand behind {drift}");
            // What else differs follows from the document: withdrawable shares from delegations and factors, a rollup's open alerts from its alerts.
            Assert.All(report.Drifts, other => Assert.True(other == drift || other.Key == key || other.Field is "withdrawable" or "alerts" or "tagSummary", $"{tampering}: {other}"));
            await rig.SqlAsync($"UPDATE scan.d_{tampering.Table} d SET body = o.body FROM original o WHERE d.id = o.id; DROP TABLE original", Ct);
        }
        Assert.Equal(0, (await rig.AuditAsync(Ct)).Drifted);
    }

    [Fact]
    public async Task Every_event_that_the_facts_know_is_emitted_by_the_scenario_or_says_why_not()
    {
        Assert.SkipUnless(SharedFacts.Find() is not null, SharedFacts.Missing);
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        var emitted = (await rig.SqlAsync("SELECT DISTINCT k.contract || ' ' || k.topic0 FROM scan.ledger l JOIN scan.event_kinds k ON k.id = l.kind WHERE l.canonical", Ct)).ToHashSet();
        var gaps = DevnetGaps.Compare(emitted);
        Assert.True(gaps.Length == 0, gaps);
    }

    [Fact]
    public async Task A_view_that_reverts_and_a_node_without_the_state_are_unreachable_and_no_drift()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        foreach (var (fault, reason) in new[] { (NodeFault.RevertedView, "refused"), (NodeFault.NoState, "does not keep the state") })
        {
            await using var node = await FaultyNode.StartAsync(lived.Url, method => method == "eth_call" ? fault : NodeFault.None, Ct);
            var report = await rig.AuditAsync(Ct, node: node.Url);
            Assert.Equal((0, 0), (report.Checked, report.Drifted));
            Assert.True(report.Unreachable > 1_000);
            Assert.All(report.UnreachableBecause, gap => Assert.Contains(reason, gap.Reason));
        }
    }

    [Fact]
    public async Task A_node_that_lies_makes_drifts()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        await using var node = await FaultyNode.StartAsync(lived.Url, method => method == "eth_call" ? NodeFault.LyingView : NodeFault.None, Ct);
        var report = await rig.AuditAsync(Ct, node: node.Url);
        Assert.True(report.Drifted > 500, report.ToJson());
        Assert.Equal(Math.Min(report.Drifted, AuditReport.MostDrifts), report.Drifts.Count);
        Assert.Contains(report.Drifts, drift => drift.Check == "DelegationManager.operatorShares");
    }

    [Fact]
    public async Task Where_history_is_kept_documents_of_the_past_are_compared_with_the_chain_of_the_past()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct, new FollowerOptions { History = true, FirstRange = 1, MostBlocks = 1 });
        foreach (var back in new[] { 1, 40, 150 })
        {
            var report = await rig.AuditAsync(Ct, lived.Chain.Head.Number - back);
            Assert.Equal((lived.Chain.Head.Number - back, 0), (report.Block, report.Drifted));
            Assert.True(report.Checked > 300, report.ToJson());
        }
        await rig.SqlAsync("UPDATE scan.v_operator_shares SET body = jsonb_set(body, '{shares}', '\"1\"') WHERE body IS NOT NULL", Ct);
        Assert.True((await rig.AuditAsync(Ct, lived.Chain.Head.Number - 150)).Drifted > 0);
        Assert.Equal(0, (await rig.AuditAsync(Ct)).Drifted);
    }

    [Fact]
    public async Task A_block_whose_documents_are_not_kept_is_refused_in_words()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        await rig.SqlAsync("UPDATE scan.chains SET finalized_block = 200", Ct);
        var refused = await Assert.ThrowsAsync<QueryException>(() => rig.AuditAsync(Ct, block: 100));
        Assert.Equal(("atBlock", true), (refused.Field, refused.Rule.Contains("200", StringComparison.Ordinal) && refused.Rule.Contains("--history", StringComparison.Ordinal)));
        Assert.Equal("atBlock", (await Assert.ThrowsAsync<QueryException>(() => rig.AuditAsync(Ct, block: lived.Chain.Head.Number + 1))).Field);
    }

    [Fact]
    public async Task A_sample_is_a_part_of_the_documents_and_always_the_same()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        var (all, fifth, again, more) = (await rig.AuditAsync(Ct), await rig.AuditAsync(Ct, share: 0.2), await rig.AuditAsync(Ct, share: 0.2), await rig.AuditAsync(Ct, share: 0.6));
        Assert.Equal(fifth.Checks, again.Checks);
        Assert.InRange(fifth.Checked, all.Checked / 10, all.Checked / 3);
        Assert.InRange(more.Checked, fifth.Checked + 1, all.Checked - 1);
    }

    private static async Task<IEnumerable<string>> StoredKindsAsync(AuditRig rig)
    {
        var stored = new List<string>();
        foreach (var rule in AuditRules.All)
        {
            var table = Snake(DocumentMappings.All.First(mapping => mapping.Type == rule.Type).Kind);
            if ((await rig.SqlAsync($"SELECT 'yes' FROM scan.d_{table} LIMIT 1", Ct)).Count > 0) stored.Add(table);
        }
        return stored;
    }

    private static string Snake(string kind) => Capital().Replace(kind, "_$0").ToLowerInvariant();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
