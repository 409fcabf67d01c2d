using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>Whose logs one eth_getLogs asks for. No addresses: anybody's; no topics: all that they emit.</summary>
internal sealed class LogQuery(IReadOnlyCollection<Address> addresses, IReadOnlyCollection<Hash32> topics)
{
    private readonly HashSet<Address> emitters = [.. addresses];
    private readonly HashSet<Hash32> firstTopics = [.. topics];
    private readonly Lazy<BloomBits[]> addressBits = new(() => [.. addresses.Select(LogsBloom.BitsOf)]);
    private readonly Lazy<BloomBits[]> topicBits = new(() => [.. topics.Select(LogsBloom.BitsOf)]);

    public bool IsOfAnybody => emitters.Count == 0;

    public LogFilter Narrow(LogFilter filter) => filter with { Addresses = addresses, Topic0 = topics };

    public bool Asks(RawLog log) => (IsOfAnybody || emitters.Contains(log.Address)) && AsksTopic(log.Topic0);

    /// <summary>True when every log of anybody with one of these first topics is asked for.</summary>
    public bool Covers(IReadOnlySet<Hash32> others) => IsOfAnybody && firstTopics.IsSupersetOf(others);

    /// <summary>False where a block's bloom proves that it holds no such log.</summary>
    public bool MayHit(ReadOnlySpan<byte> bloom) => AnyIn(bloom, topicBits.Value) && AnyIn(bloom, addressBits.Value);

    private bool AsksTopic(Hash32? topic) => firstTopics.Count == 0 || topic is { } first && firstTopics.Contains(first);

    private static bool AnyIn(ReadOnlySpan<byte> bloom, BloomBits[] bits)
    {
        foreach (var one in bits)
        {
            if (LogsBloom.MayContain(bloom, one)) return true;
        }
        return bits.Length == 0;
    }
}
