using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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

    [Fact]
    public async Task An_old_page_is_given_at_once_and_drawn_anew_for_the_next_reader()
    {
        using var warnings = new Warnings();
        await using var app = ScanWebApp.Create(new ScanWebOptions
        {
            Postgres = new NpgsqlConnectionStringBuilder(site.ConnectionString), Port = 0, PagesKept = TimeSpan.FromMinutes(5), PagesFresh = TimeSpan.FromSeconds(1), Also = builder => builder.Logging.AddProvider(warnings),
        });
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        await AllReadAsync(app.Services);
        var page = $"/operators/31337/{site.World.Operators[0]}";
        await http.GetStringAsync(page, Ct);
        await SqlAsync("UPDATE scan.profiles SET website = 'https://once.example' WHERE kind = 'operator'");
        Assert.DoesNotContain("once.example", await KeptAsync(), StringComparison.Ordinal);
        await UntilAsync("once.example");
        // While it cannot be drawn readers have the former one, and once it can again they have that.
        await SqlAsync("ALTER TABLE scan.profiles RENAME TO profiles_away");
        try
        {
            while (!warnings.Of(typeof(PageRefresher)))
            {
                Assert.Contains("once.example", await KeptAsync(), StringComparison.Ordinal);
                await Task.Delay(50, Ct);
            }
            await SqlAsync("UPDATE scan.profiles_away SET website = 'https://twice.example' WHERE kind = 'operator'");
        }
        finally
        {
            await SqlAsync("ALTER TABLE scan.profiles_away RENAME TO profiles");
        }
        await UntilAsync("twice.example");
        await app.StopAsync(Ct);

        async Task<string> KeptAsync()
        {
            using var answer = await http.GetAsync(page, Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.NotNull(answer.Headers.Age);
            Assert.NotEmpty(answer.Headers.GetValues("Content-Security-Policy"));
            return await answer.Content.ReadAsStringAsync(Ct);
        }

        async Task UntilAsync(string text)
        {
            while (!(await KeptAsync()).Contains(text, StringComparison.Ordinal)) await Task.Delay(50, Ct);
        }
    }

    private async Task SqlAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
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

    /// <summary>Remembers who warned.</summary>
    private sealed class Warnings : ILoggerProvider
    {
        private readonly ConcurrentDictionary<string, bool> warned = new();

        public bool Of(Type source) => warned.ContainsKey(source.FullName!);

        public ILogger CreateLogger(string categoryName) => new One(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class One(Warnings all, string name) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel)) all.warned[name] = true;
            }
        }
    }
}
