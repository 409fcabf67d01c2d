using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Scan.Testing;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Delivery;

/// <summary>A web hook through its life, by REST alone: the web, a process that delivers, and the subscriber's server.</summary>
public sealed class WebhookRestTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_endpoint_is_signed_up_shown_to_be_owned_tested_and_gets_what_comes()
    {
        await using var site = await StartAsync();
        var hook = await site.SignUpAsync();
        Assert.Equal(("unconfirmed", "scan"), (hook.Made.GetProperty("state").GetString(), hook.Made.GetProperty("format").GetString()));
        await site.WaitForAsync(hook, "active");
        // What is confirmed gets a test at once, and another when asked.
        await site.Endpoint.WaitForAsync(e => e.All.Count(IsTest) == 1, Ct);
        using (var ordered = await site.PostAsync(hook, "test")) Assert.Equal((HttpStatusCode.Accepted, $"{hook.Path}/deliveries"), (ordered.StatusCode, ordered.Headers.Location!.OriginalString));
        await site.Endpoint.WaitForAsync(e => e.All.Count(IsTest) == 2, Ct);
        Assert.NotEqual(site.Endpoint.All[^1].Headers["Scan-Delivery"], site.Endpoint.All.First(IsTest).Headers["Scan-Delivery"]);
        var sequence = await site.Rig.AnnounceAsync(Ct);
        await site.Endpoint.WaitForAsync(e => e.Sequences.SequenceEqual([sequence]), Ct);
        await site.WaitForAsync(hook, s => s.GetProperty("cursor").GetInt64() == sequence && s.GetProperty("behind").GetInt64() == 0);
    }

    [Fact]
    public async Task Who_does_not_answer_the_challenge_is_told_so_and_is_asked_again_when_it_wants()
    {
        await using var site = await StartAsync();
        site.Endpoint.EchoesChallenge = false;
        var hook = await site.SignUpAsync();
        await site.WaitForAsync(hook, s => s.GetProperty("reason").GetString()!.StartsWith("the check failed", StringComparison.Ordinal));
        foreach (var what in new[] { "test", "redeliver" })
        {
            using var refused = await site.PostAsync(hook, what, new { sequence = 1 });
            await RefusedAsync(refused, "state");
        }
        site.Endpoint.EchoesChallenge = true;
        using (var ordered = await site.PostAsync(hook, "check")) Assert.Equal(HttpStatusCode.Accepted, ordered.StatusCode);
        await site.WaitForAsync(hook, "active");
        using var late = await site.PostAsync(hook, "check");
        await RefusedAsync(late, "state");
    }

    [Fact]
    public async Task While_it_is_paused_nothing_comes_and_then_all_of_it_in_order()
    {
        await using var site = await StartAsync();
        var hook = await site.ActiveAsync();
        await SucceededAsync(site.PostAsync(hook, "pause"));
        await site.WaitForAsync(hook, "paused");
        Assert.Equal("its owner paused it", (await site.GetAsync(hook)).GetProperty("reason").GetString());
        var sequences = new List<long>();
        for (var i = 0; i < 3; i++) sequences.Add(await site.Rig.AnnounceAsync(Ct));
        Assert.Equal(3, (await site.GetAsync(hook)).GetProperty("behind").GetInt64());
        Assert.Empty(site.Endpoint.Items);
        await SucceededAsync(site.PostAsync(hook, "resume"));
        await site.Endpoint.WaitForAsync(e => e.Items.Count == 3, Ct);
        Assert.Equal(sequences, site.Endpoint.Sequences);
    }

    [Fact]
    public async Task Keys_are_changed_without_a_gap_two_sign_until_the_former_is_ended()
    {
        await using var site = await StartAsync();
        var hook = await site.ActiveAsync();
        var keys = new Dictionary<string, string> { [hook.Made.GetProperty("keyId").GetString()!] = hook.Made.GetProperty("secret").GetString()! };
        var former = keys.Keys.Single();
        await site.Rig.AnnounceAsync(Ct);
        await site.Endpoint.WaitForAsync(e => e.Items.Count == 1, Ct);
        Assert.Equal([former], Verified(site.Endpoint.All[^1], keys));
        using (var rotated = await site.PostAsync(hook, "keys"))
        {
            var fresh = await rotated.Content.ReadFromJsonAsync<JsonElement>(Ct);
            keys[fresh.GetProperty("keyId").GetString()!] = fresh.GetProperty("secret").GetString()!;
            Assert.True(fresh.GetProperty("formerUntil").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddHours(23));
        }
        var now = keys.Keys.Single(id => id != former);
        Assert.Equal([now, former], (await site.GetAsync(hook)).GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("id").GetString()));
        await site.Rig.AnnounceAsync(Ct);
        await site.Endpoint.WaitForAsync(e => e.Items.Count >= 2 && Verified(e.All[^1], keys).SequenceEqual([now, former]), Ct);
        using (var newest = await site.SendAsync(HttpMethod.Delete, $"{hook.Path}/keys/{now}", hook.Token, null)) await RefusedAsync(newest, "key");
        await SucceededAsync(site.SendAsync(HttpMethod.Delete, $"{hook.Path}/keys/{former}", hook.Token, null));
        await site.Rig.AnnounceAsync(Ct);
        await site.Endpoint.WaitForAsync(e => Verified(e.All[^1], keys).SequenceEqual([now]), Ct);
    }

    [Fact]
    public async Task One_item_or_all_from_a_cursor_come_again_and_the_log_tells_of_each()
    {
        await using var site = await StartAsync();
        var hook = await site.ActiveAsync();
        var sequences = new List<long>();
        for (var i = 0; i < 4; i++) sequences.Add(await site.Rig.AnnounceAsync(Ct));
        await site.Endpoint.WaitForAsync(e => e.Items.Count == 4, Ct);
        using (var ordered = await site.PostAsync(hook, "redeliver", new { sequence = sequences[1] })) Assert.Equal(HttpStatusCode.Accepted, ordered.StatusCode);
        await site.Endpoint.WaitForAsync(e => e.Items.Count == 5, Ct);
        await SucceededAsync(site.PostAsync(hook, "replay", new { after = sequences[1] }));
        await site.Endpoint.WaitForAsync(e => e.Items.Count == 7, Ct);
        Assert.Equal([.. sequences, sequences[1], sequences[2], sequences[3]], site.Endpoint.Sequences);
        var lines = await LogAsync(site, hook, lines => lines.Count(l => l.GetProperty("kind").GetString() == "redelivery") == 1);
        Assert.Contains(lines, l => l.GetProperty("kind").GetString() == "redelivery" && l.GetProperty("sequence").GetInt64() == sequences[1] && l.GetProperty("delivered").GetBoolean());
        foreach (var sequence in sequences) Assert.Contains(lines, l => l.GetProperty("kind").GetString() == "item" && l.GetProperty("sequence").GetInt64() == sequence && l.GetProperty("status").GetInt32() == 200);
        foreach (var (what, body, field) in new (string, object, string)[] { ("redeliver", new { sequence = 99_999 }, "sequence"), ("redeliver", new { sequence = 0 }, "sequence"), ("replay", new { after = -1 }, "after"), ("replay", new { after = 99_999 }, "after"), ("replay", new { }, "body") })
        {
            using var refused = await site.PostAsync(hook, what, body);
            await RefusedAsync(refused, field);
        }
    }

    [Fact]
    public async Task The_log_is_the_newest_first_as_long_as_asked_for_and_says_what_went_wrong()
    {
        await using var site = await StartAsync();
        var hook = await site.ActiveAsync();
        site.Endpoint.Answer = (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        var sequence = await site.Rig.AnnounceAsync(Ct);
        var failed = (await LogAsync(site, hook, lines => lines[0] is var l && l.GetProperty("kind").GetString() == "item" && l.GetProperty("attempts").GetInt32() >= 2))[0];
        Assert.Equal((sequence, 500, false), (failed.GetProperty("sequence").GetInt64(), failed.GetProperty("status").GetInt32(), failed.GetProperty("delivered").GetBoolean()));
        Assert.True((await site.GetAsync(hook)).GetProperty("failures").GetInt32() >= 2);
        site.Endpoint.Answer = (_, _) => Task.CompletedTask;
        for (var i = 0; i < 4; i++) await site.Rig.AnnounceAsync(Ct);
        await site.Endpoint.WaitForAsync(e => e.Items.Count == 5, Ct);
        var all = await LogAsync(site, hook, lines => lines.Count(l => l.GetProperty("kind").GetString() == "item" && l.GetProperty("delivered").GetBoolean()) == 5);
        var times = all.Select(l => l.GetProperty("firstAt").GetDateTimeOffset()).ToList();
        Assert.Equal(times.OrderDescending(), times);
        using var two = await site.SendAsync(HttpMethod.Get, $"{hook.Path}/deliveries?take=2", hook.Token, null);
        Assert.Equal(all.Take(2).Select(l => l.GetProperty("firstAt").GetString()), (await two.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("items").EnumerateArray().Select(l => l.GetProperty("firstAt").GetString()));
        foreach (var take in new[] { "0", "501", "x" })
        {
            using var refused = await site.SendAsync(HttpMethod.Get, $"{hook.Path}/deliveries?take={take}", hook.Token, null);
            await RefusedAsync(refused, "take");
        }
    }

    [Fact]
    public async Task What_is_followed_can_be_changed_and_nobody_else_changes_or_reads_anything()
    {
        await using var site = await StartAsync();
        var hook = await site.ActiveAsync();
        await SucceededAsync(site.PostAsync(hook, "topics", new { topics = new[] { "rollup:10" }, kinds = new[] { "incidents" } }));
        await site.WaitForAsync(hook, s => s.GetProperty("topics").EnumerateArray().Select(t => t.GetString()).SequenceEqual(["rollup:10"]));
        await site.Rig.AnnounceAsync(Ct);
        var wanted = await site.Rig.AnnounceAsync(Ct, topics: "rollup:10");
        await site.Endpoint.WaitForAsync(e => e.Items.Count >= 1 && e.Sequences[^1] == wanted, Ct);
        using (var unknown = await site.PostAsync(hook, "topics", new { topics = new[] { "nonsense:1" }, kinds = new[] { "incidents" } })) await RefusedAsync(unknown, "topics");
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, ""), (HttpMethod.Get, "/deliveries"), (HttpMethod.Post, "/test"), (HttpMethod.Post, "/pause"), (HttpMethod.Post, "/resume"), (HttpMethod.Post, "/keys"), (HttpMethod.Post, "/check"), (HttpMethod.Delete, ""),
        })
        {
            foreach (var token in new[] { null, "scan_sub_guess" })
            {
                using var stranger = await site.SendAsync(method, hook.Path + path, token, null);
                Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (stranger.StatusCode, stranger.Content.Headers.ContentType?.MediaType));
            }
        }
        await SucceededAsync(site.SendAsync(HttpMethod.Delete, hook.Path, hook.Token, null));
        using var gone = await site.SendAsync(HttpMethod.Get, hook.Path, hook.Token, null);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private sealed record Hook(JsonElement Made)
    {
        public string Path => Made.GetProperty("manage").GetString()!;
        public string Token => Made.GetProperty("token").GetString()!;
    }

    private async Task<Site> StartAsync()
    {
        var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0, Delivery = rig.Options });
        await app.StartAsync(Ct);
        await rig.DeliverAsync(Ct);
        return new Site(rig, app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) }, new Endpoint(rig.Server, "/hook"));
    }

    private sealed record Site(DeliveryRig Rig, WebApplication App, HttpClient Http, Endpoint Endpoint) : IAsyncDisposable
    {
        public async Task<Hook> SignUpAsync()
        {
            using var response = await Http.PostAsJsonAsync("/api/v1/webhooks", new { url = Endpoint.Url }, Ct);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            return new Hook(await response.Content.ReadFromJsonAsync<JsonElement>(Ct));
        }

        /// <summary>Signed up, shown to be owned, and tested.</summary>
        public async Task<Hook> ActiveAsync()
        {
            var hook = await SignUpAsync();
            await WaitForAsync(hook, "active");
            await Endpoint.WaitForAsync(e => e.All.Any(IsTest), Ct);
            return hook;
        }

        public Task<HttpResponseMessage> PostAsync(Hook hook, string what, object? body = null) => SendAsync(HttpMethod.Post, $"{hook.Path}/{what}", hook.Token, body);

        public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, object? body)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return await Http.SendAsync(request, Ct);
        }

        public async Task<JsonElement> GetAsync(Hook hook)
        {
            using var response = await SendAsync(HttpMethod.Get, hook.Path, hook.Token, null);
            return await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        }

        public Task WaitForAsync(Hook hook, string state) => WaitForAsync(hook, s => s.GetProperty("state").GetString() == state);

        public async Task WaitForAsync(Hook hook, Func<JsonElement, bool> condition)
        {
            while (!condition(await GetAsync(hook))) await Task.Delay(50, Ct);
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await App.DisposeAsync();
            await Rig.DisposeAsync();
        }
    }

    private static async Task<List<JsonElement>> LogAsync(Site site, Hook hook, Func<List<JsonElement>, bool> condition)
    {
        while (true)
        {
            using var response = await site.SendAsync(HttpMethod.Get, hook.Path + "/deliveries", hook.Token, null);
            var lines = (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("items").EnumerateArray().ToList();
            if (lines.Count > 0 && condition(lines)) return lines;
            await Task.Delay(50, Ct);
        }
    }

    private static bool IsTest(Endpoint.Received got) => got.Json.TryGetProperty("type", out var type) && type.GetString() == "test";

    private static async Task SucceededAsync(Task<HttpResponseMessage> asked)
    {
        using var response = await asked;
        Assert.True(response.StatusCode == HttpStatusCode.NoContent, $"{response.StatusCode} {await response.Content.ReadAsStringAsync(Ct)}");
    }

    private static async Task RefusedAsync(HttpResponseMessage response, string field)
    {
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(field, (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("field").GetString());
    }

    /// <summary>The ids of the keys that signed, in their order; each signature is worked out anew as docs/api.md says.</summary>
    private static IReadOnlyList<string> Verified(Endpoint.Received got, IReadOnlyDictionary<string, string> keys)
    {
        var timestamp = got.Headers["Scan-Timestamp"];
        Assert.InRange(long.Parse(timestamp, CultureInfo.InvariantCulture), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 120, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 5);
        var signatures = got.Headers["Scan-Signature"].Split(',').Select(s => s.Split('=', 2)).ToList();
        foreach (var (id, signature) in signatures.Select(s => (s[0], s[1])))
        {
            Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(keys[id]), (byte[])[.. Encoding.ASCII.GetBytes(timestamp + "."), .. got.Body])), signature);
        }
        return [.. signatures.Select(s => s[0])];
    }
}
