using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>A log as the node gave it. Topics are kept inline, data may share its array with the other logs of the same answer.</summary>
public sealed class RawLog
{
    private readonly LogTopics topics;

    public RawLog(ReadOnlySpan<Hash32> topics) => this.topics = new LogTopics(topics);

    internal RawLog(in LogTopics topics) => this.topics = topics;

    public required Address Address { get; init; }

    /// <summary>0 to 4 topics; the first is the event's, unless it is anonymous.</summary>
    public ReadOnlySpan<Hash32> Topics => topics.Span;

    public int TopicCount => topics.Count;

    /// <summary>The first topic, or null for a log that has none.</summary>
    public Hash32? Topic0 => topics.Count > 0 ? topics.Span[0] : null;

    public required ReadOnlyMemory<byte> Data { get; init; }
    public required long BlockNumber { get; init; }
    public required Hash32 BlockHash { get; init; }

    /// <summary>The block's timestamp in seconds since 1970, where the node sends it with the log.</summary>
    public long? BlockTime { get; init; }

    public required Hash32 TransactionHash { get; init; }
    public required int TransactionIndex { get; init; }

    /// <summary>Index in the block.</summary>
    public required int LogIndex { get; init; }

    /// <summary>True when the node withdraws the log because of a reorg.</summary>
    public bool Removed { get; init; }
}
