using System.Collections.Frozen;
using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>
/// One chain as its recordings tell it. What they leave out is made up, always alike: block times between the known ones, the hashes of
/// unknown blocks. The finalized block is the last recorded one; two empty blocks follow it.
/// </summary>
public sealed class RecordedChain
{
    private const int BlocksAfterLast = 2;
    private readonly FrozenDictionary<long, Hash32> hashes;
    private readonly FrozenDictionary<Hash32, long> numbers;
    private readonly BlockTimes times;

    internal RecordedChain(long chainId, ChainRecording recording)
    {
        ChainId = chainId;
        var canonical = CanonicalHashes(recording);
        Dropped = recording.Logs.Count(log => canonical[log.Block] != log.BlockHash);
        Logs =
        [
            .. recording.Logs.Where(log => canonical[log.Block] == log.BlockHash).DistinctBy(log => (log.Block, log.LogIndex))
                .OrderBy(log => log.Block).ThenBy(log => log.LogIndex),
        ];
        hashes = canonical.ToFrozenDictionary();
        numbers = canonical.ToDictionary(block => block.Value, block => block.Key).ToFrozenDictionary();
        times = new BlockTimes(chainId, recording);
        Calls = recording.Calls.DistinctBy(call => call.Transaction).ToFrozenDictionary(call => call.Transaction);
        Receipts = recording.Receipts.DistinctBy(receipt => receipt.Transaction).ToFrozenDictionary(receipt => receipt.Transaction);
        Finalized = Logs.Count > 0 ? Logs[^1].Block : canonical.Keys.DefaultIfEmpty().Max();
        Head = Finalized + BlocksAfterLast;
    }

    public long ChainId { get; }
    public long Finalized { get; }
    public long Head { get; }

    /// <summary>The number of recorded logs that are served.</summary>
    public int LogCount => Logs.Count;

    /// <summary>The number of logs left out because another recorded block stands at their height.</summary>
    public int Dropped { get; }

    internal IReadOnlyList<RecordedLog> Logs { get; }
    internal FrozenDictionary<Hash32, RecordedCall> Calls { get; }
    internal FrozenDictionary<Hash32, RecordedReceipt> Receipts { get; }

    internal long TimeOf(long block) => times.Of(block);

    internal Address? SenderOf(Hash32 transaction) =>
        Receipts.TryGetValue(transaction, out var receipt) ? receipt.From : Calls.TryGetValue(transaction, out var call) ? call.From : null;

    internal Hash32 HashOf(long block) => hashes.TryGetValue(block, out var hash) ? hash : MadeUpHash(block);

    /// <summary>The number of the block with this hash, null when the chain has none such.</summary>
    internal long? NumberOf(Hash32 hash)
    {
        if (numbers.TryGetValue(hash, out var number)) return number;
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        hash.CopyTo(bytes);
        number = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes[^8..]);
        return number >= 0 && number <= Head && HashOf(number) == hash ? number : null;
    }

    internal IEnumerable<RecordedLog> LogsBetween(long from, long to)
    {
        for (var i = FirstLogAt(from); i < Logs.Count && Logs[i].Block <= to; i++) yield return Logs[i];
    }

    private int FirstLogAt(long block)
    {
        var (low, high) = (0, Logs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Logs[middle].Block < block) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    // A header outweighs a log: it also tells its parent.
    private static Dictionary<long, Hash32> CanonicalHashes(ChainRecording recording)
    {
        var found = new Dictionary<long, Hash32>();
        foreach (var header in recording.Headers) found[header.Block] = header.Hash;
        foreach (var log in recording.Logs) found.TryAdd(log.Block, log.BlockHash);
        foreach (var header in recording.Headers.Where(header => header.Block > 0)) found.TryAdd(header.Block - 1, header.Parent);
        return found;
    }

    // The last eight bytes are the number, so that a made-up hash finds its block again.
    private Hash32 MadeUpHash(long block)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        Keccak256.Hash($"replayed block {block} of chain {ChainId}").CopyTo(bytes);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[^8..], block);
        return new Hash32(bytes);
    }
}
