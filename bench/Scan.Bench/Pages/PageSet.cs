using System.Net.Http.Json;
using System.Text.Json;

namespace Scan.Bench.Pages;

/// <summary>A page with the addresses that its requests go through in turn.</summary>
/// <param name="Route">The route's template, by which the web's own timing tells it.</param>
internal sealed record PageSet(string Name, string Route, IReadOnlyList<string> Paths)
{
    private const int Many = 400;

    /// <summary>Every page of the site that the simulated world fills, with its things found through the site's own lists.</summary>
    public static async Task<IReadOnlyList<PageSet>> OfAsync(HttpClient http, CancellationToken ct)
    {
        var avs = await PathsAsync(http, "/avs", ["chainId", "address"], ct);
        var operators = await PathsAsync(http, "/operators", ["chainId", "address"], ct);
        var alerts = await PathsAsync(http, "/alerts", ["chainId", "avs", "messageHash"], ct);
        var rollups = await PathsAsync(http, "/rollups", ["rollupChainId"], ct);
        var agents = await PathsAsync(http, "/agents", ["chainId", "registry", "agentId"], ct);
        var transactions = await PathsAsync(http, "/events", ["chainId", "transaction"], ct);
        var stakers = (await http.GetFromJsonAsync<JsonElement>($"/api/v1/delegations?take={Many}", ct)).GetProperty("items").EnumerateArray()
            .Select(d => $"/stakers/{d.GetProperty("chainId")}/{d.GetProperty("staker").GetString()}").ToList();
        string Of(string path) => path.Split('/')[^1];
        return
        [
            new("home", "", ["/"]),
            new("AVSs", "avs", ["/avs"]),
            new("AVS", "avs/{chain}/{address}", avs),
            new("AVS membership", "avs/{chain}/{address}/membership", [.. avs.Select(a => a + "/membership")]),
            new("operators", "operators", ["/operators", "/operators?sort=-stakerCount", .. avs.Select(a => $"/operators?avs={Of(a)}&sort=-stake")]),
            new("operator", "operators/{chain}/{address}", operators),
            new("delegate", "operators/{chain}/{address}/delegate", [.. operators.Select(o => o + "/delegate")]),
            new("compare", "operators/compare", [.. operators.Chunk(4).Select(four => "/operators/compare?" + string.Join('&', four.Select(o => "op=" + string.Join(':', o.Split('/')[^2..]))))]),
            new("staker", "stakers/{chain}/{address}", stakers),
            new("alerts", "alerts", ["/alerts", "/alerts?status=open", .. rollups.Select(r => $"/alerts?rollup={Of(r)}")]),
            new("alert", "alerts/{chain}/{avs}/{messageHash}", alerts),
            new("rollups", "rollups", ["/rollups"]),
            new("rollup", "rollups/{rollupChainId}", rollups),
            new("tasks", "tasks", ["/tasks"]),
            new("agents", "agents", ["/agents", "/agents?sort=-feedbackCount", "/agents?sort=agentId"]),
            new("agent", "agents/{chain}/{registry}/{id}", agents),
            new("payments", "payments", ["/payments"]),
            new("restaking", "restaking", ["/restaking"]),
            new("builder", "builder", ["/builder"]),
            new("events", "events", ["/events", .. operators.Select(o => $"/events?subject=operator:{o.Split('/')[^2]}:{Of(o)}")]),
            new("transaction", "tx/{chain}/{hash}", transactions),
            new("search", "search", [.. operators.Select(o => $"/search?q={Of(o)}").Take(100), .. agents.Select(a => $"/search?q={Of(a)}").Take(100), "/search?q=agent", "/search?q=mach"]),
            new("status", "status", ["/status"]),
        ];
    }

    private static async Task<IReadOnlyList<string>> PathsAsync(HttpClient http, string list, IReadOnlyList<string> parts, CancellationToken ct)
    {
        var page = await http.GetFromJsonAsync<JsonElement>($"{list}?format=json&take={Many}", ct);
        var things = page.GetProperty("items").EnumerateArray().Select(item => string.Join('/', parts.Select(p => item.GetProperty(p).ToString())));
        return [.. things.Select(thing => $"{(list == "/events" ? "/tx" : list)}/{thing}").Distinct()];
    }
}
