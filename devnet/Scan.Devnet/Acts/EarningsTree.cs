using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>What somebody earned of one token up to a root.</summary>
public sealed record Earnings(Address Earner, BigInteger Total);

/// <summary>
/// The tree of a distribution root: a leaf for each earner, over a tree of its tokens, which here is one. Missing leaves are zero
/// (RewardsCoordinator.calculateEarnerLeafHash and calculateTokenLeafHash, Merkle.merkleizeKeccak).
/// </summary>
internal sealed class EarningsTree
{
    private readonly Hash32[] tokens;
    private readonly List<Hash32[]> levels = [];

    public EarningsTree(Address token, IReadOnlyList<Earnings> earnings)
    {
        tokens = [.. earnings.Select(e => Keccak256.Hash([1, .. token.ToArray(), .. Word(e.Total)]))];
        var level = new Hash32[BitOperations.RoundUpToPowerOf2((uint)earnings.Count)];
        for (var i = 0; i < earnings.Count; i++) level[i] = Keccak256.Hash([0, .. earnings[i].Earner.ToArray(), .. tokens[i].ToArray()]);
        for (levels.Add(level); level.Length > 1; levels.Add(level))
            level = [.. level.Chunk(2).Select(pair => Keccak256.Hash([.. pair[0].ToArray(), .. pair[1].ToArray()]))];
    }

    public Hash32 Root => levels[^1][0];

    public Hash32 TokenRoot(int place) => tokens[place];

    /// <summary>The siblings from the leaf up.</summary>
    public byte[] Proof(int place) => [.. levels.SkipLast(1).SelectMany((level, height) => level[(place >> height) ^ 1].ToArray())];

    private static byte[] Word(BigInteger value)
    {
        var word = new byte[32];
        value.TryWriteBytes(word.AsSpan(32 - value.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return word;
    }
}
