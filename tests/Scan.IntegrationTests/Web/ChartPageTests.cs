using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Health;
using Scan.Domain.Primitives;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>What happened over time, as pages draw it; the table under each chart holds its numbers.</summary>
public sealed partial class ChartPageTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static readonly Address Registry = SampleChain.Account("identity 31337");

    [Fact]
    public async Task Votes_on_an_agent_are_counted_by_week_with_their_adjusted_mean_and_weeks_without_one()
    {
        var chain = site.World.Chain;
        var (own, block) = (SampleChain.Account("weekly owner"), new SampleBlock());
        block.Store(new Agent { ChainId = 31337, Registry = Registry, AgentId = 901, Owner = own, RegisteredBlock = 1, RegisteredTime = chain.Time - 40 * 86_400 });
        foreach (var (n, client, value, days) in new[] { (1, "a", 60, 28), (2, "b", 80, 28), (3, "c", 90, 1), (4, "own", 100, 1) })
        {
            block.Store(new Feedback { ChainId = 31337, Registry = Registry, AgentId = 901, Client = client == "own" ? own : SampleChain.Account(client), Index = 1, Value = value, ValueDecimals = 0, Block = n, Time = chain.Time - days * 86_400, Transaction = SampleChain.Hash($"weekly {n}") });
        }
        await chain.CommitAsync(chain.Time, block, Ct);
        var card = await CardAsync($"/agents/31337/{Registry}/901", "weeks");
        Assert.Contains("4 votes in 5 weeks; their adjusted mean was 70 in the first, and is 90 in the last that has one", card, StringComparison.Ordinal);
        var rows = Rows(card);
        Assert.Equal(5, rows.Count);
        Assert.Equal(["2", "0", "70"], rows[0].Values);
        Assert.Equal(["0", "0", ""], rows[2].Values);
        Assert.Contains("no vote", rows[2].Text, StringComparison.Ordinal);
        Assert.Equal(["1", "1", "90"], rows.Last(r => r.Values[0] != "0").Values);
        Assert.Contains("data-right=\"as given\"", card, StringComparison.Ordinal);
        Assert.Single(Open().Matches(card));
        Assert.Contains("data-open=\"yes\"", rows[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoints_days_say_when_it_answered_and_when_nobody_looked()
    {
        var (chain, now) = (site.World.Chain, TimeProvider.System.GetUtcNow());
        const string url = "https://uptime.example/<mcp>";
        await chain.CommitAsync(chain.Time, new SampleBlock().Store(new Agent { ChainId = 31337, Registry = Registry, AgentId = 902, RegisteredBlock = 1, RegisteredTime = chain.Time }), Ct);
        var id = new DocumentId(31337, Agent.KeyOf(Registry, 902));
        var facts = new RegistrationFacts { Services = [new("MCP", url, null, [], [], [], [], [])] };
        await site.Services.GetRequiredService<Profiles>().UpsertAsync([new Profile(31337, "agent", id.Id, null, "Watched", null, null, null, null, "ipfs://x", now, null) { Facts = Json(facts) }], Ct);
        var probes = site.Services.GetRequiredService<Probes>();
        await probes.EnsureAsync(31337, "agent", [new ProbeUse(id.Id, ProbeReportKind.Agent, url, "uptime.example")], now, TimeSpan.Zero, Ct);
        var target = (await probes.LoadAsync("agent", [id], Ct))[id].Single().Id;
        foreach (var (days, state) in new[] { (20, "reachable"), (10, "time-out"), (8, "reachable"), (5, "reachable") })
        {
            var at = now.AddDays(-days);
            var report = new ProbeReport { Kind = ProbeReportKind.Agent, Target = url, State = state, CheckedTime = at.ToUnixTimeSeconds() };
            await probes.RecordAsync(new(target, at, state, null, null, null, state == "reachable", now.AddDays(1), Json(report)), Ct);
        }
        var page = await site.Http.GetStringAsync($"/agents/31337/{Registry}/902", Ct);
        Assert.Contains("Answered 86.6 % of the time looked at, which is 16 of 90 days", page, StringComparison.Ordinal);
        Assert.Contains("class=\"strip\"", page, StringComparison.Ordinal);
        foreach (var kind in new[] { "up", "part", "down", "none" }) Assert.Contains($"<path class=\"{kind}\"", page, StringComparison.Ordinal);
        Assert.Contains("not looked at</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<mcp>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_that_join_and_leave_an_AVS_are_counted_by_the_day_or_week_and_every_one_has_its_place()
    {
        var (avs, chain) = (SampleChain.Account("moving avs"), site.World.Chain);
        var block = new SampleBlock().Store(new Avs { ChainId = 31337, Address = avs, Kind = AvsKind.Bls, FirstSeenBlock = 1, FirstSeenTime = chain.Time - 20 * 86_400 });
        OperatorAvsRegistration Moved(string who, int joined, int? left) => new()
        {
            ChainId = 31337, Avs = avs, Operator = SampleChain.Account(who), Registered = left is null, InAvsDirectory = left is null, RegisteredBlock = 1, RegisteredTime = chain.Time - joined * 86_400, DeregisteredBlock = left is null ? null : 2, DeregisteredTime = chain.Time - left * 86_400,
        };
        block.Store(Moved("first", 12, null)).Store(Moved("second", 12, 3)).Store(Moved("third", 5, null));
        await chain.CommitAsync(chain.Time, block, Ct);
        var card = await CardAsync($"/avs/31337/{avs}", "moves");
        Assert.Contains("3 operators joined and 1 left since", card, StringComparison.Ordinal);
        Assert.Contains("data-below=\"yes\"", card, StringComparison.Ordinal);
        var rows = Rows(card);
        Assert.Equal(13, rows.Count);
        Assert.Equal(["2", "0"], rows[0].Values);
        Assert.Equal(["1", "0"], rows[7].Values);
        Assert.Equal(["0", "1"], rows[9].Values);
    }

    [Fact]
    public async Task The_share_of_an_AVSs_tasks_that_were_signed_is_of_those_whose_fate_is_known()
    {
        var card = await CardAsync($"/avs/31337/{site.World.Avss[4]}", "task-answers");
        var said = Finding().Match(card);
        Assert.True(said.Success, card);
        Assert.True(int.Parse(said.Groups[1].Value) < int.Parse(said.Groups[2].Value), said.Value);
        Assert.Contains(Rows(card), r => r.Values is ["100"]);
        Assert.Contains(Rows(card), r => r.Values is ["0"]);
        Assert.Contains("no task", card, StringComparison.Ordinal);
        Assert.DoesNotContain("task-answers", await site.Http.GetStringAsync($"/avs/31337/{site.World.Avss[0]}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claimed_rewards_are_told_by_week_and_token_and_amounts_of_unknown_decimals_are_not_drawn_beside_others()
    {
        var card = await CardAsync($"/stakers/31337/{site.World.Staker}", "claims");
        // The first is four weeks and an hour old: in the first hour of a Monday it is in the sixth week back.
        Assert.Matches("5 claims of rewards in [34] of [56] weeks", card);
        Assert.Matches("<th[^>]*data-hue=\"0\"[^>]*>USDC</th>", card);
        Assert.Matches("<th[^>]*data-note[^>]*>units of 0x", card);
        Assert.Equal(["25", "40", "60"], Rows(card).SelectMany(r => r.Values).Where(v => v != "0").Order());
        Assert.Contains("5,000,000,000,000,000,000", card, StringComparison.Ordinal);
        Assert.DoesNotContain("data-testid=\"claims\"", await site.Http.GetStringAsync($"/stakers/31337/{SampleChain.Account("nobody")}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operators_page_has_each_BLS_key_that_it_registered_with_the_block()
    {
        var card = await CardAsync($"/operators/31337/{site.World.Operators[3]}", "keys");
        Assert.Contains("Its BLS key changed with 1 AVS", card, StringComparison.Ordinal);
        Assert.Contains("Xterio MACH", card, StringComparison.Ordinal);
        Assert.True(card.IndexOf("the last<", StringComparison.Ordinal) is > 0 and var last && card.IndexOf("replaced<", StringComparison.Ordinal) > last, card);
        Assert.Matches("data-label=\"Block\">20,000,02", card);
        Assert.DoesNotContain("data-testid=\"keys\"", await site.Http.GetStringAsync($"/operators/31337/{site.World.Operators[4]}", Ct), StringComparison.Ordinal);
    }

    private async Task<string> CardAsync(string path, string testId)
    {
        var page = await site.Http.GetStringAsync(path, Ct);
        var start = page.IndexOf($"data-testid=\"{testId}\"", StringComparison.Ordinal);
        Assert.True(start > 0, $"{path} has no {testId}");
        return WebUtility.HtmlDecode(page[start..page.IndexOf("</section>", start, StringComparison.Ordinal)]);
    }

    /// <summary>The numbers that are drawn, oldest first; empty where nothing is known.</summary>
    private static IReadOnlyList<(string Text, string[] Values)> Rows(string card) =>
        [.. Row().Matches(card).Select(r => (r.Value, Cell().Matches(r.Value).Where(c => c.Value.Contains("data-value", StringComparison.Ordinal)).Select(c => Value().Match(c.Value).Groups[1].Value).ToArray()))];

    private static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value, DocumentJson.Options);

    [GeneratedRegex("<tr[ >](?:(?!</tr>).)*<th scope=\"row\">.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("data-open=\"yes\"")]
    private static partial Regex Open();

    [GeneratedRegex("<td[^>]*>")]
    private static partial Regex Cell();

    [GeneratedRegex("data-value=\"([^\"]*)\"")]
    private static partial Regex Value();

    [GeneratedRegex("(\\d+) of (\\d+) tasks whose fate is known")]
    private static partial Regex Finding();
}
