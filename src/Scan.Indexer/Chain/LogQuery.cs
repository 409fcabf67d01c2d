using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>Whose logs one eth_getLogs asks for. No addresses: anybody's; no topics: all that they emit.</summary>
internal sealed class LogQuery(IReadOnlyCollection<Address> addresses, IReadOnlyCollection<Hash32> topics)
{
    private readonly HashSet<Address> emitters = [.. addresses];
    private readonly HashSet<Hash32> firstTopics = [.. topics];
    private readonly Lazy<(Address Address, BloomBits Bits)[]> addressBits = new(() => [.. addresses.Select(address => (address, LogsBloom.BitsOf(address)))]);
    private readonly Lazy<(Hash32 Topic, BloomBits Bits)[]> topicBits = new(() => [.. topics.Select(topic => (topic, LogsBloom.BitsOf(topic)))]);

    public bool IsOfAnybody => emitters.Count == 0;

    public LogFilter Narrow(LogFilter filter) => filter with { Addresses = addresses, Topic0 = topics };

    public bool Asks(RawLog log) => (IsOfAnybody || emitters.Contains(log.Address)) && AsksTopic(log.Topic0);

    /// <summary>True when every log of anybody with one of these first topics is asked for.</summary>
    public bool Covers(IReadOnlySet<Hash32> others) => IsOfAnybody && firstTopics.IsSupersetOf(others);

    /// <summary>
    /// What the block may hold by its bloom and the answer has no log of: contracts, or topics of anybody. Null where nothing is in doubt. That one of
    /// several logs of a contract is missing does not show.
    /// </summary>
    public LogQuery? Unheard(ReadOnlySpan<byte> bloom, IReadOnlyList<RawLog> answer)
    {
        var doubted = new List<Hash32>();
        foreach (var (topic, bits) in topicBits.Value)
        {
            if (LogsBloom.MayContain(bloom, bits) && !(IsOfAnybody && answer.Any(log => log.Topic0 == topic))) doubted.Add(topic);
        }
        if (firstTopics.Count > 0 && doubted.Count == 0) return null;
        if (IsOfAnybody) return new LogQuery([], doubted);
        var heard = answer.Select(log => log.Address).ToHashSet();
        var silent = new List<Address>();
        foreach (var (address, bits) in addressBits.Value)
        {
            if (LogsBloom.MayContain(bloom, bits) && !heard.Contains(address)) silent.Add(address);
        }
        return silent.Count == 0 ? null : new LogQuery(silent, topics);
    }

    private bool AsksTopic(Hash32? topic) => firstTopics.Count == 0 || topic is { } first && firstTopics.Contains(first);
}
