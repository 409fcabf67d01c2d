namespace Scan.Devnet.Persistence;

/// <summary>
/// Copies a state's JSON without its call traces, which are nine tenths of it and which nobody asks for. It copies bytes and follows only strings
/// and brackets, so that a state of any size goes through a small buffer.
/// </summary>
internal sealed class TraceStripper(Stream source, Stream target)
{
    private static ReadOnlySpan<byte> Key => "\"traces\":["u8;

    private int matched;
    private int depth;
    private bool inString, escaped;

    public async Task RunAsync(CancellationToken ct)
    {
        var (input, output) = (new byte[1 << 16], new byte[1 << 16]);
        for (int read; (read = await source.ReadAsync(input, ct)) > 0;)
        {
            var written = Copy(input.AsSpan(0, read), output);
            await target.WriteAsync(output.AsMemory(0, written), ct);
        }
    }

    private int Copy(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var written = 0;
        foreach (var b in input)
        {
            if (depth > 0)
            {
                Skip(b);
                if (depth > 0) continue;
            }
            else
            {
                matched = b == Key[matched] ? matched + 1 : b == Key[0] ? 1 : 0;
                if (matched == Key.Length) (matched, depth) = (0, 1);
            }
            output[written++] = b;
        }
        return written;
    }

    /// <summary>Follows the array of traces to its closing bracket.</summary>
    private void Skip(byte b)
    {
        if (inString)
        {
            if (!escaped && b == '"') inString = false;
            escaped = !escaped && b == '\\';
        }
        else if (b == '"') inString = true;
        else if (b is (byte)'[' or (byte)'{') depth++;
        else if (b is (byte)']' or (byte)'}') depth--;
    }
}
