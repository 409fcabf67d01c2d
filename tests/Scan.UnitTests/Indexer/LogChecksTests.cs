using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Xunit;

namespace Scan.UnitTests.Indexer;

/// <summary>What an answer to eth_getLogs must be, rule by rule: nothing behind them is to be relied on.</summary>
public sealed class LogChecksTests
{
    private static readonly Address Ours = Named("ours"), Other = Named("other"), Stranger = Named("stranger");
    private static readonly Hash32 Topic = Keccak256.Hash("topic"), Another = Keccak256.Hash("another");
    private static readonly LogQuery Query = new([Ours, Other], []);
    private static readonly BlockRange Range = new(10, 20);

    [Fact]
    public void Logs_that_fit_the_question_are_taken() => LogChecks.Check([Log(10, 0), Log(10, 3), Log(20, 1, Other)], Range, null, Query);

    [Theory]
    [InlineData(9)]
    [InlineData(21)]
    public void A_log_outside_of_the_range_is_refused(long block) => Refuses([Log(block, 0)], "Asked for blocks");

    [Fact]
    public void A_log_of_another_block_than_the_one_asked_for_is_refused() =>
        Assert.Contains("Block 10 is", Assert.Throws<InconsistentNodeException>(() => LogChecks.Check([Log(10, 0)], new BlockRange(10, 10), Header(10) with { Hash = Keccak256.Hash("elsewhere") }, Query)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_time_that_is_not_the_blocks_is_refused()
    {
        LogChecks.Check([Log(10, 0), Log(10, 1, time: 100)], new BlockRange(10, 10), Header(10), Query);
        LogChecks.CheckEnd([Log(9, 0, time: 99), Log(10, 0, time: 100), Log(10, 1)], Header(10));
        foreach (var check in new Action[]
                 {
                     () => LogChecks.Check([Log(10, 0, time: 101)], new BlockRange(10, 10), Header(10), Query),
                     () => LogChecks.CheckEnd([Log(9, 0, time: 99), Log(10, 0, time: 101), Log(10, 1)], Header(10)),
                     () => LogChecks.InOrder([Log(10, 0, time: 101), Log(10, 1, time: 100)]),
                 })
        {
            Assert.Throws<InconsistentNodeException>(check);
        }
    }

    [Fact]
    public void A_log_of_a_contract_that_was_not_asked_for_is_refused() => Refuses([Log(10, 0, Stranger)], "not asked for");

    [Fact]
    public void A_log_with_a_topic_that_was_not_asked_for_is_refused() =>
        Assert.Throws<InconsistentNodeException>(() => LogChecks.Check([Log(10, 0)], Range, null, new LogQuery([Ours], [Another])));

    [Fact]
    public void A_removed_log_is_refused() => Refuses([Log(10, 0, removed: true)], "removed");

    [Fact]
    public void Two_blocks_of_one_number_are_refused() => Refuses([Log(10, 0), Log(10, 1, hash: Keccak256.Hash("fork"))], "name two blocks");

    [Fact]
    public void The_same_position_twice_is_refused() => Assert.Throws<InconsistentNodeException>(() => LogChecks.InOrder([Log(10, 1), Log(10, 0), Log(10, 1)]));

    [Fact]
    public void Two_answers_are_the_same_whatever_their_order_and_differ_by_a_log_or_a_byte()
    {
        Assert.True(LogChecks.AreSame([Log(10, 0), Log(11, 0)], [Log(11, 0), Log(10, 0)]));
        Assert.False(LogChecks.AreSame([Log(10, 0)], [Log(10, 0), Log(11, 0)]));
        Assert.False(LogChecks.AreSame([Log(10, 0)], [Log(10, 0, Other)]));
        Assert.False(LogChecks.AreSame([Log(10, 0, data: 1)], [Log(10, 0, data: 2)]));
        Assert.False(LogChecks.AreSame([Log(10, 0, time: 1)], [Log(10, 0, time: 2)]));
        // Not every node sends it.
        Assert.True(LogChecks.AreSame([Log(10, 0, time: 1)], [Log(10, 0)]));
        Assert.True(LogChecks.AreSame([Log(10, 0)], [Log(10, 0, time: 1)]));
    }

    [Fact]
    public void A_contract_that_the_bloom_promises_and_no_log_names_is_in_doubt()
    {
        var bloom = Bloom([Ours, Other], [Topic]);
        var doubt = Query.Unheard(bloom, [Log(10, 0)]);
        Assert.NotNull(doubt);
        Assert.False(doubt.Asks(Log(10, 0)));
        Assert.True(doubt.Asks(Log(10, 0, Other)));
        Assert.Null(Query.Unheard(bloom, [Log(10, 0), Log(10, 1, Other)]));
        Assert.Null(Query.Unheard(Bloom([Stranger], [Topic]), []));
    }

    [Fact]
    public void A_contract_of_which_only_some_events_are_read_is_in_doubt_where_the_bloom_promises_one_of_them()
    {
        var query = new LogQuery([Ours], [Topic]);
        Assert.NotNull(query.Unheard(Bloom([Ours], [Topic]), []));
        Assert.Null(query.Unheard(Bloom([Ours], [Another]), []));
        Assert.Null(query.Unheard(Bloom([Stranger], [Topic]), []));
    }

    [Fact]
    public void A_topic_of_anybody_that_the_bloom_promises_and_no_log_has_is_in_doubt()
    {
        var query = new LogQuery([], [Topic, Another]);
        var doubt = query.Unheard(Bloom([Stranger], [Topic, Another]), [Log(10, 0, Stranger)]);
        Assert.NotNull(doubt);
        Assert.False(doubt.Asks(Log(10, 0, Stranger)));
        Assert.Null(query.Unheard(Bloom([Stranger], [Topic]), [Log(10, 0, Stranger)]));
    }

    private static void Refuses(IReadOnlyList<RawLog> logs, string reason) =>
        Assert.Contains(reason, Assert.Throws<InconsistentNodeException>(() => LogChecks.Check(logs, Range, null, Query)).Message, StringComparison.Ordinal);

    private static byte[] Bloom(IEnumerable<Address> addresses, IEnumerable<Hash32> topics)
    {
        var bloom = new byte[LogsBloom.Size];
        foreach (var (first, second, third) in addresses.Select(LogsBloom.BitsOf).Concat(topics.Select(LogsBloom.BitsOf)))
        {
            foreach (var bit in new[] { first, second, third }) bloom[LogsBloom.Size - 1 - bit / 8] |= (byte)(1 << (bit % 8));
        }
        return bloom;
    }

    private static RawLog Log(long block, int index, Address? address = null, Hash32? hash = null, bool removed = false, byte data = 0, long? time = null) => new([Topic])
    {
        Address = address ?? Ours, Data = new[] { data }, BlockNumber = block, BlockHash = hash ?? Keccak256.Hash($"block {block}"), TransactionHash = Keccak256.Hash($"transaction {block}"), TransactionIndex = 0,
        LogIndex = index, Removed = removed, BlockTime = time,
    };

    private static BlockHeader Header(long block) => new(block, Keccak256.Hash($"block {block}"), default, 100, default);

    private static Address Named(string name) => Keccak256.Hash(name).ToAddress();
}
