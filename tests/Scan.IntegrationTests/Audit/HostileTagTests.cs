using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Audit;

/// <summary>Clients write what they like into tags and keys: the audit asks for it again, compares it, and says where it cannot.</summary>
public sealed class HostileTagTests(PostgresServer postgres)
{
    private static readonly string[] Tags =
    [
        "'; DROP TABLE scan.d_feedback; --", "\"quoted\\\"", "{\"$ne\": null}", "%27%20OR%201=1", "<script>alert(1)</script>", "a,b\r\nc\td", "\u202eevil\u202c", "e\u0301\u0301\u0301", "\U0001F9EA\U0001F9EA",
        " ", new string('x', 5_000), "null", "[]", "0x00", "\u2028\u2029", "\uFEFFbom",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tags_of_any_text_are_asked_for_and_agree_and_those_that_are_no_text_are_unreachable()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        var (owner, client) = (devnet.Accounts.AgentOwners[0], devnet.Accounts.Clients[0]);
        await devnet.PlayAsync(new RegisterAgent(owner, "data:,"), Ct);
        for (var i = 0; i < Tags.Length; i++) await devnet.PlayAsync([new GiveFeedback(client, 0, 10 + i, 0, Tags[i], Tags[(i + 1) % Tags.Length]), new GiveFeedback(client, 0, -i, 2, Tags[i], Tags[(i + 1) % Tags.Length])], Ct);
        await devnet.PlayAsync([new SetAgentMetadata(owner, 0, Tags[0], Tags[1]), new RevokeFeedback(client, 0, 3)], Ct);
        await using var rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        var report = await rig.AuditAsync(Ct);
        Assert.True(report is { Drifted: 0, Unreachable: 0 }, report.ToJson());
        Assert.Equal(Tags.Length, (await rig.SqlAsync("SELECT body->>'tag1' FROM scan.d_feedback GROUP BY 1", Ct)).Count);
        // Each pair of tags is summed up by the contract, and a wrong value behind any of them is found.
        await rig.SqlAsync("UPDATE scan.d_feedback SET body = jsonb_set(body, '{value}', '\"77\"') WHERE (body->>'index')::int % 2 = 1 RETURNING 'x'", Ct);
        Assert.Equal(Tags.Length - 1, (await rig.AuditAsync(Ct)).Drifts.Count(d => d.Field == "tagSummary"));

        // NUL is no text in documents: what stands for it is not what the contract keeps.
        await devnet.PlayAsync([new GiveFeedback(client, 0, 5, 0, "a\0b", "c"), new SetAgentMetadata(owner, 0, "k\0", "v")], Ct);
        await rig.Indexer.RunToAsync(rig.Manifest, devnet.Head.Number, Ct);
        var last = (await rig.Indexer.Store.FindAsync<Feedback>(devnet.ChainId, Feedback.KeyOf(devnet.Addresses.IdentityRegistry, 0, client, 2 * Tags.Length + 1), Ct))!.Body;
        Assert.Equal("a\uFFFDb", last.Tag1);
        var unreachable = (await rig.AuditAsync(Ct)).UnreachableBecause;
        Assert.Equal(["a tag is no valid text", "the key is no valid text"], unreachable.Select(gap => gap.Reason).Order());
    }
}
