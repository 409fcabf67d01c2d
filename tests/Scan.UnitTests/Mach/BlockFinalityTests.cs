using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Xunit;

namespace Scan.UnitTests.Mach;

public sealed class BlockFinalityTests
{
    private const long Block = 100;
    private const long BlockTime = 1_700_000_000;
    private const long Window = 10;
    private static readonly RollupWatch Watching = new(1, Address.Zero, Enabled: true, Paused: false, OperatorCount: 3, ChainLive: true, IndexedBlock: 5, IndexedTime: BlockTime + Window, Unseen: null);
    private static readonly RollupBlockTime Told = new(BlockTime, null);

    /// <param name="watch">The one service manager, by what is the matter with it.</param>
    [Theory]
    [InlineData("ok", true, Window, FinalityState.Finalized, FinalityTier.Mach)]
    [InlineData("one second early", true, Window, FinalityState.Pending, FinalityTier.Sequencer)]
    [InlineData("ok", false, Window, FinalityState.Pending, FinalityTier.Unknown)]
    [InlineData("ok", true, null, FinalityState.Pending, FinalityTier.Sequencer)]
    [InlineData("none", true, Window, FinalityState.Uncovered, FinalityTier.Sequencer)]
    [InlineData("none", false, null, FinalityState.Uncovered, FinalityTier.Unknown)]
    [InlineData("switched off", true, Window, FinalityState.Uncovered, FinalityTier.Sequencer)]
    [InlineData("known from an alert", true, Window, FinalityState.Uncovered, FinalityTier.Sequencer)]
    [InlineData("paused", true, Window, FinalityState.Uncovered, FinalityTier.Sequencer)]
    [InlineData("without operators", true, Window, FinalityState.Uncovered, FinalityTier.Sequencer)]
    [InlineData("chain behind", true, Window, FinalityState.Uncovered, FinalityTier.Sequencer)]
    [InlineData("nothing indexed", true, Window, FinalityState.Uncovered, FinalityTier.Sequencer)]
    [InlineData("nobody seen alive", true, Window, FinalityState.Uncovered, FinalityTier.Sequencer)]
    [InlineData("a second one that nobody saw alive", true, Window, FinalityState.Finalized, FinalityTier.Mach)]
    [InlineData("a second one that is blind", true, Window, FinalityState.Pending, FinalityTier.Sequencer)]
    [InlineData("a second one that is switched off", true, Window, FinalityState.Finalized, FinalityTier.Mach)]
    public void Without_an_alert_only_coverage_the_blocks_time_and_the_window_make_a_block_final(string watch, bool timeTold, long? window, string state, string tier)
    {
        var answer = BlockFinality.Decide(Block, [], Watches(watch), timeTold ? Told : new(null, "its node does not answer"), window);
        Assert.Equal((state, tier), (answer.State, answer.Tier));
    }

    [Theory]
    [InlineData(null, FinalityState.Alerted)]
    [InlineData(Block - 1, FinalityState.Alerted)]
    [InlineData(Block, FinalityState.Alerted)]
    [InlineData(Block + 1, FinalityState.Finalized)]
    public void An_open_alert_stands_for_the_whole_rollup_or_from_the_block_that_it_names(long? from, string state) =>
        Assert.Equal(state, BlockFinality.Decide(Block, [Alert(from)], [Watching], Told, Window).State);

    [Fact]
    public void An_alert_weighs_more_than_missing_coverage_and_a_dead_node() =>
        Assert.Equal(FinalityState.Alerted, BlockFinality.Decide(Block, [Alert(null)], [], new(null, "dead"), null).State);

    [Fact]
    public void Only_alerts_that_stand_for_the_block_are_evidence() =>
        Assert.Equal([Alert(7)], BlockFinality.Decide(Block, [Alert(7), Alert(Block + 1)], [Watching], Told, Window).Alerts);

    [Theory]
    [InlineData(true, true, FinalityTier.ChallengePassed)]
    [InlineData(true, false, FinalityTier.Posted)]
    [InlineData(true, null, FinalityTier.Posted)]
    [InlineData(false, false, FinalityTier.Mach)]
    [InlineData(null, null, FinalityTier.Mach)]
    public void What_L1_says_raises_the_tier_and_never_changes_the_answer(bool? posted, bool? passed, string tier)
    {
        var settlement = new RollupSettlement(1, Address.Zero, 5, posted, passed, 1, 100, 1, 1, null);
        Assert.Equal((FinalityState.Finalized, tier), Answer([Watching], []));
        Assert.Equal(FinalityState.Alerted, Answer([Watching], [Alert(null)]).State);
        Assert.Equal(FinalityState.Uncovered, Answer([], []).State);
        Assert.Equal(FinalityState.Pending, BlockFinality.Decide(Block, [], [Watching], new(null, "dead"), Window, settlement).State);

        (string State, string Tier) Answer(IReadOnlyList<RollupWatch> watches, IReadOnlyList<StandingAlert> alerts) =>
            BlockFinality.Decide(Block, alerts, watches, Told, Window, settlement) is var answer ? (answer.State, answer.Tier) : default;
    }

    /// <param name="from">Where coverage began and ended, in seconds behind the block; the window takes 10.</param>
    /// <param name="read">Up to when alerts were read.</param>
    [Theory]
    [InlineData(0, 10, 10, true, FinalityState.Finalized)]
    [InlineData(-500, 10, 10, false, FinalityState.Finalized)]
    [InlineData(-500, 9, 10, true, FinalityState.Uncovered)]
    [InlineData(1, 500, 10, true, FinalityState.Uncovered)]
    [InlineData(-500, -1, 10, true, FinalityState.Uncovered)]
    [InlineData(null, null, 10, true, FinalityState.Uncovered)]
    [InlineData(-500, 500, 9, true, FinalityState.Pending)]
    [InlineData(-500, 8, 9, true, FinalityState.Uncovered)]
    [InlineData(-500, 9, 9, true, FinalityState.Pending)]
    [InlineData(-500, 500, 9, false, FinalityState.Uncovered)]
    public void A_block_is_final_only_when_coverage_stood_over_its_whole_window_whoever_is_alive_when_it_is_asked(int? from, int? until, int read, bool aliveNow, string state)
    {
        CoverageSpan[] spans = from is null ? [] : [new(0, 5), new(BlockTime + from.Value, BlockTime + until!.Value)];
        var watch = Watching with { IndexedTime = BlockTime + read, Unseen = aliveNow ? null : "No cover.", Spans = spans };
        Assert.Equal(state, BlockFinality.Decide(Block, [], [watch], Told, Window).State);
        // Two halves of different spans are no whole.
        CoverageSpan[] broken = [new(BlockTime - 5, BlockTime + 4), new(BlockTime + 5, BlockTime + 50)];
        Assert.Equal(FinalityState.Uncovered, BlockFinality.Decide(Block, [], [Watching with { Spans = broken }], Told, Window).State);
    }

    [Fact]
    public void Parts_of_seconds_at_the_ends_of_coverage_are_not_covered()
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(BlockTime);
        Assert.Equal(new CoverageSpan(BlockTime + 1, BlockTime + 2), CoverageSpan.Of(second.AddMilliseconds(1), second.AddMilliseconds(2_999)));
        Assert.Equal(new CoverageSpan(BlockTime, BlockTime + 3), CoverageSpan.Of(second, second.AddMilliseconds(3_000)));
    }

    private static StandingAlert Alert(long? from) => new("alert", 1, Address.Zero, default(Hash32), from);

    private static IReadOnlyList<RollupWatch> Watches(string watch) => watch switch
    {
        "ok" => [Watching],
        "one second early" => [Watching with { IndexedTime = BlockTime + Window - 1 }],
        "none" => [],
        "switched off" => [Watching with { Enabled = false }],
        "known from an alert" => [Watching with { Enabled = null }],
        "paused" => [Watching with { Paused = true }],
        "without operators" => [Watching with { OperatorCount = 0 }],
        "chain behind" => [Watching with { ChainLive = false }],
        "nothing indexed" => [Watching with { IndexedTime = null }],
        "nobody seen alive" => [Watching with { Unseen = "No cover." }],
        "a second one that nobody saw alive" => [Watching, Watching with { ChainId = 2, Unseen = "No cover." }],
        "a second one that is blind" => [Watching, Watching with { ChainId = 2, ChainLive = false, IndexedTime = BlockTime }],
        "a second one that is switched off" => [Watching, Watching with { ChainId = 2, Enabled = false, IndexedTime = BlockTime }],
        _ => throw new ArgumentOutOfRangeException(nameof(watch)),
    };
}
