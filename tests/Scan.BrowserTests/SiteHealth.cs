using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Health;
using Scan.Domain.Primitives;
using Scan.Testing.SampleData;

namespace Scan.BrowserTests;

/// <summary>Health of some of the sample world's operators, with a week behind it in which nobody looked for a while.</summary>
internal static class SiteHealth
{
    private const int Hours = 168;
    private static readonly string[] AgentEndpoints = ["https://agents.example/5/mcp", "https://agents.example/5/a2a"];
    private static readonly BigInteger Wad = BigInteger.Pow(10, 18);

    public static async Task StoreAsync(IServiceProvider services, SampleWorld world, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        List<(Address Avs, Address Operator, int Number)> places =
        [
            .. world.Operators.Select((o, i) => (Avs: world.Avss[1], Operator: o, i)).Where(p => (p.i * 7 + 3) % 5 < 3 && p.i % 11 != 7).Take(12),
            (world.Avss[0], world.Operators[3], 3),
        ];
        foreach (var avs in places.GroupBy(p => p.Avs))
        {
            var rows = avs.Select(p => Of(world, p.Avs, p.Operator, p.Number, now.ToUnixTimeSeconds())).ToList();
            await services.GetRequiredService<HealthStore>().StoreAsync(31337, avs.Key.ToArray(), 20_000_070, now,
                [.. rows.Select(h => new HealthRow(h.Operator.ToArray(), h.Score.Value, h.Score.Confidence, Json(h), Json(HourOf(h, now.ToUnixTimeSeconds() / 3_600, 0))))], ct);
            foreach (var h in rows) await PastAsync(services, h, now, ct);
        }
        var probes = services.GetRequiredService<Probes>();
        var key = OperatorAvsRegistration.KeyOf(world.Avss[0], world.Operators[3]);
        await probes.EnsureAsync(31337, "operatorAvsRegistration", [new ProbeUse(key, ProbeReportKind.Operator, "13.23.4.5:8080", "13.23.4.5")], now, TimeSpan.Zero, ct);
        var target = (await probes.LoadAsync("operatorAvsRegistration", [new DocumentId(31337, key)], ct)).Single().Single().Id;
        foreach (var (hours, state, api, version, why) in new[] { (150, "reachable", "healthy", "0.3.3", null), (61, "time-out", null, null, "no answer in 5 s"), (55, "reachable", "partial", "0.3.4", "1 of 3 services is down"), (50, "reachable", "healthy", (string?)"0.3.4", (string?)null) })
            await probes.RecordAsync(new(target, now.AddHours(-hours), state, api, version, why, state == "reachable", now.AddDays(1), "{}"), ct);
        await AgentAsync(services, probes, now, ct);
    }

    /// <summary>An agent with a file that names endpoints: one that answered, but for a while, and one that nobody asked yet.</summary>
    private static async Task AgentAsync(IServiceProvider services, Probes probes, DateTimeOffset now, CancellationToken ct)
    {
        var id = new DocumentId(8453, Agent.KeyOf(SampleChain.Account("identity 8453"), 5));
        var facts = new RegistrationFacts { Active = true, X402 = true, Protocols = ["mcp", "a2a"], Services = [new("MCP", AgentEndpoints[0], "2025-06-18", [], [], ["quote", "swap"], [], []), new("A2A", AgentEndpoints[1], "0.3.0", ["pricing"], [], [], [], [])] };
        await services.GetRequiredService<Profiles>().UpsertAsync([new Profile(8453, "agent", id.Id, null, "Ferry of Quotes", "Quotes prices of tokens on three networks and swaps them.", null, null, null, "https://agents.example/5.json", now, null) { Facts = Json(facts) }], ct);
        await probes.EnsureAsync(8453, "agent", [.. AgentEndpoints.Select(e => new ProbeUse(id.Id, ProbeReportKind.Agent, e, "agents.example"))], now, TimeSpan.Zero, ct);
        var targets = (await probes.LoadAsync("agent", [id], ct))[id].ToDictionary(t => t.Address, t => t.Id);
        foreach (var (days, state) in new[] { (61.0, "reachable"), (40.3, "time-out"), (37.6, "reachable"), (12.0, "faulty"), (11.9, "reachable"), (4.5, "refused"), (4.0, "refused") })
        {
            var report = new ProbeReport { Kind = ProbeReportKind.Agent, Target = AgentEndpoints[0], State = state, LatencyMs = 140, HttpStatus = state == "reachable" ? 200 : null, CheckedTime = now.AddDays(-days).ToUnixTimeSeconds() };
            await probes.RecordAsync(new(targets[AgentEndpoints[0]], now.AddDays(-days), state, null, null, null, state == "reachable", now.AddDays(1), Json(report)), ct);
        }
    }

    private static OperatorHealth Of(SampleWorld world, Address avs, Address who, int i, long now)
    {
        var id = SampleChain.Hash($"id {i}");
        // The eighth's stakes are not known as far back as some of the alerts.
        SignedEvent[] events =
        [
            .. Enumerable.Range(0, 6).Select(n => new SignedEvent(SignedEvent.Alert, "confirmAlert", 100 - n, now - 1_800 - n * 20_000, 90 - n, [0], n < i % 4 ? new HashSet<Hash32> { id } : [])),
            .. Enumerable.Range(0, 9).Select(n => new SignedEvent(SignedEvent.Task, "IncredibleSquaringTaskManager", 80 - n, now - 4_000 - n * 50_000, 70 - n, [0], n == 5 ? new HashSet<Hash32> { id } : [], n == 8 ? ParticipationUnknown.TaskCall : null)),
        ];
        var participation = Participation.Of(id, 0, events, _ => Wad * (400 + i), now);
        var stake = new StoredStake(Wad * 400, now - 86_400 * (i + 1), Wad * (380 + i), Wad * 32, i == 4 ? StoredStakeNextUpdate.FallsOut : StoredStakeNextUpdate.Falls, 20_000_069, null, null);
        var probe = new ProbeReport { Kind = ProbeReportKind.Operator, Target = $"{10 + i}.23.4.5:8080", State = i % 5 == 2 ? ProbeReportState.TimeOut : ProbeReportState.Reachable, NodeApi = NodeApi.Of(NodeApiState.Absent, null), CheckedTime = now - 60 };
        return new OperatorHealth
        {
            ChainId = 31337, Avs = avs, Operator = who, OperatorId = id, AsOfBlock = world.Chain.Block, AsOfTime = now, Quorums = [new QuorumHealth(0, participation, stake)], Probe = probe,
            Score = HealthScore.Of(new HealthFacts([participation], [stake], probe, now)), LastSeenTime = now - 60,
        };
    }

    private static HealthHour HourOf(OperatorHealth h, long hour, int ago)
    {
        var (down, score) = (ago is > 54 and < 62, h.Score.Value ?? 0);
        return new HealthHour(hour, down ? score / 2 : Math.Min(100, score + ago / 12), h.Score.Confidence, [new("reachability", down ? 0 : 100)], down ? "time-out" : "reachable", null)
        {
            Participation = ago % 9 == 0 ? [new(0, 1, 0, 0)] : [new(0, 0, 0, 0)],
            Stakes = [.. h.Quorums.Select(q => new HealthHourStake(q.Number, q.Stake.Stored, q.Stake.Stored - ago % 40 * Wad, q.Stake.Minimum))],
        };
    }

    /// <summary>Nobody looked for a day of it.</summary>
    private static async Task PastAsync(IServiceProvider services, OperatorHealth h, DateTimeOffset now, CancellationToken ct)
    {
        var last = now.ToUnixTimeSeconds() / 3_600;
        var hours = Enumerable.Range(1, Hours - 1).Where(ago => ago is < 96 or > 120).Select(ago => HourOf(h, last - ago, ago)).ToList();
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand("INSERT INTO scan.operator_health_hours (chain_id, avs, operator, hour, score, body) SELECT 31337, $1, $2, h, s, b FROM unnest($3, $4, $5) AS x(h, s, b)");
        command.Parameters.AddWithValue(h.Avs.ToArray());
        command.Parameters.AddWithValue(h.Operator.ToArray());
        command.Parameters.AddWithValue(hours.Select(x => x.Hour).ToArray());
        command.Parameters.AddWithValue(hours.Select(x => x.Score).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Jsonb, hours.Select(Json).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, DocumentJson.Options);
}
