using Scan.Domain.Mach;
using Xunit;

namespace Scan.UnitTests.Mach;

public sealed class AlertLifeTests
{
    private static readonly AlertLifeStep Seen = new(AlertLifeState.Seen, 10, 1_000, 1, true);
    private static readonly AlertLifeStep Final = new(AlertLifeState.Final, 10, 1_000, 2, true);
    private static readonly AlertLifeStep Removed = new(AlertLifeState.Removed, 30, 3_000, 3, true);
    private static readonly AlertLifeStep Retracted = new(AlertLifeState.Retracted, 10, 1_000, 2, true);

    [Theory]
    [InlineData(null, null, AlertLifeState.Seen)]
    [InlineData(9, 9, AlertLifeState.Seen)]
    [InlineData(9, 10, AlertLifeState.Safe)]
    [InlineData(10, null, AlertLifeState.Final)]
    public void It_is_as_far_as_its_block_is(int? final, int? safe, string state)
    {
        var life = AlertLife.Of("alert", [Seen], final, safe)!;
        Assert.Equal(state, life.State);
        Assert.Equal([AlertLifeState.Seen, AlertLifeState.Safe, AlertLifeState.Final], life.Steps.Select(s => s.State));
    }

    [Fact]
    public void What_a_back_fill_announces_as_final_was_seen_and_safe_before() =>
        Assert.Equal("seen safe final removed", Words(AlertLife.Of("alert", [Final, Removed], 40, 40)!));

    [Fact]
    public void A_removal_before_finality_comes_before_it_and_ends_the_life()
    {
        var life = AlertLife.Of("alert", [Seen, Removed], 9, 12)!;
        Assert.Equal(("seen safe removed final", AlertLifeState.Removed), (Words(life), life.State));
    }

    [Fact]
    public void A_retracted_alert_waits_for_nothing_until_it_is_raised_again()
    {
        var life = AlertLife.Of("alert", [Seen, Retracted], 9, 50)!;
        Assert.Equal(("seen retracted", AlertLifeState.Retracted), (Words(life), life.State));
        var again = AlertLife.Of("alert", [Seen, Retracted, Seen with { Block = 11, Sequence = 3 }], 9, 50)!;
        Assert.Equal(("seen retracted seen safe final", AlertLifeState.Safe), (Words(again), again.State));
    }

    [Fact]
    public void Nothing_is_made_up_of_an_alert_that_was_never_announced() => Assert.Null(AlertLife.Of("alert", [], 1, 1));

    private static string Words(AlertLife life) => string.Join(' ', life.Steps.Select(s => s.State));
}
