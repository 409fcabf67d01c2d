using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Projections;

/// <summary>Decodes the arguments of stored logs by their kinds' declarations.</summary>
public sealed class LogArguments : ILogArguments
{
    private readonly ConcurrentDictionary<Documents.EventKind, EventAbi> abis = new();

    /// <inheritdoc/>
    public string? Json(LedgerRow row, Documents.EventKind? kind)
    {
        if (kind is null || row.Problem is not null) return null;
        var abi = abis.GetOrAdd(kind, Parse);
        Span<Hash32> topics = stackalloc Hash32[row.Topics.Length / Hash32.Size];
        for (var i = 0; i < topics.Length; i++) topics[i] = new Hash32(row.Topics.AsSpan(i * Hash32.Size, Hash32.Size));
        var json = new ArrayBufferWriter<byte>(512);
        return abi.TryWriteArgsJson(topics, row.Data, json, out _) ? Encoding.UTF8.GetString(json.WrittenSpan) : null;
    }

    private static EventAbi Parse(Documents.EventKind kind) => EventAbi.Parse(kind.Declaration ?? (kind.Topic0.Length == 0 ? $"{kind.Signature} anonymous" : kind.Signature));
}
