using System.Globalization;
using Microsoft.AspNetCore.Http;
using Scan.Testing;

namespace Scan.IntegrationTests.Delivery;

/// <summary>Endpoints that say themselves when to come again.</summary>
public sealed class RetryAfterTests(PostgresServer postgres)
{
    private const int Longest = 60;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429, "20", 20)]
    [InlineData(503, "20", 20)]
    [InlineData(503, "a date", 20)]
    [InlineData(429, "86400", Longest)]
    [InlineData(503, "99999999999999999999", 0)]
    public async Task Who_says_when_to_come_again_is_not_asked_sooner_not_by_the_next_process_either_and_nobody_is_put_off_for_longer_than_by_ourselves(int status, string retryAfter, int seconds)
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        rig.Options = rig.Options with { LongestRetry = TimeSpan.FromSeconds(Longest) };
        var (busy, other) = (new Endpoint(rig.Server, "/busy"), new Endpoint(rig.Server, "/other"));
        var host = await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(busy, Ct);
        await rig.SubscribeAsync(other, Ct);
        busy.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter == "a date" ? TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture) : retryAfter;
            return Task.CompletedTask;
        };
        var before = TimeProvider.System.GetUtcNow();
        await rig.AnnounceAsync(Ct);
        var failing = await rig.WaitAsync(subscription.Id, s => s.Failures > 0, Ct);
        // A date is of whole seconds.
        Assert.InRange(failing.NextTry!.Value, before.AddSeconds(seconds - 1), TimeProvider.System.GetUtcNow().AddSeconds(seconds + 1));
        if (seconds == 0) return;
        await rig.StopAsync(host);
        await rig.DeliverAsync(Ct);
        await rig.AnnounceAsync(Ct);
        await other.WaitForAsync(e => e.Items.Count == 2, Ct);
        Assert.Single(busy.All, r => r.Json.TryGetProperty("sequence", out _));
    }

    [Fact]
    public async Task After_the_time_that_it_asked_for_everything_comes_in_order()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        rig.Options = rig.Options with { LongestRetry = TimeSpan.FromSeconds(Longest) };
        var (endpoint, isBusy) = (new Endpoint(rig.Server, "/hook"), true);
        await rig.DeliverAsync(Ct);
        await rig.SubscribeAsync(endpoint, Ct);
        endpoint.Answer = (context, _) =>
        {
            if (isBusy) (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (StatusCodes.Status429TooManyRequests, "2");
            isBusy = false;
            return Task.CompletedTask;
        };
        await rig.AnnounceManyAsync(3, Ct);
        await endpoint.WaitForAsync(e => e.Items.Count == 3, Ct);
        Assert.Equal([1L, 2, 3], endpoint.Sequences);
        var tries = endpoint.All.Where(r => r.Json.TryGetProperty("sequence", out var n) && n.GetInt64() == 1).Select(r => long.Parse(r.Headers["Scan-Timestamp"], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(2, tries.Count);
        Assert.True(tries[1] - tries[0] >= 2, $"{tries[1] - tries[0]} s");
    }
}
