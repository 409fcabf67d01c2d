using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

public sealed class CommitmentPageTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_shows_pending_allocations_slashings_and_who_holds_most_of_its_stake()
    {
        var page = await site.Http.GetStringAsync($"/operators/31337/{site.World.Operators[3]}", Ct);
        Assert.Matches("50 % in [0-9,]+ blocks", page);
        Assert.Contains("10 % of stETH", page, StringComparison.Ordinal);
        Assert.Contains("Signed two answers to one task", page, StringComparison.Ordinal);
        Assert.Contains("largest delegator holds 4.9 %", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_avs_shows_what_changed_and_its_operator_sets()
    {
        var page = await site.Http.GetStringAsync($"/avs/31337/{site.World.Avss[4]}", Ct);
        Assert.Contains("minimumStake", page, StringComparison.Ordinal);
        Assert.Contains("1 slashing", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_without_an_answer_in_time_is_expired_though_no_event_says_so()
    {
        var manager = SampleChain.Account("tasks 4");
        Assert.Contains("expired", await site.Http.GetStringAsync($"/tasks/31337/{manager}/8", Ct), StringComparison.Ordinal);
        Assert.Contains("numberSquared 144", await site.Http.GetStringAsync($"/tasks/31337/{manager}/7", Ct), StringComparison.Ordinal);
        Assert.Contains(",expired,", await site.Http.GetStringAsync("/tasks?format=csv", Ct), StringComparison.Ordinal);
    }
}
