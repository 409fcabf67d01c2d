using Scan.Documents;
using Xunit;

namespace Scan.UnitTests.Documents;

public sealed class PieceBufferTests
{
    private const int Array = 256 << 10;

    [Theory]
    [InlineData(16)]
    [InlineData(4096)]
    public void Pieces_of_any_size_come_back_in_order_and_none_is_cut(int first)
    {
        var random = new Random(5);
        var buffer = new PieceBuffer(first);
        var expected = new List<byte[]>();
        var placed = new List<Memory<byte>>();
        for (var i = 0; i < 400; i++)
        {
            buffer.Begin();
            var parts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Bytes(random, random.Next(random.Next(20) == 0 ? Array : 3000))).ToList();
            foreach (var part in parts) part.CopyTo(buffer.Reserve(part.Length));
            expected.Add([.. parts.SelectMany(part => part)]);
            placed.Add(buffer.Piece);
        }
        Assert.Equal(expected.Sum(piece => (long)piece.Length), buffer.Length);
        Assert.True(expected.SelectMany(piece => piece).SequenceEqual(buffer.Chunks.SelectMany(chunk => chunk.ToArray())));
        Assert.All(expected.Zip(placed), pair => Assert.True(pair.Second.Span.SequenceEqual(pair.First)));
    }

    [Fact]
    public void A_piece_that_is_larger_than_an_array_lies_in_one_of_its_own()
    {
        var buffer = new PieceBuffer(16);
        Fill(buffer, 10);
        Fill(buffer, 3 * Array);
        Assert.Equal(3 * Array, buffer.Piece.Length);
        Fill(buffer, Array);
        Assert.Equal([10, 3 * Array, Array], buffer.Chunks.Select(chunk => chunk.Length));
    }

    [Fact]
    public void What_is_taken_back_is_written_over_wherever_the_piece_stands()
    {
        var buffer = new PieceBuffer(16);
        Fill(buffer, 12);
        Fill(buffer, 3);
        buffer.Reserve(100);
        buffer.Truncate(3);
        buffer.Reserve(1)[0] = 9;
        Assert.Equal([1, 1, 1, 9], buffer.Piece.ToArray());
        Assert.Equal(16, buffer.Length);
    }

    [Fact]
    public void Memory_is_given_back_once_so_that_no_two_buffers_share_it()
    {
        var (first, second, third) = (new PieceBuffer(16), new PieceBuffer(16), new PieceBuffer(16));
        for (var i = 0; i < 5; i++) Fill(first, Array);
        first.Clear();
        first.Clear();
        Assert.Equal(0, first.Length);
        Assert.Empty(first.Chunks);
        for (var i = 0; i < 5; i++)
        {
            Fill(second, Array, 2);
            Fill(third, Array, 3);
            Fill(first, Array, 4);
        }
        Assert.All(second.Chunks, chunk => Assert.True(chunk.Span.IndexOfAnyExcept((byte)2) < 0));
        Assert.All(third.Chunks, chunk => Assert.True(chunk.Span.IndexOfAnyExcept((byte)3) < 0));
    }

    private static void Fill(PieceBuffer buffer, int size, byte value = 1)
    {
        buffer.Begin();
        buffer.Reserve(size).Fill(value);
    }

    private static byte[] Bytes(Random random, int size)
    {
        var bytes = new byte[size];
        random.NextBytes(bytes);
        return bytes;
    }
}
