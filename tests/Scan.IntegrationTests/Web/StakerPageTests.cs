using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Scan.Domain.EigenLayer;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

public sealed class StakerPageTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slashed_staker_sees_what_is_left_and_why_a_time_is_unknown()
    {
        var page = await site.Http.GetStringAsync($"/stakers/31337/{site.World.Staker}", Ct);
        Assert.Contains("Slashing took 10 stETH", page, StringComparison.Ordinal);
        Assert.Contains("unknown: the delay was set before the first indexed block", page, StringComparison.Ordinal);
        Assert.Contains("subject=staker", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_staker_is_warned_of_what_its_operator_changes_with_whether_it_can_still_leave()
    {
        var page = System.Net.WebUtility.HtmlDecode(await site.Http.GetStringAsync($"/stakers/31337/{site.World.Staker}", Ct));
        Assert.Contains("has announced 2 changes; 1 took effect in 30 days", page, StringComparison.Ordinal);
        Assert.Contains("It joined set 1 of Data Harbour", page, StringComparison.Ordinal);
        Assert.Contains("The set can slash what is allocated to it in 1 strategy: what it takes is burned. It can slash already. Leaving takes ", page, StringComparison.Ordinal);
        Assert.Contains("Set 1 of Data Harbour will be able to slash 55.6 % of stETH", page, StringComparison.Ordinal);
        // Effect in block 20,001,000, a delay of 839 blocks: 20,000,160 is the last that is slashable up to the block before.
        Assert.Contains("A withdrawal queued up to block 20,000,160 escapes it", page, StringComparison.Ordinal);
        Assert.Contains("Its fee of rewards of Data Harbour falls to 5 %", page, StringComparison.Ordinal);
        Assert.Contains("you can still leave in time", page, StringComparison.Ordinal);
        Assert.Contains("All go together: ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_staker_whose_operator_is_in_very_many_sets_is_warned_of_the_last_one_too_and_told_when_there_are_more_than_are_looked_at()
    {
        var (chain, crowded, staker) = (site.World.Chain, SampleChain.Account("crowded operator"), SampleChain.Account("staker of a crowded operator"));
        OperatorSetMember Joined(int set, long time) => new() { ChainId = 31337, Avs = site.World.Avss[4], SetId = set, Operator = crowded, Member = true, JoinedBlock = chain.Block, JoinedTime = time };
        var block = new SampleBlock()
            .Store(new Operator { ChainId = 31337, Address = crowded, RegisteredBlock = 1 })
            .Store(new Delegation { ChainId = 31337, Staker = staker, Operator = crowded, SinceBlock = 1, SinceTime = 1 })
            .Store(Joined(1_501, chain.Time))
            .Store(new Allocation { ChainId = 31337, Operator = crowded, Avs = site.World.Avss[4], SetId = 1_501, Strategy = SampleChain.Account("stETH"), Magnitude = 0, PendingMagnitude = BigInteger.Pow(10, 17), EffectBlock = 20_001_000, UpdatedBlock = chain.Block });
        for (var set = 1; set <= 1_500; set++)
        {
            block.Store(Joined(set, 1));
            block.Store(new Allocation { ChainId = 31337, Operator = crowded, Avs = site.World.Avss[4], SetId = set, Strategy = SampleChain.Account("stETH"), Magnitude = 0, UpdatedBlock = 1 });
        }
        await chain.CommitAsync(chain.Time, block, Ct);
        var page = await site.Http.GetStringAsync($"/stakers/31337/{staker}", Ct);
        Assert.Contains("It joined set 1501 of ", page, StringComparison.Ordinal);
        Assert.Contains("Set 1501 of ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("There may be more", page, StringComparison.Ordinal);

        var more = new SampleBlock();
        for (var set = 1_502; set <= 2_200; set++) more.Store(Joined(set, chain.Time));
        await chain.CommitAsync(chain.Time, more, Ct);
        var told = await site.Http.GetStringAsync($"/stakers/31337/{staker}", Ct);
        Assert.Contains("than the 2,000 of each that were looked at", told, StringComparison.Ordinal);
        Assert.Contains("<strong>401 more</strong>", told, StringComparison.Ordinal);
        foreach (var list in new[] { "operatorSetMembers", "allocations" })
        {
            Assert.Contains($"/api/v1/{list}?operator={crowded}&chainId=31337", told, StringComparison.Ordinal);
            Assert.Equal(50, (await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{list}?operator={crowded}&chainId=31337", Ct)).GetProperty("items").GetArrayLength());
        }
    }

    [Fact]
    public async Task Realised_return_and_cooldown_are_told_with_what_they_rest_on()
    {
        var page = System.Net.WebUtility.HtmlDecode(await site.Http.GetStringAsync($"/stakers/31337/{site.World.Staker}", Ct));
        Assert.Contains("title=\"60 ALT\"", page, StringComparison.Ordinal);
        Assert.Contains("the shares still held cost 500 and would bring 85 more than that", page, StringComparison.Ordinal);
        Assert.Contains("partly not verified", page, StringComparison.Ordinal);
        Assert.Contains("cooling down", page, StringComparison.Ordinal);
        Assert.Contains("What can be claimed is unknown", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_calendar_holds_the_withdrawal_that_waits_and_the_end_of_the_cooldown()
    {
        var answer = await site.Http.GetAsync($"/stakers/31337/{site.World.Staker}/withdrawals.ics", Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(2, text.Split("\r\n").Count(line => line == "BEGIN:VEVENT"));
        Assert.Contains("UID:cooldown-", text, StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));
    }

    [Fact]
    public async Task A_withdrawal_that_waits_is_told_as_it_stands_now()
    {
        var (root, done) = (Scan.Testing.SampleData.SampleChain.Hash("withdrawal waiting"), Scan.Testing.SampleData.SampleChain.Hash("withdrawal done"));
        var present = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/withdrawals/31337/{root}/present", Ct);
        Assert.Equal((20_000_900, 20_000_899), (present.GetProperty("completableBlock").GetInt64(), present.GetProperty("slashableUntilBlock").GetInt64()));
        Assert.Equal("9000000000000000000", present.GetProperty("shares")[0].GetProperty("amount").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync($"/api/v1/withdrawals/31337/{done}/present", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Http.GetAsync("/api/v1/withdrawals/31337/0x12/present", Ct)).StatusCode);

        var query = new { query = $$"""{ withdrawals(where: { staker: { eq: "{{site.World.Staker}}" } }, first: 100) { nodes { root present { completableBlock shares { strategy amount problem } } } } }""" };
        var answer = await (await site.Http.PostAsJsonAsync("/graphql", query, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        var nodes = answer.GetProperty("data").GetProperty("withdrawals").GetProperty("nodes").EnumerateArray().ToDictionary(n => n.GetProperty("root").GetString()!, n => n.GetProperty("present"));
        Assert.Equal(JsonValueKind.Null, nodes[done.ToString()].ValueKind);
        Assert.Equal("9000000000000000000", nodes[root.ToString()].GetProperty("shares")[0].GetProperty("amount").GetString());

        var page = WebUtility.HtmlDecode(await site.Http.GetStringAsync($"/stakers/31337/{site.World.Staker}/withdrawals/{root}", Ct));
        Assert.Contains("as things stand now; slashing may lower it", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_prepared_of_a_withdrawal_that_does_not_hash_to_its_root()
    {
        var page = System.Net.WebUtility.HtmlDecode(await site.Http.GetStringAsync($"/stakers/31337/{site.World.Staker}/withdrawals/{Scan.Testing.SampleData.SampleChain.Hash("withdrawal waiting")}", Ct));
        Assert.Contains("No transaction can be prepared: what is known of it does not hash to its root.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("completeQueuedWithdrawal(", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync($"/stakers/31337/{Domain.Primitives.Address.Zero}/withdrawals/{Scan.Testing.SampleData.SampleChain.Hash("withdrawal waiting")}", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_search_for_a_stakers_address_leads_to_its_page() =>
        Assert.Contains($"/stakers/31337/{site.World.Staker}", (await site.Http.GetAsync($"/search?q={site.World.Staker}", Ct)).RequestMessage!.RequestUri!.ToString() + await site.Http.GetStringAsync($"/search?q={site.World.Staker}", Ct), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_without_stake_is_told_so() =>
        Assert.Contains("speaks of this address as a staker", await site.Http.GetStringAsync($"/stakers/31337/{Domain.Primitives.Address.Zero}", Ct), StringComparison.Ordinal);

    [Fact]
    public async Task Operators_are_filtered_by_their_stake_in_a_quorum_and_compared_without_scripts()
    {
        var many = await site.Http.GetStringAsync($"/operators?format=csv&avs={site.World.Avss[1]}", Ct);
        var few = await site.Http.GetStringAsync($"/operators?format=csv&avs={site.World.Avss[1]}&quorum=0&minStake=2000", Ct);
        Assert.InRange(few.Split('\n').Length, 3, many.Split('\n').Length - 1);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Http.GetAsync("/operators?minStake=5", Ct)).StatusCode);
        var compared = await site.Http.GetStringAsync($"/operators/compare?op=31337:{site.World.Operators[3]}&op=31337:{site.World.Operators[4]}", Ct);
        Assert.Contains("Basalt Nodes", compared, StringComparison.Ordinal);
        Assert.Contains("Meridian Labs", compared, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Http.GetAsync("/operators/compare", Ct)).StatusCode);
    }
}
