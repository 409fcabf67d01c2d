using System.Buffers;

namespace Scan.Devnet.Persistence;

/// <summary>
/// Copies a state's JSON without its call traces, which are nine tenths of it and which nobody asks for. It follows only strings and brackets, so
/// that a state of any size goes quickly through a small buffer.
/// </summary>
internal sealed class TraceStripper(Stream source, Stream target)
{
    private static readonly SearchValues<byte> Brackets = SearchValues.Create("\"[]{}"u8);
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);

    /// <summary>How deep in an array of traces; 0 outside.</summary>
    private int depth;
    private bool inString, closed;

    private static ReadOnlySpan<byte> Key => "\"traces\":["u8;

    public async Task RunAsync(CancellationToken ct)
    {
        var buffer = new byte[1 << 17];
        for (int held = 0, read; (read = await source.ReadAsync(buffer.AsMemory(held), ct)) > 0 || held > 0;)
        {
            var length = held + read;
            for (var at = 0; ;)
            {
                var (taken, copied) = Next(buffer.AsSpan(at, length - at), last: read == 0);
                await target.WriteAsync(buffer.AsMemory(at, copied), ct);
                if (closed) await target.WriteAsync("]"u8.ToArray(), ct);
                closed = false;
                at += taken;
                if (taken > 0) continue;
                held = length - at;
                buffer.AsSpan(at, held).CopyTo(buffer);
                break;
            }
        }
    }

    /// <summary>How many bytes can be taken off, and how many of those are to be copied; what may be the start of a key waits for more.</summary>
    private (int Taken, int Copied) Next(ReadOnlySpan<byte> bytes, bool last)
    {
        if (depth > 0) return Skip(bytes, last);
        var key = bytes.IndexOf(Key);
        if (key < 0)
        {
            var safe = last ? bytes.Length : Math.Max(0, bytes.Length - Key.Length + 1);
            return (safe, safe);
        }
        depth = 1;
        return (key + Key.Length, key + Key.Length);
    }

    /// <summary>Goes on to the next quote or bracket inside the traces; says so when they are closed.</summary>
    private (int Taken, int Copied) Skip(ReadOnlySpan<byte> bytes, bool last)
    {
        var at = bytes.IndexOfAny(inString ? StringEnds : Brackets);
        if (at < 0) return (bytes.Length, 0);
        switch (bytes[at])
        {
            case (byte)'\\' when at + 1 == bytes.Length && !last: return (at, 0);
            case (byte)'\\': return (Math.Min(at + 2, bytes.Length), 0);
            case (byte)'"': inString = !inString; break;
            case (byte)'[' or (byte)'{': depth++; break;
            default: depth--; break;
        }
        closed = depth == 0;
        return (at + 1, 0);
    }
}
