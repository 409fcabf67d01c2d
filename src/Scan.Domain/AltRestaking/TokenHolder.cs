using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.AltRestaking;

/// <summary>An ERC-20 token of ALT restaking: supply and holders from Transfer alone.</summary>
[Document("token")]
public sealed record Token : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Address { get; init; }
    /// <summary>Which contract the manifest says it is: <c>ReALT</c>, <c>StALT</c>, <c>ERC20</c>. The ABIs of the first two are not public.</summary>
    [Field] public required string Contract { get; init; }
    /// <summary>Minted less burned since the first indexed block, in the smallest unit.</summary>
    [Field] public BigInteger Supply { get; init; }
    /// <summary>Accounts with a balance above 0.</summary>
    [Field] public int HolderCount { get; init; }
    [Field] public long TransferCount { get; init; }
    /// <summary>
    /// A vault's convertToAssets(1e18) at the end of <see cref="ExchangeRateBlock"/>; null until it answered. Asked in each block in which shares move or, where the manifest links
    /// the asset, the asset moves to or from the vault. What it is since then is not known. Each such block has its <see cref="AltRestaking.ExchangeRate"/>.
    /// </summary>
    public BigInteger? ExchangeRate { get; init; }
    public long? ExchangeRateBlock { get; init; }
    /// <summary>Why the last question has no answer, in words.</summary>
    public string? ExchangeRateProblem { get; init; }

    public byte[] Key() => KeyOf(Address);
    public static byte[] KeyOf(Address token) => DocumentKey.Of(token);
}

/// <summary>The balance of an account, from Transfer alone.</summary>
[Document("token_holder")]
public sealed record TokenHolder : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Token { get; init; }
    [Field] public required Address Account { get; init; }
    /// <summary>In the token's smallest unit; below 0 only when indexing began after the first transfers.</summary>
    [Field] public BigInteger Balance { get; init; }
    /// <summary>Time (Unix seconds) of the last transfer from or to the account.</summary>
    [Field] public long ChangedTime { get; init; }

    public byte[] Key() => KeyOf(Token, Account);
    public static byte[] KeyOf(Address token, Address account) => DocumentKey.Of(token, account);
}
