using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Middleware;

/// <summary>A strategy that counts in a quorum, or once did: <see cref="Quorum.Strategies"/> by strategy, so that a strategy's quorums are found.</summary>
[Document("strategy_quorum")]
public sealed record StrategyInQuorum : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Strategy { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required byte Quorum { get; init; }
    /// <summary>False once it was removed (StakeRegistry.removeStrategies).</summary>
    [Field] public required bool Counts { get; init; }
    /// <summary>The last one: weight is shares × multiplier / 1e18.</summary>
    public required BigInteger Multiplier { get; init; }
    [Field] public required long SinceBlock { get; init; }

    public byte[] Key() => KeyOf(Strategy, Avs, Quorum);
    public static byte[] KeyOf(Address strategy, Address avs, byte quorum) => DocumentKey.Of(strategy, (long)quorum, avs);
}
