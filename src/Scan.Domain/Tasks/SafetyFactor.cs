using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Tasks;

/// <summary>Anzen's safety factor of a protocol (SafetyFactorOracle).</summary>
[Document("safety_factor")]
public sealed record SafetyFactor : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Oracle { get; init; }
    /// <summary>The oracleIndex of tasks.</summary>
    [Field] public required long ProtocolId { get; init; }
    /// <summary>Last SFUpdated: signed, 1e9 at most; null until then.</summary>
    public BigInteger? Value { get; init; }
    [Field] public long? UpdatedBlock { get; init; }
    public long? UpdatedTime { get; init; }
    /// <summary>Last ProtocolAdded; null until then, and after ProtocolRemoved.</summary>
    public Address? ReservesManager { get; init; }
    [Field] public bool Removed { get; init; }

    public byte[] Key() => KeyOf(Oracle, ProtocolId);
    public static byte[] KeyOf(Address oracle, long protocolId) => DocumentKey.Of(oracle, protocolId);
}

/// <summary>Anzen's token flow to an AVS (AVSReservesManager).</summary>
[Document("reserves_manager")]
public sealed record ReservesManager : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Address { get; init; }
    /// <summary>AVSReservesManagerCreated of the factory; null until then.</summary>
    [Field] public Address? Avs { get; init; }
    public long? ManagerId { get; init; }
    /// <summary>
    /// Tokens per second at <see cref="TokenFlowBlock"/>: as TokenFlowUpdated told them, or the view tokensPerSecond when the factory made the manager and when it paid. The owner's
    /// overrideTokensPerSecond emits nothing: after that block the flow may be another one. Null where neither told.
    /// </summary>
    public BigInteger? TokenFlow { get; init; }
    public long? TokenFlowBlock { get; init; }
    /// <summary>Sum of TokensTransferredToPaymentMaster.</summary>
    public BigInteger Transferred { get; init; }

    public byte[] Key() => KeyOf(Address);
    public static byte[] KeyOf(Address address) => DocumentKey.Of(address);
}

/// <summary>A request that the wizard's coprocessor checked (RequestVerified).</summary>
[Document("verified_request")]
public sealed record VerifiedRequest : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Contract { get; init; }
    [Field] public required Hash32 RequestId { get; init; }
    public required Address Sender { get; init; }
    [Field] public required long Block { get; init; }

    public byte[] Key() => KeyOf(Contract, RequestId);
    public static byte[] KeyOf(Address contract, Hash32 requestId) => DocumentKey.Of(contract, requestId);
}
