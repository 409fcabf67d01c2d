using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Indexer.Delivery;
using Scan.Indexer.Feeds;
using Scan.Testing;
using Scan.Web.Features.Webhooks;
using Scan.Web.Input;

namespace Scan.IntegrationTests.Delivery;

public sealed class DeliveryTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_state_of_a_thing_comes_in_order_under_one_id_and_signed()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook");
        await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        string[] states = [FeedState.Seen, FeedState.Final, FeedState.Retracted, FeedState.Seen, FeedState.Removed, FeedState.Resolved];
        foreach (var state in states) await rig.AnnounceAsync(Ct, "alert:1:0xaa:0xbb", state, FeedKind.Alerts);
        await endpoint.WaitForAsync(e => e.Items.Count == states.Length, Ct);
        Assert.Equal(states, endpoint.Items.Select(i => i.GetProperty("state").GetString()));
        Assert.All(endpoint.Items, i => Assert.Equal("alert:1:0xaa:0xbb", i.GetProperty("id").GetString()));
        Assert.Equal(Enumerable.Range(1, states.Length).Select(n => (long)n), endpoint.Sequences);
        foreach (var got in endpoint.All)
        {
            var key = subscription.Keys.Single();
            Assert.Equal(key.Id, got.Headers["Scan-Key-Id"]);
            // As docs/api.md tells receivers to check it.
            var signed = Encoding.UTF8.GetBytes(got.Headers["Scan-Timestamp"] + ".").Concat(got.Body).ToArray();
            Assert.Equal($"{key.Id}={Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(key.Secret), signed))}", got.Headers["Scan-Signature"]);
            Assert.True(Math.Abs(long.Parse(got.Headers["Scan-Timestamp"], CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()) < 60);
        }
    }

    [Fact]
    public async Task Only_what_matches_comes()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook");
        await rig.DeliverAsync(Ct);
        const string Mine = "operator:1:0x00000000000000000000000000000000000000aa";
        var subscription = await rig.SubscribeAsync(endpoint, Ct, [Mine]);
        await rig.AnnounceAsync(Ct);
        await rig.AnnounceAsync(Ct, "block", FeedState.Seen, FeedKind.Blocks, Mine);
        var wanted = await rig.AnnounceAsync(Ct, null, FeedState.Seen, FeedKind.Incidents, Mine);
        await endpoint.WaitForAsync(e => e.Items.Count == 1, Ct);
        var last = await rig.AnnounceAsync(Ct);
        // What did not match is passed too, so that nobody reads it again after a restart.
        await rig.WaitAsync(subscription.Id, s => s.Cursor == last, Ct);
        Assert.Equal([wanted], endpoint.Sequences);
    }

    [Fact]
    public async Task An_endpoint_that_is_behind_is_told_how_far()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook");
        var host = await rig.DeliverAsync(Ct);
        using var open = new SemaphoreSlim(0);
        await rig.SubscribeAsync(endpoint, Ct);
        endpoint.Answer = (_, _) => open.WaitAsync(Ct);
        for (var i = 0; i < 4; i++) await rig.AnnounceAsync(Ct);
        await endpoint.WaitForAsync(e => e.All.Count == 3, Ct);
        while (host.Services.GetRequiredService<LiveFeed>().Head < 4) await Task.Delay(20, Ct);
        open.Release(4);
        await endpoint.WaitForAsync(e => e.Items.Count == 4, Ct);
        Assert.Equal(["2", "1", "0"], endpoint.All.Where(r => r.Headers.ContainsKey(WebhookSender.BehindHeader)).Select(r => r.Headers[WebhookSender.BehindHeader]).TakeLast(3));
    }

    [Fact]
    public async Task Attempts_are_counted_by_what_came_of_them_and_what_waits_is_told()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var (good, bad) = (new Endpoint(rig.Server, "/good"), new Endpoint(rig.Server, "/bad"));
        await rig.DeliverAsync(Ct);
        bad.Answer = (context, _) =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        var working = await rig.SubscribeAsync(good, Ct);
        var failing = await rig.SubscribeAsync(bad, Ct);
        var before = await rig.Queue.TotalsAsync(Ct);
        for (var i = 0; i < 3; i++) await rig.AnnounceAsync(Ct);
        await rig.WaitAsync(working.Id, s => s.Delivered == 3, Ct);
        await rig.WaitAsync(failing.Id, s => s.Failures >= 2, Ct);
        var now = await rig.Queue.TotalsAsync(Ct);
        Assert.Equal((before.Attempts.GetValueOrDefault(DeliveryOutcome.Delivered) + 3, 1L, 1L), (now.Attempts[DeliveryOutcome.Delivered], now.Subscriptions[SubscriptionState.Active], now.Subscriptions["failing"]));
        Assert.True(now.Attempts[DeliveryOutcome.Fault] >= 2);
        Assert.Equal((3, true), ((int)now.MostBehind, now.OldestSeconds is > 0 and < 60));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_the_challenge_gets_nothing_until_it_does()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook") { EchoesChallenge = false };
        await rig.DeliverAsync(Ct);
        var made = await rig.Desk.AddAsync(new SignUp(endpoint.Url), null, null, Ct);
        var refused = await rig.WaitAsync(made.Subscription.Id, s => s.Reason!.StartsWith("the check failed", StringComparison.Ordinal), Ct);
        Assert.Equal(SubscriptionState.Unconfirmed, refused.State);
        var missed = await rig.AnnounceAsync(Ct);
        endpoint.EchoesChallenge = true;
        await rig.Desk.OrderAsync(refused, DeliveryKind.Check, null, Ct);
        await rig.WaitAsync(refused.Id, s => s.State == SubscriptionState.Active, Ct);
        // It asked before the item came.
        await endpoint.WaitForAsync(e => e.Items.Count == 1, Ct);
        Assert.Equal([missed], endpoint.Sequences);
        Assert.Equal(2, endpoint.All.Count(r => r.Json.TryGetProperty("challenge", out _)));
    }

    [Fact]
    public async Task What_is_refused_comes_again_until_it_is_taken_and_nothing_overtakes_it()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var (endpoint, left) = (new Endpoint(rig.Server, "/hook"), 3);
        endpoint.Answer = (context, json) =>
        {
            if (json.GetProperty("sequence").GetInt64() == 2 && left-- > 0) context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        await rig.AnnounceManyAsync(4, Ct);
        await endpoint.WaitForAsync(e => e.Items.Count == 4, Ct);
        Assert.Equal([1L, 2, 2, 2, 2, 3, 4], endpoint.All.Where(r => r.Json.TryGetProperty("sequence", out _)).Select(r => r.Json.GetProperty("sequence").GetInt64()));
        var attempts = endpoint.All.Where(r => r.Json.TryGetProperty("sequence", out var n) && n.GetInt64() == 2).Select(r => r.Headers["Scan-Delivery"]);
        Assert.Single(attempts.Distinct());
        await rig.WaitAsync(subscription.Id, s => s.Cursor == 4 && s.Failures == 0, Ct);
        var line = (await rig.Subscriptions.LogAsync(subscription.Id, 50, Ct)).Single(l => l.Sequence == 2);
        Assert.Equal((4, true, 200), (line.Attempts, line.Delivered, line.Status!.Value));
    }

    [Fact]
    public async Task What_is_confirmed_gets_a_test_at_once()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook");
        await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        Assert.Equal(["check", "test"], endpoint.All.Select(r => r.Json.GetProperty("type").GetString()));
        Assert.Equal([DeliveryKind.Test, DeliveryKind.Check], (await rig.Subscriptions.LogAsync(subscription.Id, 10, Ct)).Select(l => l.Kind));
    }

    [Fact]
    public async Task What_many_order_of_a_silent_host_leaves_room_for_others_and_is_carried_out_once()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        for (var i = 0; i < 30; i++) await rig.Desk.AddAsync(new SignUp(rig.Server.Url($"/silent{i}")), null, null, Ct);
        await rig.Desk.AddAsync(new SignUp(rig.Server.Url("/other", "hooks.scan-tests.net")), null, null, Ct);
        var now = TimeProvider.System.GetUtcNow();
        var first = await rig.Queue.TakeOrdersAsync(now.AddSeconds(1), now.AddMinutes(1), 50, 10, [], Ct);
        Assert.Equal([1, 10], first.GroupBy(o => o.Host).Select(g => g.Count()).Order());
        Assert.Empty(await rig.Queue.TakeOrdersAsync(now.AddSeconds(1), now.AddMinutes(1), 50, 10, [.. first.Select(o => o.Host)], Ct));
        // Kept in hand, they are nobody else's when the first minute is over.
        await rig.Queue.KeepOrdersAsync([.. first.Select(o => o.Id)], now.AddMinutes(2), Ct);
        var later = await rig.Queue.TakeOrdersAsync(now.AddSeconds(90), now.AddMinutes(3), 50, 100, [], Ct);
        Assert.Equal(20, later.Count);
        Assert.Empty(later.Select(o => o.Id).Intersect(first.Select(o => o.Id)));
    }

    [Fact]
    public async Task A_target_is_checked_so_often_a_day_whoever_signs_it_up_and_removes_it_again()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        rig.Options = rig.Options with { Smtp = new Uri("smtp://127.0.0.1:1"), MailFrom = "scan@scan-tests.net" };
        for (var i = 0; i < SubscriptionDesk.MostChecks; i++)
        {
            var made = await rig.Desk.AddAsync(new SignUp($"{(i % 2 == 0 ? "Victim" : $"victim+{i}")}@scan-tests.net", "email"), null, null, Ct);
            await rig.Subscriptions.RemoveAsync(made.Subscription.Id, Ct);
        }
        await Assert.ThrowsAsync<BadInputException>(() => rig.Desk.AddAsync(new SignUp("victim@scan-tests.net", "email"), null, null, Ct));
        await rig.Desk.AddAsync(new SignUp("other@scan-tests.net", "email"), null, null, Ct);
    }

    [Fact]
    public async Task One_client_has_its_share_of_subscriptions_and_no_more()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        byte[] mine = [1], others = [2];
        for (var i = 0; i < SubscriptionDesk.MostOfOne; i++) await rig.Desk.AddAsync(new SignUp(rig.Server.Url($"/{i}")), null, mine, Ct);
        await Assert.ThrowsAsync<BadInputException>(() => rig.Desk.AddAsync(new SignUp(rig.Server.Url("/more")), null, mine, Ct));
        await rig.Desk.AddAsync(new SignUp(rig.Server.Url("/more")), null, others, Ct);
    }

    [Fact]
    public async Task Dead_and_slow_endpoints_slow_nobody()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        rig.Options = rig.Options with { Concurrency = 4, DoubtfulConcurrency = 2, ConcurrencyPerHost = 100, Timeout = TimeSpan.FromMinutes(5), Lease = TimeSpan.FromMinutes(6) };
        await rig.DeliverAsync(Ct);
        var healthy = new Endpoint(rig.Server, "/healthy");
        await rig.SubscribeAsync(healthy, Ct);
        var bad = new List<(Endpoint Endpoint, Subscription Subscription)>();
        for (var i = 0; i < 8; i++)
        {
            var endpoint = new Endpoint(rig.Server, $"/bad{i}");
            bad.Add((endpoint, await rig.SubscribeAsync(endpoint, Ct)));
            endpoint.Answer = (context, _) => { context.Response.StatusCode = 500; return Task.CompletedTask; };
        }
        // The first attempts tell which are which.
        await rig.AnnounceAsync(Ct);
        foreach (var (_, subscription) in bad) await rig.WaitAsync(subscription.Id, s => s.Failures > 0, Ct);
        var hung = 0;
        foreach (var (endpoint, _) in bad.Take(4)) endpoint.Answer = async (context, _) => { Interlocked.Increment(ref hung); await Task.Delay(Timeout.Infinite, context.RequestAborted); };
        while (Volatile.Read(ref hung) < 2) await Task.Delay(20, Ct);
        // As many hang as may, for longer than the test waits: in a lane with them the healthy one would get nothing.
        await rig.AnnounceManyAsync(20, Ct);
        await healthy.WaitForAsync(e => e.Items.Count == 21, Ct);
    }

    [Fact]
    public async Task A_private_address_is_refused_when_it_is_connected_to_whatever_its_name_says()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        await rig.DeliverAsync(Ct);
        // 127.0.0.2 answers here, but only 127.0.0.1 is allowed.
        var path = new Endpoint(rig.Server, "/hook");
        var made = await rig.Desk.AddAsync(new SignUp(rig.Server.Url("/hook", "127.0.0.2")), null, null, Ct);
        var refused = await rig.WaitAsync(made.Subscription.Id, s => s.Reason!.StartsWith("the check failed", StringComparison.Ordinal), Ct);
        Assert.Contains("127.0.0.2", refused.Reason);
        Assert.Empty(path.All);
    }

    [Fact]
    public async Task While_keys_change_both_sign()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook");
        await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        var fresh = await rig.Desk.RotateAsync(subscription, Ct);
        await rig.AnnounceAsync(Ct);
        // Whoever was at work with the former keys may deliver first; then the item comes again.
        await endpoint.WaitForAsync(e => e.Items.Count >= 1 && e.All[^1].Headers["Scan-Key-Id"] == fresh.Id, Ct);
        var got = endpoint.All[^1];
        var timestamp = long.Parse(got.Headers["Scan-Timestamp"], CultureInfo.InvariantCulture);
        Assert.Equal($"{fresh.Id}={DeliverySignature.Of(fresh, timestamp, got.Body)},{subscription.Keys[0].Id}={DeliverySignature.Of(subscription.Keys[0], timestamp, got.Body)}", got.Headers["Scan-Signature"]);
        await rig.Desk.RetireAsync((await rig.Subscriptions.FindAsync(subscription.Id, Ct))!, subscription.Keys[0].Id, Ct);
        await rig.AnnounceAsync(Ct);
        await endpoint.WaitForAsync(e => e.Items.Count >= 2 && !e.All[^1].Headers["Scan-Signature"].Contains(',', StringComparison.Ordinal), Ct);
    }

    [Fact]
    public async Task One_item_can_be_had_again_and_all_of_them_from_a_cursor()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook");
        await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        await rig.AnnounceManyAsync(3, Ct);
        await endpoint.WaitForAsync(e => e.Items.Count == 3, Ct);
        await rig.Desk.OrderAsync(subscription, DeliveryKind.Redelivery, 2, Ct);
        await endpoint.WaitForAsync(e => e.Items.Count == 4, Ct);
        await rig.Desk.ReplayAsync(subscription, 1, Ct);
        await endpoint.WaitForAsync(e => e.Items.Count == 6, Ct);
        Assert.Equal([1L, 2, 3, 2, 2, 3], endpoint.Sequences);
        await rig.Desk.OrderAsync(subscription, DeliveryKind.Test, null, Ct);
        await endpoint.WaitForAsync(e => e.All[^1].Json.TryGetProperty("type", out var type) && type.GetString() == "test", Ct);
    }

    [Fact]
    public async Task What_somebody_elses_rule_found_is_not_to_be_had_by_its_sequence()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook");
        await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        await rig.Feed.AnnounceAsync(DeliveryRig.ChainId, [new FeedEntry("incident:secret", FeedKind.Incidents, FeedState.Seen, 7, 1_700_000_000, ["rule:theirs"], "{}"u8.ToArray())], Ct);
        var secret = await rig.Feed.HeadAsync(Ct);
        await rig.Desk.OrderAsync(subscription, DeliveryKind.Redelivery, secret, Ct);
        await rig.AnnounceAsync(Ct);
        await endpoint.WaitForAsync(e => e.Items.Count == 1, Ct);
        await rig.Desk.OrderAsync(subscription, DeliveryKind.Test, null, Ct);
        await endpoint.WaitForAsync(e => e.All[^1].Json.TryGetProperty("type", out var type) && type.GetString() == "test", Ct);
        Assert.DoesNotContain(secret, endpoint.Sequences);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task An_answer_that_cannot_be_unpacked_is_a_failed_delivery_and_stops_nobody(string encoding)
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var (bad, good) = (new Endpoint(rig.Server, "/bad"), new Endpoint(rig.Server, "/good"));
        await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(bad, Ct);
        await rig.SubscribeAsync(good, Ct);
        bad.Answer = async (context, _) =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            await context.Response.Body.WriteAsync("nothing that is compressed at all, whoever reads it"u8.ToArray());
        };
        await rig.AnnounceAsync(Ct);
        await bad.WaitForAsync(e => e.All.Count(a => a.Json.TryGetProperty("sequence", out var _)) >= 1, Ct);
        await rig.WaitAsync(subscription.Id, s => s.Failures > 0, Ct);
        Assert.Equal("the answer is not compressed as it says", (await rig.Subscriptions.LogAsync(subscription.Id, 1, Ct))[0].Detail);
        await rig.AnnounceAsync(Ct);
        await good.WaitForAsync(e => e.Items.Count == 2, Ct);
    }

    [Fact]
    public async Task A_redirect_is_no_delivery()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var (endpoint, elsewhere) = (new Endpoint(rig.Server, "/hook"), new Endpoint(rig.Server, "/elsewhere"));
        await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        endpoint.Answer = (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = elsewhere.Url;
            return Task.CompletedTask;
        };
        await rig.AnnounceAsync(Ct);
        await rig.WaitAsync(subscription.Id, s => s.Failures > 0, Ct);
        Assert.Empty(elsewhere.All);
        Assert.Contains("redirects", (await rig.Subscriptions.LogAsync(subscription.Id, 1, Ct))[0].Detail);
    }
}
