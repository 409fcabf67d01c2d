using Scan.Testing;

namespace Scan.IntegrationTests.Local;

public sealed class RealLogsTests(RealSite site) : IClassFixture<RealSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_log_of_a_recognised_contract_stays_undecoded()
    {
        SkipWithoutFacts();
        Assert.True(site.Logs > 2000, $"Only {site.Logs} logs were indexed.");
        Assert.Empty(await site.UndecodedAsync(Ct));
    }

    [Theory]
    [InlineData("/avs?chain=1", "Cyber MACH AVS", "GM Network MACH AVS", "0x1f2c296448f692af840843d993ffc0546619dcdb")]
    [InlineData("/avs/1/0x1f2c296448f692af840843d993ffc0546619dcdb", "Cyber MACH AVS", "ETHx", "sfrxETH", "of at most 50")]
    [InlineData("/avs/1/0xb3acaf09a1b801e36655b786da4eaa6ae9f5dc37", "GM Network MACH AVS", "ETHx", "Quorum 0")]
    [InlineData("/operators?chain=5", "/operators/5/0xb7c74e2338020f068d855a401d2c8286acfea8d8")]
    [InlineData("/operators/5/0xb7c74e2338020f068d855a401d2c8286acfea8d8", "0xb7C74e2338020f068D855a401d2c8286acfea8d8")]
    [InlineData("/agents?chain=5042002", "/agents/5042002/", "1508")]
    [InlineData("/events?chain=1&event=StrategyAddedToQuorum", "StrategyAddedToQuorum")]
    public async Task What_really_stands_on_a_chain_stands_on_its_page(string path, params string[] expected)
    {
        SkipWithoutFacts();
        var page = await site.Http.GetStringAsync(path, Ct);
        Assert.All(expected, text => Assert.Contains(text, page, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("avs:1:0x1F2c296448f692af840843d993fFC0546619Dcdb")]
    [InlineData("operator:5:0xb7c74e2338020f068d855a401d2c8286acfea8d8")]
    public async Task The_logs_of_a_thing_are_found_by_its_topic_in_any_case(string topic)
    {
        SkipWithoutFacts();
        var events = await site.Http.GetStringAsync($"/events?format=csv&subject={topic}", Ct);
        Assert.True(events.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > 1, $"No log speaks of {topic}.");
    }

    private static void SkipWithoutFacts() => Assert.SkipUnless(SharedFacts.Find() is not null, SharedFacts.Missing);
}
