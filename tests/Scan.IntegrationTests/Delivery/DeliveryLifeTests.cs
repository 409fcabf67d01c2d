using Microsoft.Extensions.Hosting;
using Npgsql;
using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Delivery;

/// <summary>Processes that come and go, and endpoints that stay away.</summary>
public sealed class DeliveryLifeTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Processes_share_the_subscriptions_and_what_one_leaves_the_others_take()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var first = await rig.DeliverAsync(Ct);
        List<Endpoint> endpoints = [];
        for (var i = 0; i < 6; i++)
        {
            endpoints.Add(new Endpoint(rig.Server, $"/hook{i}") { Answer = async (context, _) => await Task.Delay(20, context.RequestAborted) });
            await rig.SubscribeAsync(endpoints[i], Ct);
        }
        await rig.DeliverAsync(Ct);
        using (var late = new CancellationTokenSource(TimeSpan.FromMinutes(3)))
        {
            while (await HoldersAsync(rig, 3, late.Token) != 2) await Task.Delay(50, late.Token);
        }
        await rig.AnnounceManyAsync(10, Ct);
        await rig.StopAsync(first);
        await rig.AnnounceManyAsync(10, Ct);
        foreach (var endpoint in endpoints) await endpoint.WaitForAsync(e => e.Sequences.Contains(20), Ct);
        foreach (var endpoint in endpoints)
        {
            Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), endpoint.Sequences.Distinct());
            // What was under way as the process ended may come once more.
            Assert.InRange(endpoint.Sequences.Count, 20, 21);
            Assert.Equal(endpoint.Sequences.Order(), endpoint.Sequences);
            Assert.Equal(1, endpoint.MostAtOnce);
        }
    }

    [Fact]
    public async Task A_process_that_vanishes_loses_its_lease_and_what_it_reports_late_counts_for_nothing()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook");
        var first = await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        await rig.StopAsync(first);
        // As if it had been killed: its lease stands.
        await ExecuteAsync(rig, $"UPDATE scan.subscriptions SET lease_holder = 'gone', lease_until = clock_timestamp() + interval '1 hour' WHERE id = '{subscription.Id}'");
        await rig.DeliverAsync(Ct);
        await rig.AnnounceAsync(Ct);
        await Task.Delay(500, Ct);
        Assert.Empty(endpoint.Items);
        await ExecuteAsync(rig, $"UPDATE scan.subscriptions SET lease_until = clock_timestamp() WHERE id = '{subscription.Id}'");
        await endpoint.WaitForAsync(e => e.Items.Count == 1, Ct);
        var late = new DeliveryProgress(subscription.Id, subscription.Version, 99, 0, null, null, null, new DeliveryAttempt(DeliveryKind.Item, 99, "x", "seen", true, 200, null, TimeProvider.System.GetUtcNow(), 1));
        Assert.Empty(await new DeliveryQueue(rig.Database).RecordAsync("gone", [late], Ct));
        Assert.Equal(1, (await rig.WaitAsync(subscription.Id, s => s.Cursor > 0, Ct)).Cursor);
    }

    [Fact]
    public async Task A_pause_between_attempts_outlives_the_process()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        rig.Options = rig.Options with { FirstRetry = TimeSpan.FromHours(1), LongestRetry = TimeSpan.FromHours(1) };
        var endpoint = new Endpoint(rig.Server, "/hook");
        var first = await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        endpoint.Answer = (context, _) => { context.Response.StatusCode = 503; return Task.CompletedTask; };
        await rig.AnnounceAsync(Ct);
        var failed = await rig.WaitAsync(subscription.Id, s => s.Failures == 1, Ct);
        Assert.InRange(failed.NextTry!.Value - failed.FailingSince!.Value, TimeSpan.FromMinutes(30), TimeSpan.FromHours(1));
        await rig.StopAsync(first);
        await rig.DeliverAsync(Ct);
        await Task.Delay(1000, Ct);
        Assert.Single(endpoint.All, r => r.Json.TryGetProperty("sequence", out _));
        endpoint.Answer = (_, _) => Task.CompletedTask;
        await rig.Subscriptions.ResumeAsync(subscription.Id, TimeProvider.System.GetUtcNow(), Ct);
        await endpoint.WaitForAsync(e => e.Items.Count == 1, Ct);
    }

    [Fact]
    public async Task An_endpoint_that_stays_away_is_paused_with_notice_and_goes_on_where_it_stopped()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        rig.Options = rig.Options with { GiveUp = TimeSpan.FromSeconds(1) };
        var (endpoint, watcher) = (new Endpoint(rig.Server, "/hook"), new Endpoint(rig.Server, "/watcher"));
        await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        await rig.SubscribeAsync(watcher, Ct, [$"subscription:{subscription.Id}"]);
        endpoint.Answer = (context, _) => { context.Response.StatusCode = 500; return Task.CompletedTask; };
        var missed = await rig.AnnounceAsync(Ct);
        var paused = await rig.WaitAsync(subscription.Id, s => s.State == SubscriptionState.Paused, Ct);
        Assert.Contains("status 500", paused.Reason);
        Assert.True(paused.Failures > 1);
        await watcher.WaitForAsync(e => e.Items.Count == 1, Ct);
        endpoint.Answer = (_, _) => Task.CompletedTask;
        await rig.Subscriptions.ResumeAsync(subscription.Id, TimeProvider.System.GetUtcNow(), Ct);
        await endpoint.WaitForAsync(e => e.Items.Count == 1, Ct);
        await watcher.WaitForAsync(e => e.Items.Count == 2, Ct);
        Assert.Equal([missed], endpoint.Sequences);
        Assert.Equal(["seen", "resolved"], watcher.Items.Select(i => i.GetProperty("state").GetString()));
        Assert.Single(watcher.Items.Select(i => i.GetProperty("id").GetString()).Distinct());
    }

    [Fact]
    public async Task An_endpoint_that_says_gone_is_paused_at_once()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook");
        await rig.DeliverAsync(Ct);
        var subscription = await rig.SubscribeAsync(endpoint, Ct);
        endpoint.Answer = (context, _) => { context.Response.StatusCode = 410; return Task.CompletedTask; };
        await rig.AnnounceAsync(Ct);
        Assert.Equal(1, (await rig.WaitAsync(subscription.Id, s => s.State == SubscriptionState.Paused, Ct)).Failures);
    }

    [Fact]
    public async Task Sessions_of_the_database_that_are_cut_cost_at_most_one_delivery_twice()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook") { Answer = async (_, _) => await Task.Delay(5) };
        await rig.DeliverAsync(Ct);
        await rig.SubscribeAsync(endpoint, Ct);
        for (var round = 0; round < 5; round++)
        {
            await rig.AnnounceManyAsync(10, Ct);
            await ExecuteAsync(rig, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", retry: true);
        }
        await endpoint.WaitForAsync(e => e.Sequences.Contains(50), Ct);
        Assert.Equal(Enumerable.Range(1, 50).Select(n => (long)n), endpoint.Sequences.Distinct());
        Assert.Equal(endpoint.Sequences.Order(), endpoint.Sequences);
    }

    private static async Task<long> HoldersAsync(DeliveryRig rig, int each, CancellationToken ct)
    {
        await using var command = rig.Database.CreateCommand($"SELECT count(*) FROM (SELECT lease_holder FROM scan.subscriptions WHERE lease_until > clock_timestamp() GROUP BY 1 HAVING count(*) = {each}) h");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(DeliveryRig rig, string sql, bool retry = false)
    {
        while (true)
        {
            try
            {
                await using var command = rig.Database.CreateCommand(sql);
                await command.ExecuteNonQueryAsync(Ct);
                return;
            }
            catch (NpgsqlException) when (retry)
            {
                // The test's own pool holds a session that it cut.
                retry = false;
            }
        }
    }
}
