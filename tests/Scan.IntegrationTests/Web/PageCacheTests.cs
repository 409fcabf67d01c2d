using System.Globalization;
using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scan.Documents;
using Scan.Indexer.Feeds;
using Scan.Web.Features.Metadata;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Web;

public sealed class PageCacheTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The live feed has all that there is, so that only what a test does moves it.</summary>
    private static async Task AllReadAsync(IServiceProvider services)
    {
        var head = await services.GetRequiredService<Feed>().HeadAsync(Ct);
        while (services.GetRequiredService<LiveFeed>().Head < head) await Task.Delay(10, Ct);
    }

    [Fact]
    public async Task A_page_is_kept_until_the_feed_moves()
    {
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(site.ConnectionString), Port = 0, PagesKept = TimeSpan.FromMinutes(5) });
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var live = app.Services.GetRequiredService<LiveFeed>();
        await AllReadAsync(app.Services);
        Assert.False(await IsKeptAsync(http, "/alerts"));
        Assert.True(await IsKeptAsync(http, "/alerts"));
        Assert.False(await IsKeptAsync(http, "/alerts?status=open"));
        var before = live.Head;
        var message = await site.World.RaiseAlertAsync(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), Ct);
        while (live.Head == before) await Task.Delay(10, Ct);
        var page = await http.GetStringAsync("/alerts", Ct);
        Assert.Contains(message.ToString(), page, StringComparison.OrdinalIgnoreCase);
        Assert.True(await IsKeptAsync(http, "/alerts"));
        await app.StopAsync(Ct);
    }

    [Theory]
    [InlineData("/hubs/live/negotiate?negotiateVersion=1", "")]
    [InlineData("/builder", "")]
    [InlineData("/rpc", """{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}""")]
    [InlineData("/webhooks", "")]
    [InlineData("/metadata/operators/31337/0x0000000000000000000000000000000000000001", "")]
    public async Task What_is_sent_without_changing_a_page_leaves_the_kept_ones(string path, string body)
    {
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(site.ConnectionString), Port = 0, PagesKept = TimeSpan.FromMinutes(5) });
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var live = app.Services.GetRequiredService<LiveFeed>();
        await AllReadAsync(app.Services);
        await IsKeptAsync(http, "/operators");
        using (await http.PostAsync(path, body.Length == 0 ? new FormUrlEncodedContent([]) : new StringContent(body, null, "application/json"), Ct)) Assert.True(await IsKeptAsync(http, "/operators"));
        await app.StopAsync(Ct);
    }

    [Fact]
    public void Asking_for_a_file_anew_has_pages_drawn_anew() => Assert.All(
        [nameof(MetadataController.Refresh), nameof(MetadataController.RefreshFromPage)], name => Assert.NotNull(typeof(MetadataController).GetMethod(name)!.GetCustomAttribute<ChangesPagesAttribute>()));

    [Theory]
    [InlineData("/alerts?status=odd")]
    [InlineData("/alerts?format=json")]
    [InlineData("/alerts?format=csv")]
    [InlineData("/api/v1/status")]
    [InlineData("/account")]
    [InlineData("/webhooks")]
    [InlineData("/nowhere")]
    public async Task What_is_no_page_or_anothers_for_each_reader_is_not_kept(string path)
    {
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(site.ConnectionString), Port = 0, PagesKept = TimeSpan.FromMinutes(5) });
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.False(await IsKeptAsync(http, path));
        Assert.False(await IsKeptAsync(http, path));
        Assert.False(await IsKeptAsync(http, "/alerts", "scan=1"));
        Assert.False(await IsKeptAsync(http, "/alerts", "scan=1"));
        await app.StopAsync(Ct);
    }

    /// <summary>A kept answer says how old it is.</summary>
    private static async Task<bool> IsKeptAsync(HttpClient http, string path, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request, Ct);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        return answer.Headers.Age is not null;
    }
}
