using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>Up to four topics without an array of their own.</summary>
internal struct LogTopics
{
    public const int Most = 4;
    private Inline topics;

    public LogTopics(ReadOnlySpan<Hash32> topics)
    {
        topics.CopyTo(this.topics);
        Count = topics.Length;
    }

    public int Count { get; private set; }

    [UnscopedRef]
    public readonly ReadOnlySpan<Hash32> Span => ((ReadOnlySpan<Hash32>)topics)[..Count];

    public void Add(in Hash32 topic) => topics[Count++] = topic;

    [InlineArray(Most)]
    private struct Inline
    {
        private Hash32 first;
    }
}
