using Scan.Documents;
using Scan.Indexer.Audit;
using Scan.Indexer.Chain;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Audit;

/// <summary>The audit that goes on by itself, and what is kept of it.</summary>
public sealed class RollingAuditTests(PostgresServer postgres, LivedDevnet lived) : IClassFixture<LivedDevnet>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_document_has_its_turn_and_a_wrong_one_is_found_in_its()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        await rig.SqlAsync("UPDATE scan.chains SET state = 'live'", Ct);
        var (rolling, audits) = Rolling(rig);
        var state = await UntilAsync(rolling, audits, rig, s => s.Rounds == 1);
        Assert.Equal((0, 0, null), (state.DriftedTotal, state.Unreachable, state.DriftsJson));
        // Kinds that end sooner come round again meanwhile.
        Assert.True(state.CheckedTotal >= (await rig.AuditAsync(Ct)).Checked, $"{state.CheckedTotal}");

        var key = Assert.Single(await rig.SqlAsync("""
            UPDATE scan.d_operator_shares SET body = jsonb_set(body, '{shares}', '"5"') WHERE id = (SELECT max(id) FROM scan.d_operator_shares) RETURNING '0x' || encode(id, 'hex')
            """, Ct));
        state = await UntilAsync(rolling, audits, rig, s => s.Drifted > 0);
        Assert.Equal((1, 1), (state.Drifted, state.DriftedTotal));
        Assert.Contains(key, state.DriftsJson, StringComparison.Ordinal);
        Assert.Equal(state.RanAt, state.DriftedAt);
        state = await UntilAsync(rolling, audits, rig, s => s.Drifted == 0);
        Assert.Contains(key, state.DriftsJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_an_audit_from_comparing_is_told_and_the_place_is_kept()
    {
        await using var rig = await AuditRig.StartAsync(postgres, lived.Chain, lived.Url, Ct);
        await rig.SqlAsync("UPDATE scan.chains SET state = 'backfilling'", Ct);
        var (rolling, audits) = Rolling(rig);
        await rolling.RunAsync(rig.Manifest, rig.Endpoints(), Ct);
        Assert.Null(await audits.FindAsync(rig.Manifest.ChainId, Ct));

        await rig.SqlAsync("UPDATE scan.chains SET state = 'live'", Ct);
        await rolling.RunAsync(rig.Manifest, rig.Endpoints(), Ct);
        var before = (await audits.FindAsync(rig.Manifest.ChainId, Ct))!;
        await using var node = await FaultyNode.StartAsync(lived.Url, _ => NodeFault.WrongChain, Ct);
        await rolling.RunAsync(rig.Manifest, rig.Endpoints(node.Url), Ct);
        var after = (await audits.FindAsync(rig.Manifest.ChainId, Ct))!;
        Assert.Contains("serves chain 5", after.Problem, StringComparison.Ordinal);
        Assert.Equal((0, before.CheckedTotal), (after.Checked, after.CheckedTotal));
        Assert.Equal(before.Places, after.Places);
    }

    private static (RollingAudit, Audits) Rolling(AuditRig rig)
    {
        var audits = new Audits(rig.Indexer.Store.Database);
        return (new RollingAudit(rig.Auditor, rig.Indexer.Chains, audits, new FollowerOptions(), TimeProvider.System), audits);
    }

    private static async Task<AuditState> UntilAsync(RollingAudit rolling, Audits audits, AuditRig rig, Func<AuditState, bool> reached)
    {
        for (var runs = 0; runs < 100; runs++)
        {
            await rolling.RunAsync(rig.Manifest, rig.Endpoints(), Ct);
            if (await audits.FindAsync(rig.Manifest.ChainId, Ct) is { } state && reached(state)) return state;
        }
        throw new TimeoutException("A hundred runs were not enough.");
    }
}
