using System.Net.Http.Json;
using System.Text.Json;

namespace Scan.BrowserTests;

/// <summary>Every page of a running Scan, found through its own lists: the first thing of each, by a name for files.</summary>
public static class LivePages
{
    private static readonly (string Name, string Path)[] Lists =
    [
        ("home", "/"), ("avs-list", "/avs"), ("operators", "/operators"), ("alerts", "/alerts"), ("alerts-columns", "/alerts?columns=rollup,status,chain,sender,block"), ("agents-columns", "/agents?columns=agent,owner,wallet,trust,x402,active&x402=true&active=true"), ("operators-columns", "/operators?columns=operator,stakers,fee,health,slashed&sort=fee&maxFee=5"), ("zk-retracted", "/alerts/zk?status=retracted"), ("rollups", "/rollups"), ("tasks", "/tasks"), ("agents", "/agents"), ("payments", "/payments"),
        ("builder", "/builder"), ("restaking", "/restaking"), ("events", "/events"), ("status", "/status"), ("rules", "/rules"), ("webhooks", "/webhooks"), ("incidents", "/incidents"), ("account", "/account"), ("graphql", "/graphql"), ("rest", "/api"), ("search", "/search?q=devnet"), ("not-found", "/nowhere"),
    ];

    public static async Task<IReadOnlyList<(string Name, string Path)>> OfAsync(string url, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        async Task<string?> FirstAsync(string list, Func<JsonElement, string> path)
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}format=json&take=1", ct);
            return page.GetProperty("items").EnumerateArray().Select(path).FirstOrDefault();
        }
        static string Of(JsonElement item, params ReadOnlySpan<string> fields)
        {
            var parts = new List<string>();
            foreach (var field in fields) parts.Add(item.GetProperty(field).ToString());
            return string.Join('/', parts);
        }
        var avs = await FirstAsync("/avs?kind=mach", a => "/avs/" + Of(a, "chainId", "address"));
        var op = await FirstAsync("/operators?sort=-stakerCount", o => "/operators/" + Of(o, "chainId", "address"));
        // One with a withdrawal has most to show.
        var queued = (await http.GetFromJsonAsync<JsonElement>("/api/v1/withdrawals?status=queued&sort=-queuedTime&take=1", ct)).GetProperty("items").EnumerateArray().ToList();
        var waiting = queued is [var w] ? Of(w, "root") : null;
        var staker = queued is [var s] ? "/stakers/" + Of(s, "chainId", "staker") : await FirstAsync("/restaking", h => "/stakers/" + Of(h, "chainId", "account"));
        var two = (await http.GetFromJsonAsync<JsonElement>("/operators?sort=-stakerCount&format=json&take=2", ct)).GetProperty("items").EnumerateArray().Select(o => "op=" + Of(o, "chainId", "address").Replace('/', ':')).ToList();
        (string Name, string? Path)[] things =
        [
            ("avs", avs), ("compare", two.Count == 2 ? $"/operators/compare?{string.Join('&', two)}" : null), ("membership", avs + "/membership"), ("operator", op), ("delegate", op + "/delegate"),
            ("operators-of-avs", $"/operators?sort=-stake&quorum=0&avs={avs?.Split('/')[^1]}"),
            ("alert", await FirstAsync("/alerts", a => "/alerts/" + Of(a, "chainId", "avs", "messageHash"))), ("rollup", await FirstAsync("/rollups", r => "/rollups/" + Of(r, "rollupChainId"))),
            ("task", await FirstAsync("/tasks", t => "/tasks/" + Of(t, "chainId", "manager", "index"))), ("agent", await FirstAsync("/agents?sort=-feedbackCount", a => "/agents/" + Of(a, "chainId", "registry", "agentId"))),
            ("staker", staker), ("withdrawal", waiting is null ? null : $"{staker}/withdrawals/{waiting}"), ("transaction", await FirstAsync("/payments", p => "/tx/" + Of(p, "chainId", "transaction"))),
        ];
        return [.. Lists, .. things.Where(t => t.Path is { Length: > 0 } path && !path.StartsWith("/membership", StringComparison.Ordinal) && !path.StartsWith("/delegate", StringComparison.Ordinal)).Select(t => (t.Name, t.Path!))];
    }
}
