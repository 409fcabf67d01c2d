using System.Text.RegularExpressions;
using Scan.Documents;
using Scan.Domain.AltRestaking;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>What pages tell, and what they say that they leave out.</summary>
public sealed partial class PageContentTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Address Operator => site.World.Operators[3];

    [Fact]
    public async Task A_chart_of_stake_has_a_place_for_what_happened_before_the_first_change_and_goes_on_to_today()
    {
        var chart = Section(await site.Http.GetStringAsync($"/operators/31337/{Operator}", Ct), "by-strategy");
        Assert.Matches("data-mark=\"[^\"]*joined Xterio MACH", chart);
        Assert.Matches("data-mark=\"[^\"]*joined Xterio MACH[^\"]*\" data-signs=\"[^\"]*Membership", chart);
        Assert.Contains("data-signs=\"Slashing", chart, StringComparison.Ordinal);
        // Each sign that a day has stands in the legend with its words, and no other.
        var legend = Signs().Matches(chart).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value)).ToList();
        Assert.Equal(DaySigns().Matches(chart).SelectMany(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().Order(), legend.Select(s => s.Item1).Order());
        Assert.True(legend.Count > 1 && legend.Select(s => s.Item2).Distinct().Count() == legend.Count && legend.Select(s => s.Item3).Distinct().Count() == legend.Count);
        var days = Days(chart);
        Assert.Equal(DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(site.World.Chain.Time).UtcDateTime), days[^1]);
        Assert.Equal(days[^1].DayNumber - days[0].DayNumber + 1, days.Count);
    }

    [Fact]
    public async Task Each_change_of_a_fee_is_marked_though_its_document_has_the_last_alone()
    {
        var (avs, chain) = (site.World.Avss[4], site.World.Chain);
        await chain.CommitAsync(chain.Time, new SampleBlock().Log(new("OperatorAVSSplitBipsSet", SampleChain.Account("rewards"), SampleChain.Hash("split"), [Operator, Operator, avs, chain.Time - 6 * 86_400, 1000, 825],
            [Topics.Operator(31337, Operator), Topics.Avs(31337, avs)])), Ct);
        Assert.Matches("data-mark=\"[^\"]*fee 8.25 % of Data Harbour", await site.Http.GetStringAsync($"/operators/31337/{Operator}", Ct));
    }

    [Fact]
    public async Task An_AVS_tells_hour_by_hour_what_of_its_quorums_stake_signed_alerts_and_answers_to_tasks()
    {
        var alerts = Section(await site.Http.GetStringAsync($"/avs/31337/{site.World.Avss[1]}", Ct), "signed-hours");
        Assert.True(DrawnValues().Count(alerts) > 10);
        Assert.All(DrawnValues().Matches(alerts), m => Assert.InRange(double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 70, 100));
        // A quarter of the stake at the task's creation did not sign; what the operator has since counts nothing.
        var (avs, chain, absent) = (SampleChain.Account("asked"), site.World.Chain, SampleChain.Hash("absent"));
        await chain.CommitAsync(chain.Time, new SampleBlock()
            .Store(new Domain.EigenLayer.Avs { ChainId = 31337, Address = avs, FirstSeenBlock = 1, FirstSeenTime = 1, QuorumCount = 1 })
            .Store(new Domain.Middleware.Quorum { ChainId = 31337, Avs = avs, Number = 0 }.WithTotalStake(10, 1_000).WithTotalStake(20, 1_700))
            .Store(new Domain.Middleware.QuorumStake { ChainId = 31337, Avs = avs, Quorum = 0, OperatorId = absent }.WithStake(10, 250).WithStake(20, 950))
            .Store(new Domain.Tasks.AvsTask { ChainId = 31337, Manager = avs, Avs = avs, Index = 1, Contract = "TaskManager", Status = Domain.Tasks.AvsTaskStatus.Responded, CreatedBlock = 12, CreatedTime = chain.Time - 60, Quorums = [0],
                RespondedBlock = 14, RespondedTime = chain.Time - 30, NonSigners = [new(absent, null)] }), Ct);
        Assert.Equal(["75"], DrawnValues().Matches(Section(await site.Http.GetStringAsync($"/avs/31337/{avs}", Ct), "signed-hours")).Select(m => m.Groups[1].Value));
    }

    [Fact]
    public async Task Early_warnings_name_the_service_whose_set_or_fee_it_is()
    {
        var page = await site.Http.GetStringAsync($"/stakers/31337/{site.World.Staker}", Ct);
        Assert.Contains("Set 1 of Data Harbour will be able to slash", page, StringComparison.Ordinal);
        Assert.Contains("Its fee of rewards of Data Harbour falls to 5 %", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/operators?strategy=0x00000000000000000000000000000000000000aa&take=5", "<option value=\"0x00000000000000000000000000000000000000aa\" selected", "name=\"take\" value=\"5\"")]
    [InlineData("/operators?avs=0x00000000000000000000000000000000000000bb", "<option value=\"0x00000000000000000000000000000000000000bb\" selected", "name=\"q\"")]
    [InlineData("/payments?x402=true", "name=\"x402\" value=\"true\"", "name=\"payer\"")]
    [InlineData("/agents?registry=0x00000000000000000000000000000000000000cc", "name=\"registry\" value=\"0x00000000000000000000000000000000000000cc\"", "name=\"q\"")]
    [InlineData("/events?orphaned=true", "<option value=\"true\" selected", "name=\"orphaned\"")]
    public async Task Another_filter_takes_none_of_those_that_are_set_away(string path, string kept, string shown)
    {
        var form = Form().Match(await site.Http.GetStringAsync(path, Ct)).Value;
        Assert.Contains(kept, form, StringComparison.Ordinal);
        Assert.Contains(shown, form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_that_a_reorg_took_are_struck_and_said_to_be_retracted_where_the_filter_shows_them()
    {
        var chain = site.World.Chain;
        await chain.CommitAsync(chain.Time, new SampleBlock(), Ct);
        var kept = chain.Block;
        await chain.CommitAsync(chain.Time, new SampleBlock().Log(new("AlertRemoved", site.World.Avss[0], SampleChain.Hash("taken back"), [SampleChain.Hash("message taken"), Operator], [Topics.Avs(31337, site.World.Avss[0])])), Ct);
        await chain.RollBackAsync(kept, Ct);
        var row = $"data-id=\"event:31337:{SampleChain.Hash("taken back")}";
        Assert.DoesNotContain(row, await site.Http.GetStringAsync("/events?event=AlertRemoved", Ct), StringComparison.Ordinal);
        var shown = await site.Http.GetStringAsync("/events?event=AlertRemoved&orphaned=true", Ct);
        var struck = shown[shown.IndexOf(row, StringComparison.Ordinal)..];
        struck = struck[..struck.IndexOf("</tr>", StringComparison.Ordinal)];
        Assert.Contains("class=\"is-removed is-retracted\"", struck, StringComparison.Ordinal);
        Assert.Contains("retracted</span>", struck, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agents_rating_is_of_its_last_thousand_votes_and_says_so()
    {
        var (registry, chain) = (SampleChain.Account("identity 31337"), site.World.Chain);
        var block = new SampleBlock().Store(new Agent { ChainId = 31337, Registry = registry, AgentId = 777, Uri = "https://agents.example/777.json", RegisteredBlock = chain.Block, RegisteredTime = chain.Time, FeedbackCount = 1001 });
        for (var i = 0; i < 1001; i++)
        {
            block.Store(new Feedback { ChainId = 31337, Registry = registry, AgentId = 777, Client = SampleChain.Account($"voter {i}"), Index = 1, Value = 80, ValueDecimals = 0, Block = i, Time = chain.Time, Transaction = SampleChain.Hash($"vote {i}") });
        }
        await chain.CommitAsync(chain.Time, block, Ct);
        Assert.Contains("1,000 <small>votes of the last 1,000", await site.Http.GetStringAsync($"/agents/31337/{registry}/777", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_without_a_payment_has_its_place_on_the_axis()
    {
        var days = Days(await site.Http.GetStringAsync($"/payments?within=all&payer={SampleChain.Account("buyer 1")}", Ct));
        Assert.True(days.Count > 6, $"{days.Count} days");
        Assert.Equal(days[^1].DayNumber - days[0].DayNumber + 1, days.Count);
    }

    [Fact]
    public async Task A_staker_with_more_withdrawals_than_a_page_shows_sees_those_that_wait_and_is_told_of_the_rest()
    {
        var (staker, chain) = (SampleChain.Account("many withdrawals"), site.World.Chain);
        var block = new SampleBlock();
        for (var i = 0; i < 205; i++)
        {
            block.Store(new Withdrawal { ChainId = 31337, Root = SampleChain.Hash($"many {i}"), Era = WithdrawalEra.Slashing, Status = WithdrawalStatus.Queued, Staker = staker, Nonce = i, StartBlock = chain.Block - 50,
                CompletableBlock = chain.Block + 10_000 + i, QueuedTime = chain.Time - 10_000 + i });
        }
        await chain.CommitAsync(chain.Time, block, Ct);
        var page = await site.Http.GetStringAsync($"/stakers/31337/{staker}", Ct);
        Assert.Contains("The first 200 that wait", page, StringComparison.Ordinal);
        Assert.Contains(SampleChain.Hash("many 0").ToString(), page, StringComparison.Ordinal);
        Assert.Equal(205, Regex.Count(await site.Http.GetStringAsync($"/stakers/31337/{staker}/withdrawals.ics", Ct), "BEGIN:VEVENT"));
    }

    [Fact]
    public async Task A_search_that_finds_more_than_it_shows_says_so()
    {
        await site.World.Chain.NameAsync([.. Enumerable.Range(0, 40).Select(i => new Profile(31337, "operator", SampleChain.Account($"crowd {i}").ToArray(), null, $"Crowdsmith {i}", null, null, null, null, "", DateTimeOffset.UnixEpoch, null))], Ct);
        Assert.Contains("The first 30 matches", await site.Http.GetStringAsync("/search?q=Crowdsmith", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_that_tries_the_api_puts_its_fields_into_the_path_where_no_script_does()
    {
        var answer = await site.Http.GetAsync($"/api/try?operation={Uri.EscapeDataString("/api/v1/rollups/{rollupChainId}/finality")}&rollupChainId=10&block=5", Ct);
        Assert.Equal("/api/v1/rollups/10/finality?block=5", answer.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Contains("action=\"/api/try\"", await site.Http.GetStringAsync("/api", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_says_in_its_first_line_whether_it_stands_and_who_removed_it()
    {
        var alerts = (await site.Http.GetStringAsync("/alerts?status=removed&format=csv&take=1", Ct)).Split('\n')[1].Split(',');
        var page = await site.Http.GetStringAsync($"/alerts/{alerts[0]}/{alerts[1]}/{alerts[2]}", Ct);
        Assert.Matches("Removed, (final|may still change): confirmed", page);
        Assert.Contains(SampleChain.Account("owner").ToChecksum(), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operators_first_block_tells_its_fee_and_what_waits_and_why_it_left_a_service()
    {
        await site.World.Chain.CommitAsync(site.World.Chain.Time, new SampleBlock().Store(new OperatorAvsRegistration
        {
            ChainId = 31337, Avs = site.World.Avss[5], Operator = Operator, RegisteredBlock = 20_000_001, DeregisteredBlock = 20_000_010, RemovalCause = OperatorRemoval.Churned, RemovalBlock = 20_000_010,
        }), Ct);
        var page = await site.Http.GetStringAsync($"/operators/31337/{Operator}", Ct);
        Assert.Contains("slashable part grows", page, StringComparison.Ordinal);
        Assert.Contains("fee changes", page, StringComparison.Ordinal);
        Assert.Contains("churned out", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_staker_sees_its_pod_its_deposits_rule_and_the_end_of_its_vaults_cooldown()
    {
        var (staker, vault, chain) = (SampleChain.Account("pod owner"), SampleChain.Account("vault"), site.World.Chain);
        await chain.CommitAsync(chain.Time, new SampleBlock()
            .Store(new EigenPod { ChainId = 31337, Owner = staker, Pod = SampleChain.Account("pod"), DeployedBlock = 5, DeployedTime = chain.Time - 500, BeaconChainSlashingFactor = Wad.One / 10 * 9 })
            .Store(new StakingVault { ChainId = 31337, Address = vault, CooldownSeconds = 3_600 })
            .Store(new VaultPosition { ChainId = 31337, Vault = vault, User = staker, Operator = Operator, Staked = Wad.One, Cooldown = Wad.One, CooldownStartTime = chain.Time }), Ct);
        var page = await site.Http.GetStringAsync($"/stakers/31337/{staker}", Ct);
        Assert.Contains("90 %", Section(page + "</section>", "pod"), StringComparison.Ordinal);
        Assert.Contains("/rules?Scope=staker%3A31337", page, StringComparison.Ordinal);
        Assert.Contains("UID:vault-", await site.Http.GetStringAsync($"/stakers/31337/{staker}/withdrawals.ics", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_are_found_by_the_rollup_that_they_secure_and_by_their_whole_address()
    {
        var all = await site.Http.GetStringAsync("/operators?format=csv&rollup=10", Ct);
        Assert.Equal((await site.Http.GetStringAsync($"/operators?format=csv&avs={site.World.Avss[1]}", Ct)).Split('\n').Length, all.Split('\n').Length);
        Assert.Equal(2, (await site.Http.GetStringAsync($"/operators?format=csv&q={Operator.ToChecksum()}", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static string Section(string page, string testId)
    {
        var from = page.IndexOf($"data-testid=\"{testId}\"", StringComparison.Ordinal);
        return page[from..page.IndexOf("</section>", from, StringComparison.Ordinal)];
    }

    private static List<DateOnly> Days(string html) => [.. Day().Matches(html).Select(m => DateOnly.ParseExact(m.Groups[1].Value, "yyyy-MM-dd"))];

    [GeneratedRegex("<th scope=\"row\">([0-9]{4}-[0-9]{2}-[0-9]{2})[< ]")]
    private static partial Regex Day();

    [GeneratedRegex("<li class=\"sign\"><svg[^>]*><path data-sign=\"(\\w+)\" d=\"([^\"]+)\" /></svg>([^<]+)</li>")]
    private static partial Regex Signs();

    [GeneratedRegex("data-value=\"([0-9.]+)\"")]
    private static partial Regex DrawnValues();

    [GeneratedRegex("data-signs=\"([^\"]*)\"")]
    private static partial Regex DaySigns();

    [GeneratedRegex("<form class=\"filters\" action=\"[^\"]*\">.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();
}
