using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;
using Scan.IntegrationTests.Audit;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Scan.Web.Hosting;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>The devnet's examples of a manifest's <c>custom</c> list, after SQUAD and VITAL, and its map of batches: from the act to what readers find.</summary>
public sealed class ExampleContractTests(PostgresServer postgres) : IAsyncLifetime
{
    private const long Rollup = 10, Posted = 4_242;
    private DevnetHost host = null!;
    private DevnetChain devnet = null!;
    private AuditRig rig = null!;
    private WebApplication app = null!;
    private HttpClient http = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Address Developer => devnet.Accounts.Clients[0];
    private Address Validator => devnet.Accounts.Holders[0];

    public async ValueTask InitializeAsync()
    {
        host = await DevnetHost.StartAsync(Ct);
        devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        await devnet.PlayAsync([new RequestSequencers(Developer, 1, 5, "a rollup for lighthouses")], Ct);
        await devnet.PlayAsync([new BringCollateral(Validator, 0, 7)], Ct);
        await devnet.PlayAsync([new SelectSequencer(Developer, 0, Validator), new StartRollup(Developer, 0, 7560)], Ct);
        await devnet.PlayAsync([.. Enum.GetValues<VitalTier>().Select(tier => new ReachTier(Validator, tier, Rollup, 99))], Ct);
        await devnet.PlayAsync([new SetDaBatch(Posted, Posted + 9, 1_000_000)], Ct);
        rig = await AuditRig.StartAsync(postgres, devnet, host.Anvil.HttpUrl, Ct);
        app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.Indexer.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync(Ct);
        http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await rig.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_request_goes_from_registration_to_a_running_rollup_in_event_list_search_and_feed()
    {
        var squad = devnet.Addresses.Services.Squad;
        Assert.Equal(["RequestRegistered", "CollateralDeposited", "SequencerSelected", "ExecutionLayerStarted"], await EventsAsync(squad, "custom:SQUAD"));
        Assert.Contains($"contract={squad}", await http.GetStringAsync("/search?q=squad", Ct), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/events?", await http.GetStringAsync($"/search?q={Validator}", Ct), StringComparison.Ordinal);
        Assert.Contains("a rollup for lighthouses", await FeedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocks_tiers_of_finality_stand_in_event_list_search_and_feed()
    {
        var vital = devnet.Addresses.Services.Vital;
        Assert.Equal(["ReceiptPosted", "ProofVerified", "ChallengePeriodPassed"], await EventsAsync(vital, "custom:VITAL"));
        Assert.Contains($"contract={vital}", await http.GetStringAsync("/search?q=vital", Ct), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Keccak256.Hash("state 99").ToString(), await FeedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollups_page_tells_the_age_of_its_last_post_and_the_list_tells_each_map()
    {
        var map = devnet.Addresses.Services.DaMap;
        var page = await http.GetStringAsync($"/rollups/{Rollup}", Ct);
        var post = page[page.IndexOf("Last post there", StringComparison.Ordinal)..];
        post = post[..post.IndexOf("Alert window", StringComparison.Ordinal)];
        Assert.Contains("<time", post, StringComparison.Ordinal);
        Assert.Contains("from rollup block 4,242 on", post, StringComparison.Ordinal);
        Assert.Contains($"contract={map}", post, StringComparison.Ordinal);
        Assert.Contains("posts leave no log that Scan reads", await http.GetStringAsync("/rollups/42161", Ct), StringComparison.Ordinal);
        Assert.Contains(map.ToString(), await http.GetStringAsync("/rollups", Ct), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<IReadOnlyList<string?>> EventsAsync(Address contract, string name)
    {
        var rows = (await http.GetFromJsonAsync<JsonElement>($"/events?format=json&contract={contract}", Ct)).GetProperty("items").EnumerateArray().ToList();
        Assert.All(rows, row => Assert.Equal(name, row.GetProperty("contract").GetString()));
        return [.. rows.OrderBy(row => row.GetProperty("block").GetInt64()).ThenBy(row => row.GetProperty("logIndex").GetInt32()).Select(row => row.GetProperty("event").GetString())];
    }

    private async Task<string> FeedAsync()
    {
        var text = "";
        for (long after = 0; ;)
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"/api/v1/feed?topics=events&limit=1000&after={after}", Ct);
            text += page.GetProperty("items").GetRawText();
            if (page.GetProperty("next").GetInt64() == after) return text;
            after = page.GetProperty("next").GetInt64();
        }
    }
}
