using System.Net.Http.Json;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>Alerts by proof, and who an allow-list names, on pages about a rollup that nobody signed an alert for.</summary>
public sealed class ZkAlertPageTests(WebSite site) : IClassFixture<WebSite>, IAsyncLifetime
{
    private const string Rollup = "424242";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Path(long number) => $"/alerts/31337/{site.World.Avss[5]}/zk/{number}";

    public async ValueTask InitializeAsync()
    {
        var time = site.World.Chain.Time + 1;
        var block = new SampleBlock().Store(Alert(0, ZkAlertStatus.Open, time)).Store(Alert(1, ZkAlertStatus.Deleted, time - 600)).Store(new OperatorAvsRegistration
        {
            ChainId = 31337, Avs = site.World.Avss[5], Operator = site.World.Operators[1], Allowed = true,
        });
        Announce(block, Alert(0, ZkAlertStatus.Open, time), FeedState.Seen);
        Announce(block, Alert(1, ZkAlertStatus.Deleted, time - 600), FeedState.Removed);
        await site.World.Chain.CommitAsync(time, block, Ct);
    }

    private void Announce(SampleBlock block, ZkAlert alert, string state) => block.Announce(
        Topics.ZkAlert(31337, site.World.Avss[5], alert.Number), state, [Topics.Alerts, Topics.Avs(31337, site.World.Avss[5]), Topics.Rollup(System.Numerics.BigInteger.Parse(Rollup))], alert);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_open_alert_by_proof_is_told_at_home_and_on_its_rollups_and_its_services_page()
    {
        var (home, rollup, avs) = (await site.Http.GetStringAsync("/", Ct), await site.Http.GetStringAsync($"/rollups/{Rollup}", Ct), await site.Http.GetStringAsync($"/avs/31337/{site.World.Avss[5]}", Ct));
        Assert.Matches($"the latest .* on rollup {Rollup}", home);
        Assert.All([home, rollup, avs], page => Assert.Contains(Path(0), page, StringComparison.Ordinal));
        Assert.DoesNotContain("No alert is open", rollup, StringComparison.Ordinal);
        Assert.Contains("1 open alert says", rollup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_has_a_page_of_its_own_and_stands_in_lists_that_are_narrowed_by_status()
    {
        var page = await site.Http.GetStringAsync(Path(1), Ct);
        Assert.Contains("A proof confirmed the root that it called invalid", page, StringComparison.Ordinal);
        Assert.Contains(SampleChain.Hash("invalid 1").ToString(), page, StringComparison.Ordinal);
        var open = await site.Http.GetStringAsync($"/alerts?status=open&rollup={Rollup}", Ct);
        Assert.Contains(Path(0), open, StringComparison.Ordinal);
        Assert.DoesNotContain(Path(1), open, StringComparison.Ordinal);
        Assert.Contains(Path(1), await site.Http.GetStringAsync("/alerts?status=removed", Ct), StringComparison.Ordinal);
        Assert.Contains(",deleted,", await site.Http.GetStringAsync("/alerts/zk?format=csv", Ct), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await site.Http.GetAsync(Path(7), Ct)).StatusCode);
    }

    [Fact]
    public async Task Feed_readers_and_the_answer_for_a_block_lead_to_its_page()
    {
        Assert.Contains(Path(0), await site.Http.GetStringAsync($"/alerts.atom?rollup={Rollup}", Ct), StringComparison.Ordinal);
        var items = (await site.Http.GetFromJsonAsync<JsonElement>($"/alerts.json?rollup={Rollup}", Ct)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([$"Alert on rollup {Rollup} was removed: deleted", $"Alert on rollup {Rollup}: an output root is called invalid, its proof is awaited"], items.Select(i => i.GetProperty("title").GetString()));
        Assert.All(items, i => Assert.Contains(new Uri(i.GetProperty("url").GetString()!).AbsolutePath, new[] { Path(0), Path(1) }));
        var answer = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/rollups/{Rollup}/finality?block=900", Ct);
        Assert.Equal(Path(0), answer.GetProperty("evidence").GetProperty("alerts")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Whom_an_allow_list_names_and_no_register_ever_held_did_not_leave()
    {
        string[] pages = [await site.Http.GetStringAsync($"/avs/31337/{site.World.Avss[5]}", Ct), await site.Http.GetStringAsync($"/operators/31337/{site.World.Operators[1]}", Ct)];
        Assert.All(pages, page => Assert.Contains("allowed, never joined", page, StringComparison.Ordinal));
        Assert.Contains("1 that never joined", pages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_reads_well_and_copies_exactly()
    {
        var page = await site.Http.GetStringAsync($"/avs/31337/{site.World.Avss[4]}", Ct);
        Assert.Contains("title=\"32000000000000000000\">32</span>", page, StringComparison.Ordinal);
        Assert.Contains("data-copy=\"32000000000000000000\"", page, StringComparison.Ordinal);
    }

    private ZkAlert Alert(long number, string status, long time) => new()
    {
        ChainId = 31337, Avs = site.World.Avss[5], Number = number, Status = status, RollupChainId = Rollup, InvalidOutputIndex = 3, InvalidOutputRoot = SampleChain.Hash($"invalid {number}"),
        ExpectedOutputRoot = SampleChain.Hash($"expected {number}"), L2BlockNumber = 880 + number, Submitter = SampleChain.Account("submitter"), Block = site.World.Chain.Block + 1, Time = time,
        Transaction = SampleChain.Hash($"zk alert {number}"), ProvedBlock = status == ZkAlertStatus.Deleted ? site.World.Chain.Block + 1 : null, ProvedTime = status == ZkAlertStatus.Deleted ? time : null,
    };
}
