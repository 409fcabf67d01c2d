using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using Scan.Bench.Crashes;
using Scan.Bench.Runs;
using Scan.Bench.Simulator;
using Scan.Documents;
using Scan.Local;
using Scan.Local.Postgres;

namespace Scan.Bench.Deliver;

/// <summary>
/// Indexers, web and PostgreSQL under a growing chain with reorgs at its head, killed at random, while web hooks and live readers follow. In the end every
/// reader has to have every item that the feed holds, in order.
/// </summary>
public sealed class DeliverRun : IAsyncDisposable
{
    private static readonly string[] Victims = ["indexer", "second", "web", "postgres"];
    private const int FinalityDepth = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Delays are measured at one SignalR reader of so many, all over the list.</summary>
    private const int MeasuredOneIn = 100;
    private readonly string folder;
    private readonly DeliverOptions options;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly int port = FreePort.Next();
    private readonly ConcurrentDictionary<long, long> grown = new();
    private readonly ConcurrentBag<(double Delay, bool IsAlert)> browser = [], hook = [];
    private readonly ConcurrentDictionary<long, double> late = new();
    private readonly List<DroppingReader> readers = [];
    private readonly List<(string Id, string Token)> subscriptions = [];
    private readonly TextWriter output;
    private readonly long begun;
    private EmbeddedPostgres postgres = null!;
    private SimulatorHost node = null!;
    private HookServer hooks = null!;
    private Programs programs = null!;
    private HttpClient http = null!;
    private volatile bool calm = true, restless;
    private long settled = long.MaxValue;
    private (long At, double Web, double Indexers, double Postgres, double Bench) spent;
    private readonly List<(string Victim, double Seconds)> catchUps = [];

    private DeliverRun(string folder, DeliverOptions options, TimeProvider time, TextWriter output) => (this.folder, this.options, this.time, this.output, begun, random) = (folder, options, time, output, time.GetTimestamp(), new Random(options.Seed));

    public static async Task<DeliverReport> RunAsync(string folder, DeliverOptions options, TimeProvider time, TextWriter output, CancellationToken ct)
    {
        await using var run = new DeliverRun(folder, options, time, output);
        await run.StartAsync(ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = run.readers.Select(reader => Task.Run(() => reader.RunAsync(stop.Token), CancellationToken.None)).ToList();
        await run.SayAsync("everybody is there");
        var (kills, reorgs) = await run.PlayAsync(ct);
        await run.SayAsync("the chain has grown");
        var report = await run.JudgeAsync(kills, reorgs, ct);
        await run.SayAsync("everybody is judged");
        await stop.CancelAsync();
        await Task.WhenAll(reading);
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        programs?.Dispose();
        http?.Dispose();
        if (hooks is not null) await hooks.DisposeAsync();
        if (node is not null) await node.DisposeAsync();
        if (postgres is not null) await postgres.DisposeAsync();
    }

    private string Connection => new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "deliver" }.ConnectionString;

    private async Task StartAsync(CancellationToken ct)
    {
        postgres = await StartPostgresAsync(null, ct);
        await ExecuteAsync(postgres.ConnectionString, "CREATE DATABASE deliver", ct);
        node = await SimulatorHost.StartAsync(options.PerBlock, new SimulatorOptions(20, 20_000, true, FinalityDepth, AlertTrack: true), FreePort.Next(), ct);
        var manifest = Path.Combine(folder, "deliver.json");
        await node.WriteManifestAsync(manifest, ct);
        hooks = await HookServer.StartAsync(ct);
        hooks.OnItem = (block, kind) => Measure(hook, block, kind);
        programs = new Programs(manifest, Connection, port);
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Timeout.InfiniteTimeSpan };
        programs.Start("indexer");
        programs.Start("second");
        programs.Start("web");
        await UntilAsync(async () => await AnswersAsync(ct) && await IndexedAsync(ct) >= node.Node.Head, "the start", ct);
        for (var i = 0; i < options.Rules; i++) (await http.PostAsJsonAsync("/api/v1/rules", new { condition = i % 2 == 0 ? "alertConfirmed" : "operatorDeregistered" }, ct)).EnsureSuccessStatusCode();
        for (var i = 0; i < options.Hooks; i++) subscriptions.Add(await SubscribeAsync(i, ct));
        await UntilAsync(async () => await CountAsync("SELECT count(*) FROM scan.subscriptions WHERE state <> 'active'", ct) == 0, "the checks of the web hooks", ct);
        for (var i = 0; i < options.HubReaders; i++)
        {
            // One in twenty follows everything.
            var measured = i % MeasuredOneIn == 0;
            readers.Add(new HubReader(port, i % 20 == 19 ? [] : ["alerts", "blocks"], options.Seed + i) { Received = new Received { OnItem = measured ? (block, kind) => Measure(browser, block, kind) : null }, IsRestless = () => restless && !measured, Stays = options.Stays });
        }
        for (var i = 0; i < options.Streams; i++) readers.Add(new EventReader(http, "alerts,blocks", options.Seed - i) { Received = new Received(), IsRestless = () => restless, Stays = options.Stays });
    }

    private async Task<(int Kills, int Reorgs)> PlayAsync(CancellationToken ct)
    {
        var (kills, reorgs, nextKill) = (0, 0, options.Calm + 5);
        for (var i = 0; i < options.Blocks; i++)
        {
            // Who is late counts as late, not as left out.
            if (i == options.Calm) await UntilAsync(() => Task.FromResult(Followers().All(f => f.Block >= node.Node.Head)), "everybody to have the calm blocks", ct);
            calm = i < options.Calm;
            if (i == options.Settle) (settled, spent) = (node.Node.Head + 1, Spent());
            if (i == options.Calm) await ReportAsync();
            restless = true;
            grown[node.Node.Head + 1] = time.GetTimestamp();
            if (!calm && random.Next(8) == 0)
            {
                await node.Node.ReorganiseAsync(random.Next(1, 8), ct);
                reorgs++;
            }
            else await node.Node.GrowAsync(ct);
            if (i == nextKill && kills < options.MostKills)
            {
                await KillAsync(Victims[kills++ % Victims.Length], ct);
                nextKill = i + random.Next(options.BetweenKills.Least, options.BetweenKills.Most);
            }
            programs.Revive();
            await Task.Delay(options.BlockTime, time, ct);
        }
        return (kills, reorgs);
    }

    private Task SayAsync(string what) => output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what} after {time.GetElapsedTime(begun).TotalSeconds:0.0} s"));

    private async Task KillAsync(string victim, CancellationToken ct)
    {
        var killed = time.GetTimestamp();
        if (victim == "postgres")
        {
            var again = postgres.Port;
            IndexerRun.Kill(postgres.Pid);
            await postgres.DisposeAsync();
            postgres = await StartPostgresAsync(again, ct);
        }
        else
        {
            programs.Kill(victim);
            programs.Start(victim);
        }
        // A block that nobody has yet: whoever has it has all before.
        await node.Node.GrowAsync(ct);
        var head = node.Node.Head;
        await UntilAsync(async () =>
        {
            programs.Revive();
            return await AnswersAsync(ct) && Followers().All(f => f.Block >= head);
        }, $"the kill of {victim}", ct);
        catchUps.Add((victim, time.GetElapsedTime(killed).TotalSeconds));
        await output.WriteLineAsync($"killed {victim} at block {head}, back after {time.GetElapsedTime(killed).TotalSeconds:0.0} s");
    }

    /// <summary>All that should be told at once: live readers and the web hooks that answer.</summary>
    private IEnumerable<Received> Followers() => readers.Select(r => r.Received).Concat(Enumerable.Range(0, options.Hooks).Where(HookServer.IsHealthy).Select(hooks.Of));

    private (long At, double Web, double Indexers, double Postgres, double Bench) Spent() => (time.GetTimestamp(), ProcessMeter.TreeSeconds(programs.Pid("web")),
        ProcessMeter.TreeSeconds(programs.Pid("indexer")) + ProcessMeter.TreeSeconds(programs.Pid("second")), ProcessMeter.TreeSeconds(postgres.Pid), Environment.CpuUsage.TotalTime.TotalSeconds);

    /// <summary>What took the machine while delays were measured.</summary>
    private async Task ReportAsync()
    {
        var worst = late.OrderByDescending(l => l.Value).Take(15).Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Key} {l.Value:0} ms"));
        await output.WriteLineAsync($"the latest blocks: {string.Join(", ", worst)}");
        var (now, all) = (Spent(), time.GetElapsedTime(spent.At).TotalSeconds);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"CPU over {all:0} s, in cores of {Environment.ProcessorCount}: web {(now.Web - spent.Web) / all:0.00}, indexers {(now.Indexers - spent.Indexers) / all:0.00}, PostgreSQL {(now.Postgres - spent.Postgres) / all:0.00}, readers, hooks and node {(now.Bench - spent.Bench) / all:0.00}"));
    }

    private async Task<DeliverReport> JudgeAsync(int kills, int reorgs, CancellationToken ct)
    {
        restless = false;
        // A block behind the last reorg, so that the chain settles on the node's last word.
        await node.Node.GrowAsync(ct);
        await UntilAsync(async () => await IndexedAsync(ct) >= node.Node.Head, "the end of the chain", ct);
        hooks.Heal();
        foreach (var (id, token) in subscriptions)
        {
            await UntilAsync(async () =>
            {
                using var resume = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/webhooks/{id}/resume") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
                return (await http.SendAsync(resume, ct)).IsSuccessStatusCode;
            }, "the web to answer", ct);
        }
        await using var db = NpgsqlDataSource.Create(Connection);
        // The feed itself has to have told the end of every alert's life before anybody is judged by it.
        var life = new AlertLife(node.Node.Head, FinalityDepth);
        await UntilAsync(async () => life.Missing(await AlertsAsync(ct)) is null, "the last state of every alert", ct, async () => life.Missing(await AlertsAsync(ct)) ?? "");
        var all = await TruthAsync(new Feed(db), ct);
        var matching = all.Where(i => i.Kind is "alerts" or "blocks").Select(i => i.Mark).ToList();
        // Incidents of rules are for those who know them: nobody here does.
        var open = all.Where(i => i.Kind != "incidents" || i.IsPublic).Select(i => i.Mark).ToList();
        List<(string Name, Received Got, IReadOnlyList<Mark> Truth)> judged =
        [
            .. Enumerable.Range(0, options.Hooks).Select(i => ($"hook {i}", hooks.Of(i), (IReadOnlyList<Mark>)matching)),
            .. readers.Select((r, i) => ($"reader {i}", r.Received, i < options.HubReaders && i % 20 == 19 ? (IReadOnlyList<Mark>)open : matching)),
        ];
        var deadline = time.GetTimestamp();
        while (judged.Any(j => j.Got.Compare(j.Truth) is not null) && time.GetElapsedTime(deadline) < Patience) await Task.Delay(TimeSpan.FromMilliseconds(500), time, ct);
        var states = new AlertStates();
        foreach (var item in all.Where(i => i.Kind == "alerts")) states.Count(Encoding.UTF8.GetBytes(item.State));
        List<string> wrong =
        [
            .. judged.Select(j => j.Got.Compare(j.Truth) is { } fault ? $"{j.Name}: {fault}" : null).OfType<string>(),
            .. judged.Where(j => j.Got.Alerts.ToString() != states.ToString()).Select(j => $"{j.Name}: has of alerts {j.Got.Alerts} of {states}"),
        ];
        return new DeliverReport(all.Count, matching.Count, kills, reorgs, readers.Sum(r => r.Drops), wrong, Enumerable.Range(0, options.Hooks).Sum(i => hooks.Of(i).Repeats), states.All, DelaysOf(d => d.IsAlert), DelaysOf(_ => true), catchUps);
    }

    private Delays DelaysOf(Func<(double Delay, bool IsAlert), bool> which) => new([.. browser.Where(which).Select(d => d.Delay).Order()], [.. hook.Where(which).Select(d => d.Delay).Order()]);

    /// <summary>The last state of each alert, as the feed tells it.</summary>
    private async Task<IReadOnlyDictionary<string, string>> AlertsAsync(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Connection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT DISTINCT ON (id) id, state FROM scan.feed WHERE kind = 'alerts' ORDER BY id, sequence DESC", connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var last = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(ct)) last[rows.GetString(0)] = rows.GetString(1);
        return last;
    }

    /// <summary>Everything from the sequence on behind which hooks and readers began: hooks at their sign-up, and the same for readers.</summary>
    private static async Task<IReadOnlyList<(Mark Mark, string Kind, string State, bool IsPublic)>> TruthAsync(Feed feed, CancellationToken ct)
    {
        var (items, after, head) = (new List<(Mark, string, string, bool)>(), 0L, await feed.HeadAsync(ct));
        while (after < head)
        {
            foreach (var item in await feed.ReadAsync(after, Feed.MaxLimit, ct))
            {
                items.Add((Mark.Of(item.Sequence, item.Id, item.State), item.Kind, item.State, item.Topics?.Contains("incidents") ?? true));
                after = item.Sequence;
            }
        }
        return items;
    }

    private async Task<(string Id, string Token)> SubscribeAsync(int number, CancellationToken ct)
    {
        using var response = await http.PostAsJsonAsync("/api/v1/webhooks", new { url = hooks.UrlOf(number), kinds = new[] { "alerts", "blocks" }, after = 0 }, ct);
        response.EnsureSuccessStatusCode();
        var made = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return (made.GetProperty("id").GetString()!, made.GetProperty("token").GetString()!);
    }

    private void Measure(ConcurrentBag<(double Delay, bool IsAlert)> delays, long block, string kind)
    {
        if (!calm || block < settled || !grown.TryGetValue(block, out var at)) return;
        var delay = time.GetElapsedTime(at).TotalMilliseconds;
        delays.Add((delay, kind == "alerts"));
        late.AddOrUpdate(block, delay, (_, known) => Math.Max(known, delay));
    }

    /// <param name="why">What is still wanting when patience is over.</param>
    private async Task UntilAsync(Func<Task<bool>> done, string what, CancellationToken ct, Func<Task<string>>? why = null)
    {
        var started = time.GetTimestamp();
        while (!await IsDoneAsync(done))
        {
            if (time.GetElapsedTime(started) > Patience) throw new InvalidOperationException($"Waited too long for {what}{(why is null ? "" : $": {await why()}")}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, ct);
        }
    }

    private static async Task<bool> IsDoneAsync(Func<Task<bool>> done)
    {
        try
        {
            return await done();
        }
        catch (Exception e) when (e is NpgsqlException or HttpRequestException)
        {
            return false;
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        using var response = await http.GetAsync("/health/ready", ct);
        return response.IsSuccessStatusCode;
    }

    private Task<long> IndexedAsync(CancellationToken ct) => CountAsync("SELECT coalesce(max(indexed_block), -1) FROM scan.chains", ct);

    private async Task<long> CountAsync(string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Connection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(string connection, string sql, CancellationToken ct)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, open);
        await command.ExecuteNonQueryAsync(ct);
    }

    private Task<EmbeddedPostgres> StartPostgresAsync(int? again, CancellationToken ct) =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Directory = Path.Combine(folder, "postgres"), SharedBuffersMegabytes = 128, Port = again }, time, ct);
}
