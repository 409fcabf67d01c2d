using Scan.Documents;
using Xunit;

namespace Scan.UnitTests.Documents;

public sealed class LedgerBufferTests
{
    [Fact]
    public void The_hash_of_a_log_leaves_out_what_differs_between_databases()
    {
        Assert.Equal(SumOf(kind: 1, subject: 0, no: 0), SumOf(kind: 9, subject: 77, no: 5));
        Assert.NotEqual(SumOf(kind: 1, subject: 0, no: 0), SumOf(kind: 1, subject: 0, no: 0, logIndex: 4));
    }

    [Fact]
    public void Buffers_that_are_appended_keep_order_keys_and_sums()
    {
        var (whole, first, second) = (new LedgerBuffer(), new LedgerBuffer(), new LedgerBuffer());
        for (var i = 0; i < 6; i++)
        {
            Add(whole, 10 + i / 2, i, 1, i);
            Add(i < 3 ? first : second, 10 + i / 2, i, 1, i);
        }
        first.Append(second);
        Assert.Equal(whole.Blocks, first.Blocks);
        Assert.Equal(whole.Keys(), first.Keys());
        Assert.Equal((6, 0), (first.Count, second.Count));
        var left = first.Without(new HashSet<LedgerKey>(first.Keys().Where(k => k.LogIndex % 2 == 0)));
        Assert.Equal([1, 3, 5], left.Keys().Select(k => k.LogIndex));
    }

    [Fact]
    public void A_log_of_an_earlier_block_is_refused()
    {
        var buffer = new LedgerBuffer();
        Add(buffer, 10, 0, 1, 0);
        Assert.Throws<ArgumentException>(() => Add(buffer, 9, 0, 1, 0));
    }

    [Fact]
    public void A_topic_that_is_stored_with_the_kind_counts_in_the_hash_of_a_log()
    {
        Assert.NotEqual(SumOf(kind: 1, subject: 0, no: 0, ofKind: true, topic: 1), SumOf(kind: 1, subject: 0, no: 0, ofKind: true, topic: 2));
        Assert.Equal(SumOf(kind: 1, subject: 0, no: 0, ofKind: true, topic: 1), SumOf(kind: 2, subject: 0, no: 0, ofKind: true, topic: 1));
    }

    private static Sum256 SumOf(int kind, long subject, long no, int logIndex = 3, bool ofKind = false, byte topic = 0)
    {
        var buffer = new LedgerBuffer();
        Add(buffer, 10, logIndex, kind, subject, ofKind, topic);
        buffer.Number(no);
        return buffer.Blocks[0].Sum;
    }

    private static void Add(LedgerBuffer buffer, long block, int logIndex, int kind, long subject, bool ofKind = false, byte topic = 0) => buffer.Add(new LedgerEntry
    {
        ChainId = 1, Block = block, BlockHash = new byte[32], Time = block, Transaction = new byte[32], LogIndex = logIndex, Address = new byte[20],
        Topics = (byte[])[topic, .. new byte[63]], TopicOfKind = ofKind, Data = [1, 2, 3], KindId = kind, Subject2 = subject,
    });
}
