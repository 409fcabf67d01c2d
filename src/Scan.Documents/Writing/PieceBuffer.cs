using System.Buffers;

namespace Scan.Documents;

/// <summary>
/// Bytes written piece after piece into rented arrays. A piece lies within one array, and stays where it is once the next one begins. One array for
/// everything would be copied again and again while it grows, and leave arrays of many sizes behind.
/// </summary>
/// <param name="first">Bytes of the first array; it is rented when something is written.</param>
internal sealed class PieceBuffer(int first)
{
    private const int Usual = 256 << 10;
    private const int MostKept = 128;

    /// <summary>The shared pool keeps arrays for each thread that gave some back: they are given back by other threads than those that fill the next ones.</summary>
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(Usual, MostKept);

    private readonly List<(byte[] Bytes, int Length)> full = [];
    private byte[] last = [];
    private int begin, end;

    /// <summary>Bytes of all pieces.</summary>
    public long Length => full.Sum(chunk => (long)chunk.Length) + end;

    /// <summary>The piece begun last, as far as it is written.</summary>
    public Memory<byte> Piece => last.AsMemory(begin, end - begin);

    /// <summary>All pieces in order, some of them together; none is cut.</summary>
    public IEnumerable<Memory<byte>> Chunks
    {
        get
        {
            foreach (var (bytes, length) in full) yield return bytes.AsMemory(0, length);
            if (end > 0) yield return last.AsMemory(0, end);
        }
    }

    /// <summary>Ends a piece, and begins the next one.</summary>
    public void Begin() => begin = end;

    /// <summary>Makes the piece longer; returns the bytes to fill. Those of an earlier call may be stale then.</summary>
    public Span<byte> Reserve(int size)
    {
        if (end + size > last.Length) MoveOn(size);
        end += size;
        return last.AsSpan(end - size, size);
    }

    /// <summary>Takes back what the piece has behind this many bytes.</summary>
    public void Truncate(int length) => end = begin + length;

    /// <summary>Gives the memory back; the buffer is empty and may be filled again.</summary>
    public void Clear()
    {
        foreach (var (bytes, _) in full) Pool.Return(bytes);
        full.Clear();
        if (last.Length > 0) Pool.Return(last);
        last = [];
        begin = end = 0;
    }

    /// <summary>To an array that holds the piece and <paramref name="size"/> bytes more.</summary>
    private void MoveOn(int size)
    {
        var piece = Piece;
        var next = Pool.Rent(Math.Max(piece.Length + size, Math.Min(Usual, Math.Max(first, 2 * last.Length))));
        piece.CopyTo(next);
        if (begin > 0) full.Add((last, begin));
        else if (last.Length > 0) Pool.Return(last);
        (last, begin, end) = (next, 0, piece.Length);
    }
}
