using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>A strategy: the token in which it takes deposits and what a share of it is worth.</summary>
[Document("strategy")]
public sealed record RestakingStrategy : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Address { get; init; }
    /// <summary>StrategyBase.StrategyTokenSet or StrategyFactory.StrategySetForToken; null for strategies before 2024-06, which emit neither.</summary>
    [Field] public Address? Token { get; init; }
    /// <summary>The token's decimals (StrategyTokenSet).</summary>
    public int? Decimals { get; init; }
    /// <summary>StrategyManager.StrategyAddedToDepositWhitelist was the last word, not -RemovedFrom-; null when neither was seen.</summary>
    [Field] public bool? Whitelisted { get; init; }
    /// <summary>Deployed by StrategyFactory.</summary>
    [Field] public bool FromFactory { get; init; }
    /// <summary>Token units for 1e18 shares (StrategyBase.ExchangeRateEmitted, at each deposit and withdrawal); null until told.</summary>
    public BigInteger? ExchangeRate { get; init; }
    public long? ExchangeRateBlock { get; init; }
    /// <summary>StrategyBaseTVLLimits: most tokens in one deposit and in all; null without a limit.</summary>
    public BigInteger? MaxPerDeposit { get; init; }
    public BigInteger? MaxTotalDeposits { get; init; }

    public byte[] Key() => KeyOf(Address);
    public static byte[] KeyOf(Address strategy) => DocumentKey.Of(strategy);
}
