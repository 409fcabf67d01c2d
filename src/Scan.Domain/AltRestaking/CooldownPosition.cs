using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.AltRestaking;

/// <summary>
/// What an account of stALT has cooling down, redeemed and claimed. Not verified: the deployed ABI is not public, and sources disagree on its events. What it holds is
/// <see cref="TokenHolder"/>, which rests on Transfer alone.
/// </summary>
[Document("cooldown_position")]
public sealed record CooldownPosition : IDocument
{
    /// <summary>21 days, as AltLayer's documents have it; the legacy pool has none.</summary>
    public const long Seconds = 21 * 86_400;

    public required long ChainId { get; init; }
    [Field] public required Address Token { get; init; }
    [Field] public required Address Account { get; init; }
    /// <summary>The last amount that an event told, less what was redeemed since; no rewards accrue on it.</summary>
    [Field] public BigInteger Cooldown { get; init; }
    /// <summary>Unix seconds: when the clock last started; a further amount starts it again.</summary>
    [Field] public long? CooldownStartTime { get; init; }
    /// <summary>The second from which what cools down can be redeemed, in Unix seconds; null when nothing cools down.</summary>
    [Field] public long? CooldownEndTime { get; init; }
    /// <summary>Sum of Redeem and Unstake, in the smallest unit.</summary>
    public BigInteger Redeemed { get; init; }
    /// <summary>Sums of RewardsAccrued and RewardsClaimed.</summary>
    public BigInteger RewardsAccrued { get; init; }
    public BigInteger RewardsClaimed { get; init; }
    /// <summary>Always true: pages say "not verified".</summary>
    public bool Assumed { get; init; } = true;

    public byte[] Key() => KeyOf(Token, Account);
    public static byte[] KeyOf(Address token, Address account) => DocumentKey.Of(token, account);
}

/// <summary>What one whole share of a token was worth at a block in which shares were minted or burned.</summary>
[Document("exchange_rate")]
public sealed record ExchangeRate : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Token { get; init; }
    [Field] public required long Block { get; init; }
    [Field] public required long Time { get; init; }
    /// <summary>convertToAssets(1e18) at the end of the block; 18 decimals.</summary>
    public required BigInteger Rate { get; init; }

    public byte[] Key() => KeyOf(Token, Block);
    public static byte[] KeyOf(Address token, long block) => DocumentKey.Of(token, block);
}
