using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Scan.Devnet.Acts;
using Scan.Devnet.Scenarios;
using Scan.IntegrationTests.Audit;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Scan.Web.Hosting;
using Xunit;

namespace Scan.IntegrationTests.Web;

/// <summary>Quorums in which reALT counts, from a real node to the page.</summary>
public sealed class RestakingPageTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_lists_the_quorums_in_which_reALT_counts_and_no_longer_those_where_it_was_removed()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(ScenarioPlan.Create(), Ct);
        var gm = devnet.Plan.Avss.ToList().FindIndex(a => a.Name.Contains("GM Network", StringComparison.Ordinal));
        // A quorum of the same AVS takes reALT in and out again.
        var place = devnet.Plan.Avss[gm].Quorums[0].Multipliers.Count;
        await devnet.PlayAsync(new ChangeQuorumStrategy(gm, 0, StakeMoves.ReAlt, place), Ct);
        await devnet.PlayAsync(new ChangeQuorumStrategy(gm, 0, null, place), Ct);
        await using var rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.Indexer.ConnectionString), Port = 0 });
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var avs = devnet.Addresses.Avss[gm].ServiceManager;
        var strategy = devnet.Addresses.Strategies[StakeMoves.ReAlt];
        var rows = (await http.GetFromJsonAsync<JsonElement>($"/api/v1/strategyQuorums?strategy={strategy}", Ct)).GetProperty("items").EnumerateArray()
            .Select(row => (row.GetProperty("avs").GetString(), row.GetProperty("quorum").GetInt32(), row.GetProperty("counts").GetBoolean())).Order().ToList();
        Assert.Equal([(avs.ToString(), 0, false), (avs.ToString(), 1, true)], rows);
        var page = await http.GetStringAsync("/restaking", Ct);
        var section = page[page.IndexOf("Quorums in which reALT counts", StringComparison.Ordinal)..];
        Assert.Equal(1, section[..section.IndexOf("</section>", StringComparison.Ordinal)].Split("<tr>").Length - 2);
        Assert.Contains(avs.ToString(), section, StringComparison.OrdinalIgnoreCase);
        using var answer = await http.PostAsJsonAsync("/graphql", new { query = $$"""{ strategyQuorums(first: 5, where: { strategy: { eq: "{{strategy}}" }, counts: { eq: true } }) { nodes { avsAddress quorumNumber multiplier } } }""" }, Ct);
        var node = Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("data").GetProperty("strategyQuorums").GetProperty("nodes").EnumerateArray());
        Assert.Equal((avs.ToString(), 1, "1000000000000000000"), (node.GetProperty("avsAddress").GetString(), node.GetProperty("quorumNumber").GetInt32(), node.GetProperty("multiplier").GetString()));
    }
}
