using System.Buffers;

namespace Scan.Ethereum.Rpc;

/// <summary>An HTTP answer's bytes in a rented array, read up to a limit.</summary>
internal readonly struct ResponseBody : IDisposable
{
    private const int FirstSize = 64 * 1024;
    private const int MostPooled = 8 << 20;
    private const int MostKept = 8;

    /// <summary>The shared pool keeps one for each thread that gave one back, and answers come in by any of them.</summary>
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(MostPooled, MostKept);

    private readonly byte[] rented;
    private readonly int length;

    private ResponseBody(byte[] rented, int length) => (this.rented, this.length) = (rented, length);

    public ReadOnlySpan<byte> Span => rented.AsSpan(0, length);

    /// <exception cref="ResponseTooLargeException">The body is longer than <paramref name="limit"/> bytes.</exception>
    public static async Task<ResponseBody> ReadAsync(HttpContent content, int limit, CancellationToken ct)
    {
        var announced = content.Headers.ContentLength ?? FirstSize;
        if (content.Headers.ContentLength > limit) throw new ResponseTooLargeException(limit);
        var buffer = Pool.Rent((int)Math.Min(announced + 1, limit + 1L));
        var filled = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(ct);
            for (int read; (read = await stream.ReadAsync(buffer.AsMemory(filled), ct)) > 0;)
            {
                filled += read;
                if (filled > limit) throw new ResponseTooLargeException(limit);
                if (filled == buffer.Length) buffer = Grow(buffer, limit);
            }
            return new ResponseBody(buffer, filled);
        }
        catch
        {
            Pool.Return(buffer);
            throw;
        }
    }

    public void Dispose() => Pool.Return(rented);

    private static byte[] Grow(byte[] full, int limit)
    {
        var larger = Pool.Rent((int)Math.Min(2L * full.Length, limit + 1L));
        full.CopyTo(larger, 0);
        Pool.Return(full);
        return larger;
    }
}

/// <summary>An answer that is longer than this client takes.</summary>
internal sealed class ResponseTooLargeException(int limit) : Exception($"The answer is longer than {limit} bytes.");
