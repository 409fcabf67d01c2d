using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>Alerts by proof that a reorg took back: their numbers are given again, so that what they say tells one from another.</summary>
public sealed partial class RetractedZkAlertTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private SampleChain Chain => site.World.Chain;

    [Fact]
    public async Task An_alert_by_proof_whose_block_a_reorg_took_is_listed_alike_for_people_and_programs()
    {
        var avs = SampleChain.Account("zk listed");
        var alert = await RetractAsync(Alert(avs, 0, 700));
        var list = $"/alerts/zk?status=retracted&chain=31337&avs={avs}";
        Assert.Equal(alert.InvalidOutputRoot, Root(Assert.Single(await RowsAsync(list + "&format=json"))));
        Assert.True((await RowsAsync(list + "&format=json"))[0].GetProperty("retractedTime").GetInt64() > 0);
        foreach (var other in new[] { "", "&status=open" }) Assert.Empty(await RowsAsync($"/alerts/zk?format=json&avs={avs}{other}"));
        var page = WebUtility.HtmlDecode(await site.Http.GetStringAsync(list, Ct));
        Assert.Contains("class=\"is-removed is-retracted\"", page, StringComparison.Ordinal);
        Assert.Contains("A reorg took its block away", page, StringComparison.Ordinal);
        Assert.Equal(alert.InvalidOutputRoot, Root(Assert.Single(await RowsAsync(Rest().Match(page).Groups[1].Value)).GetProperty("alert")));
        Assert.Equal(alert.InvalidOutputRoot, Root(JsonDocument.Parse((await site.Http.GetStringAsync(list + "&format=ndjson", Ct)).Trim()).RootElement.GetProperty("alert")));
        using var answer = await site.Http.PostAsJsonAsync("/graphql", new { query = Uri.UnescapeDataString(Graph().Match(page).Groups[1].Value) }, Ct);
        Assert.Equal(alert.InvalidOutputRoot, Root(Assert.Single((await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("data").GetProperty("retractedZkAlerts").EnumerateArray())));
        // The list of alerts that operators signed shows them above its own, and its own page stays readable.
        Assert.Contains($"/alerts/31337/{avs}/zk/0", await site.Http.GetStringAsync($"/alerts?status=retracted&avs={avs}", Ct), StringComparison.Ordinal);
        Assert.Contains("A reorg took its block away", await site.Http.GetStringAsync($"/alerts/31337/{avs}/zk/0", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_number_is_anothers_now_stays_listed_and_has_its_page()
    {
        var avs = SampleChain.Account("zk numbers");
        var taken = await RetractAsync(Alert(avs, 0, 800));
        var other = Alert(avs, 0, 801);
        await RaiseAsync(other);
        Assert.Equal(taken.InvalidOutputRoot, Root(Assert.Single(await RowsAsync($"/alerts/zk?status=retracted&avs={avs}&format=json"))));
        var page = WebUtility.HtmlDecode(await site.Http.GetStringAsync($"/alerts/zk?status=retracted&avs={avs}", Ct));
        var own = Own().Match(page).Groups[1].Value;
        var gone = await site.Http.GetStringAsync(own, Ct);
        Assert.Contains(taken.InvalidOutputRoot.ToString(), gone, StringComparison.Ordinal);
        Assert.Contains(">retracted</span>", gone, StringComparison.Ordinal);
        var now = await site.Http.GetStringAsync($"/alerts/31337/{avs}/zk/0", Ct);
        Assert.Contains(other.InvalidOutputRoot.ToString(), now, StringComparison.Ordinal);
        Assert.DoesNotContain(">retracted</span>", now, StringComparison.Ordinal);
        using var missing = await site.Http.GetAsync($"/alerts/31337/{avs}/zk/0?retracted=1", Ct);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task One_that_was_raised_again_under_whatever_number_is_no_longer_retracted()
    {
        var avs = SampleChain.Account("zk again");
        await RetractAsync(Alert(avs, 0, 900));
        await RaiseAsync(Alert(avs, 0, 901));
        await RaiseAsync(Alert(avs, 1, 900));
        Assert.Empty(await RowsAsync($"/alerts/zk?status=retracted&avs={avs}&format=json"));
    }

    [Theory]
    [InlineData("/alerts/zk?status=retracted&chain=31337&atBlock=20000005", "atBlock")]
    [InlineData("/alerts/zk?status=retracted&before=5", "before")]
    [InlineData("/alerts/zk?status=retracted&sort=time", "sort")]
    [InlineData("/alerts/zk?status=gone", "status")]
    public async Task What_cannot_be_asked_of_them_is_refused_by_its_name(string address, string field)
    {
        using var answer = await site.Http.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"<strong>{field}</strong>:", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static ZkAlert Alert(Address avs, long number, long l2Block) => new()
    {
        ChainId = 31337, Avs = avs, Number = number, Status = ZkAlertStatus.Open, RollupChainId = "10", InvalidOutputRoot = SampleChain.Hash($"invalid {avs} {l2Block}"), ExpectedOutputRoot = SampleChain.Hash("right"),
        L2BlockNumber = l2Block, Block = 0, Time = 0, Transaction = SampleChain.Hash($"zk {avs} {l2Block}"),
    };

    private async Task RaiseAsync(ZkAlert alert)
    {
        var raised = alert with { Block = Chain.Block + 1, Time = Chain.Time };
        await Chain.CommitAsync(Chain.Time, new SampleBlock().Store(raised).Announce(Topics.ZkAlert(31337, alert.Avs, alert.Number), FeedState.Seen, [Topics.Alerts, Topics.Avs(31337, alert.Avs), Topics.Rollup(new BigInteger(10))], raised), Ct);
    }

    private async Task<ZkAlert> RetractAsync(ZkAlert alert)
    {
        var before = Chain.Block;
        await RaiseAsync(alert);
        await Chain.RollBackAsync(before, Ct);
        return alert;
    }

    private async Task<IReadOnlyList<JsonElement>> RowsAsync(string address) => [.. (await site.Http.GetFromJsonAsync<JsonElement>(address, Ct)).GetProperty("items").EnumerateArray()];

    private static Hash32 Root(JsonElement alert) => Hash32.Parse(alert.GetProperty("invalidOutputRoot").GetString()!);

    [GeneratedRegex("""href="(/api/v1/zkAlerts/retracted[^"]*)["]""")]
    private static partial Regex Rest();

    [GeneratedRegex("""href="/graphql#query=([^"]*)["]""")]
    private static partial Regex Graph();

    [GeneratedRegex("""href="([^"]*/zk/0[?]retracted=[0-9]+)["]""")]
    private static partial Regex Own();
}
