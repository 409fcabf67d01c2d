using System.Buffers.Binary;
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
    public void Rows_beyond_one_array_are_numbered_compared_and_left_out_like_the_first()
    {
        var (buffer, same) = (new LedgerBuffer(), new LedgerBuffer());
        for (var i = 0; i < 3000; i++)
        {
            Add(buffer, 10, i, i % 1000 == 7 ? 2 : 1, i, data: i == 1500 ? 400_000 : 200);
            Add(same, 10, i, 1, i, data: i == 1500 ? 400_000 : 200);
        }
        buffer.Number(50);
        same.Number(50);
        Assert.Equal(Enumerable.Range(0, 3000), buffer.Keys().Select(k => k.LogIndex));
        Assert.Equal(Enumerable.Range(50, 3000).Select(n => (long)n), buffer.Pages.SelectMany(page => page.Rows()).Select(row => BinaryPrimitives.ReadInt64BigEndian(row.Span[6..])));
        Assert.Equal([7, 1007, 2007], buffer.Except(same).Keys().Select(k => k.LogIndex));
        var left = buffer.Without(new HashSet<LedgerKey>(buffer.Keys().Where(k => k.LogIndex != 1500)));
        Assert.Equal((1, 1500), (left.Count, left.Keys().Single().LogIndex));
        buffer.Clear();
        Assert.Equal((0, 0), (buffer.Count, buffer.Bytes));
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

    private static void Add(LedgerBuffer buffer, long block, int logIndex, int kind, long subject, bool ofKind = false, byte topic = 0, int data = 3) => buffer.Add(new LedgerEntry
    {
        ChainId = 1, Block = block, BlockHash = new byte[32], Time = block, Transaction = new byte[32], LogIndex = logIndex, Address = new byte[20],
        Topics = (byte[])[topic, .. new byte[63]], TopicOfKind = ofKind, Data = Enumerable.Range(1, data).Select(i => (byte)(i * i)).ToArray(), KindId = kind, Subject2 = subject,
    });
}
