using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using Scan.Bench.Simulator;
using Scan.IntegrationTests.Indexer;
using Scan.Indexer.Chain;
using Scan.Testing;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Web;

/// <summary>Pages as of a block are those that an indexer shows which ended there.</summary>
public sealed partial class PastPageTests(PostgresServer postgres)
{
    private const long Then = 139;

    private static readonly string[] Lists = ["/", "/avs", "/operators", "/operators?sort=-stakerCount", "/alerts", "/rollups", "/tasks", "/payments?within=all", "/restaking", "/events?sort=time"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_as_of_a_block_is_what_it_was_then_and_its_links_stay_there()
    {
        await using var network = await SimulatedNetwork.StartAsync(Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, new FollowerOptions { History = true });
        await rig.RunToAsync(network.Manifest, SimulatedNetwork.Head, Ct);
        await using var ended = await IndexerRig.StartAsync(postgres, Ct);
        await ended.RunToAsync(network.Manifest, Then, Ct);
        await using var now = await SiteAsync(rig);
        await using var then = await SiteAsync(ended);
        var things = new HashSet<string>();
        List<string> wrong = [];
        foreach (var list in Lists) things.UnionWith(Things().Matches(await SameAsync(now, then, list, wrong)).Select(m => m.Groups[1].Value));
        // The network of agents is counted of now, so that the list as of a block is without it.
        things.UnionWith(Things().Matches(await then.Http.GetStringAsync("/agents?sort=-feedbackCount", Ct)).Select(m => m.Groups[1].Value));
        // A few of each section. The logs behind rows are held against those of GraphQL elsewhere.
        string[] some = [.. things.Where(path => !path.StartsWith("/proof/", StringComparison.Ordinal)).GroupBy(path => path.Split('/')[1]).SelectMany(section => section.Order(StringComparer.Ordinal).Take(4))];
        Assert.True(some.Length >= 12, $"Only {some.Length} things are linked: {string.Join(' ', some)}");
        foreach (var thing in some) await SameAsync(now, then, thing, wrong);
        Assert.Empty(wrong);
        var differs = 0;
        foreach (var page in Lists.Concat(some)) differs += Plain(await now.Http.GetStringAsync(page, Ct)) == Plain(await now.Http.GetStringAsync(At(page), Ct)) ? 0 : 1;
        Assert.True(differs > 10, $"Only {differs} pages are another now than then.");
        Assert.Equal(await RowsAsync(then, "/operators?sort=stakerCount"), await RowsAsync(now, At("/operators?sort=stakerCount")));
        Assert.Equal(await RowsAsync(then, "/agents?sort=-feedbackCount"), await RowsAsync(now, At("/agents?sort=-feedbackCount")));
        Assert.Equal(await RowsAsync(then, "/events?sort=time"), await RowsAsync(now, At("/events?sort=time")));
    }

    [Fact]
    public async Task The_logs_behind_rows_stay_at_the_block_and_what_tells_of_now_only_does_not()
    {
        await using var site = new WebSite(postgres);
        await site.InitializeAsync();
        var then = $"chain=31337&atBlock={site.World.Chain.Block}";
        var proofs = Proofs().Matches(await site.Http.GetStringAsync($"/operators?{then}", Ct)).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(proofs);
        Assert.All(proofs, proof => Assert.EndsWith($"?atBlock={site.World.Chain.Block}", proof, StringComparison.Ordinal));
        var logs = await site.Http.GetStringAsync(proofs[0], Ct);
        Assert.Contains("data-proof-body", logs, StringComparison.Ordinal);
        Assert.Contains("As of block", logs, StringComparison.Ordinal);

        var retracted = WebUtility.HtmlDecode(Retracted().Match(await site.Http.GetStringAsync($"/alerts?{then}", Ct)).Groups[1].Value);
        Assert.Contains("status=retracted", retracted, StringComparison.Ordinal);
        Assert.DoesNotContain("atBlock", retracted, StringComparison.Ordinal);
        using var list = await site.Http.GetAsync(retracted, Ct);
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);

        var form = Position().Match(await site.Http.GetStringAsync($"/restaking?{then}", Ct)).Value;
        Assert.Contains("name=\"address\"", form, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"atBlock\"", form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_history_is_kept_the_page_says_so_and_what_to_do()
    {
        await using var network = await SimulatedNetwork.StartAsync(Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(network.Manifest, SimulatedNetwork.Head, Ct);
        await using var site = await SiteAsync(rig);
        var refused = await RefusedAsync(site, $"/operators?atBlock={Then}", HttpStatusCode.NotFound);
        Assert.Contains("this chain was indexed without history", refused, StringComparison.Ordinal);
        Assert.Contains("with --history", refused, StringComparison.Ordinal);
        Assert.Contains("""href="/operators">This page as of now""", refused, StringComparison.Ordinal);
        Assert.Contains("is not read up to block", await RefusedAsync(site, "/operators?atBlock=999999", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("<strong>atBlock</strong>", await RefusedAsync(site, "/operators?atBlock=soon", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("it tells of now only", await RefusedAsync(site, "/status?atBlock=1", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        // What a reorganisation may still touch is kept anyway.
        Assert.Contains($"As of block {SimulatedNetwork.Head}", await site.Http.GetStringAsync($"/operators?atBlock={SimulatedNetwork.Head}", Ct), StringComparison.Ordinal);
    }

    private static async Task<string> SameAsync(Site now, Site then, string page, List<string> wrong)
    {
        var past = await now.Http.GetStringAsync(At(page), Ct);
        var expected = await then.Http.GetStringAsync(page, Ct);
        var (told, was) = (Plain(past), Plain(expected));
        if (told != was)
        {
            var at = Math.Max(0, told.Zip(was).TakeWhile(p => p.First == p.Second).Count() - 60);
            wrong.Add($"{page}: \"{told[at..Math.Min(told.Length, at + 140)]}\", but then it was \"{was[at..Math.Min(was.Length, at + 140)]}\"");
        }
        Assert.All(Things().Matches(Content(past)).Where(m => !NowOnly().IsMatch(m.Groups[1].Value)), link => Assert.Contains($"atBlock={Then}", link.Value, StringComparison.Ordinal));
        Assert.Contains($"As of block {Then}", past, StringComparison.Ordinal);
        return expected;
    }

    /// <summary>What the page says, without when it was drawn.</summary>
    private static string Plain(string page) => Blank().Replace(WebUtility.HtmlDecode(Tags().Replace(Fresh().Replace(Times().Replace(Content(page), "(time)"), ""), " ")), " ");

    /// <summary>The page without its frame, the control that leads to other blocks, how far indexing is, what is of now only, and the ways to programs, which name the block.</summary>
    private static string Content(string page) => Control().Replace(page[page.IndexOf("<main", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)], "");

    private static string At(string page) => $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}atBlock={Then}";

    private static async Task<string> RowsAsync(Site site, string list) =>
        JsonDocument.Parse(await site.Http.GetStringAsync($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}format=json&take=1000", Ct)).RootElement.GetProperty("items").GetRawText();

    private static async Task<string> RefusedAsync(Site site, string page, HttpStatusCode status)
    {
        using var answer = await site.Http.GetAsync(page, Ct);
        Assert.Equal(status, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private static async Task<Site> SiteAsync(IndexerRig rig)
    {
        var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync(Ct);
        var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return new Site(app, http);
    }

    private sealed record Site(WebApplication App, HttpClient Http) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await App.StopAsync(CancellationToken.None);
            await App.DisposeAsync();
        }
    }

    [GeneratedRegex("""href="(/(?:avs|operators|stakers|alerts|rollups|tasks|agents|proof)/[^"?#]+)[^"]*["]""")]
    private static partial Regex Things();

    [GeneratedRegex("""href="(/proof/[^"]+)["]""")]
    private static partial Regex Proofs();

    [GeneratedRegex("""<a [^>]*href="([^"]*)"[^>]*>Retracted</a>""")]
    private static partial Regex Retracted();

    [GeneratedRegex("""<form [^>]*action="/restaking/position".*?</form>""", RegexOptions.Singleline)]
    private static partial Regex Position();

    [GeneratedRegex("/membership$|/delegate$|/withdrawals|/compare")]
    private static partial Regex NowOnly();

    [GeneratedRegex("""<details class="moment.*?</details>|<section class="card" (?:data-live="chains"|id="finality"|id="coverage").*?</section>|<span class="exports".*?</span>""", RegexOptions.Singleline)]
    private static partial Regex Control();

    [GeneratedRegex("<time .*?</time>", RegexOptions.Singleline)]
    private static partial Regex Times();

    [GeneratedRegex("""<span class="block" title=.*?</span>""", RegexOptions.Singleline)]
    private static partial Regex Fresh();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
