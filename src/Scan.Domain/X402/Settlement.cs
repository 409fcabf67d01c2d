using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.X402;

/// <summary>
/// A payment that a signed authorisation settled: AuthorizationUsed of an ERC-3009 token, or Settled of a Permit2 proxy. It is one of x402 when
/// <see cref="Sender"/> is a facilitator, which readers decide by the manifest. Known by the log's place.
/// </summary>
[Document("settlement", SeldomChanges = true)]
public sealed record Settlement : IDocument
{
    public required long ChainId { get; init; }
    /// <summary>The token, or the proxy.</summary>
    [Field] public required Address Contract { get; init; }
    /// <summary><see cref="SettlementKind"/>.</summary>
    [Field] public required string Kind { get; init; }
    /// <summary>What was paid in; null where no Transfer of a known token followed.</summary>
    [Field] public Address? Token { get; init; }
    /// <summary>tx.from, the facilitator; null when the node did not give the transaction.</summary>
    [Field] public Address? Sender { get; init; }
    /// <summary>The authoriser; for Permit2, whose event names nobody, the sender of the Transfer before it.</summary>
    [Field] public Address? Payer { get; init; }
    [Field] public Address? Payee { get; init; }
    /// <summary>In the token's smallest unit.</summary>
    [Field] public BigInteger? Amount { get; init; }
    /// <summary>The payer's one-time number.</summary>
    public Hash32? Nonce { get; init; }
    /// <summary>Why payee and amount are unknown, in words.</summary>
    public string? Problem { get; init; }
    /// <summary>The token's Transfer in the same transaction tells payee and amount; false when the call alone does.</summary>
    public bool Confirmed { get; init; }
    /// <summary>Payer and payee are the same account.</summary>
    [Field] public bool SelfPayment { get; init; }
    [Field] public required long Block { get; init; }
    [Field] public required long Time { get; init; }
    public required int LogIndex { get; init; }
    [Field] public required Hash32 Transaction { get; init; }

    public byte[] Key() => KeyOf(Block, LogIndex);
    public static byte[] KeyOf(long block, int logIndex) => DocumentKey.Of(block, logIndex);
}

public static class SettlementKind
{
    public const string Authorization = "eip3009";
    public const string Permit2 = "permit2";
}

/// <summary>The last authorisation of a payer, which waits for the Transfer that it causes.</summary>
[Document("last_authorization")]
public sealed record LastAuthorization : IDocument
{
    public required long ChainId { get; init; }
    public required Address Token { get; init; }
    [Field(Indexed = false)] public required Address Payer { get; init; }
    public required Hash32 Transaction { get; init; }
    public required long Block { get; init; }
    public required int LogIndex { get; init; }

    public byte[] Key() => KeyOf(Token, Payer);
    public static byte[] KeyOf(Address token, Address payer) => DocumentKey.Of(token, payer);
}

/// <summary>The last Transfer of a token of x402 that no authorisation explains: a Permit2 proxy settles right after it.</summary>
[Document("last_transfer")]
public sealed record LastTransfer : IDocument
{
    public required long ChainId { get; init; }
    public required Address Token { get; init; }
    [Field(Indexed = false)] public required Address From { get; init; }
    public required Address To { get; init; }
    public required BigInteger Amount { get; init; }
    public required Hash32 Transaction { get; init; }

    public byte[] Key() => KeyOf(OnlySlot);

    /// <summary>One is kept for each chain.</summary>
    public const int OnlySlot = 0;
    public static byte[] KeyOf(int slot) => DocumentKey.Of(0, slot);
}
