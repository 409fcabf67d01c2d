using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>An EigenLayer operator. Created by DelegationManager.registerAsOperator (both event forms); there is no deregistration.</summary>
[Document("operator", HasProfile = true)]
[NarrowedBy("registrations", typeof(OperatorAvsRegistration), nameof(OperatorAvsRegistration.Operator))]
[NarrowedBy("quorumStakes", typeof(QuorumStake), nameof(QuorumStake.Operator))]
[NarrowedBy("shares", typeof(OperatorShares), nameof(OperatorShares.Operator))]
public sealed record Operator : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Address { get; init; }
    /// <summary>The account that must approve a delegation; zero: anyone may delegate. Null when the operator was seen before its registration.</summary>
    public Address? DelegationApprover { get; init; }
    /// <summary>M2 only, deprecated since.</summary>
    public Address? EarningsReceiver { get; init; }
    /// <summary>M2 only, without effect since the slashing release.</summary>
    public long? StakerOptOutWindowBlocks { get; init; }
    /// <summary>The last URI of OperatorMetadataURIUpdated; the contract does not store it.</summary>
    [MetadataUri(Time = nameof(MetadataUriTime))] public string? MetadataUri { get; init; }
    /// <summary>Unix seconds: when it was last announced, be it the same again.</summary>
    public long? MetadataUriTime { get; init; }
    /// <summary>Block and time (Unix seconds) of OperatorRegistered; null when only later events were seen.</summary>
    [Field] public long? RegisteredBlock { get; init; }
    [Field] public long? RegisteredTime { get; init; }
    /// <summary>Number of AVSs with which it is registered now, see <see cref="OperatorAvsRegistration.Registered"/>.</summary>
    [Field] public int AvsCount { get; init; }
    /// <summary>Number of stakers delegated now, itself included.</summary>
    [Field] public int StakerCount { get; init; }
    /// <summary>Number of AllocationManager.OperatorSlashed.</summary>
    [Field] public int SlashCount { get; init; }

    public byte[] Key() => KeyOf(Address);
    public static byte[] KeyOf(Address address) => DocumentKey.Of(address);
}

/// <summary>Shares of one strategy delegated to an operator: sum of OperatorSharesIncreased less OperatorSharesDecreased.</summary>
[Document("operator_shares")]
public sealed record OperatorShares : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Operator { get; init; }
    [Field(Then = nameof(Shares))] public required Address Strategy { get; init; }
    /// <summary>In the strategy's shares; below 0 only when indexing began after the first deposits.</summary>
    [Field] public required BigInteger Shares { get; init; }

    public byte[] Key() => KeyOf(Operator, Strategy);
    public static byte[] KeyOf(Address @operator, Address strategy) => DocumentKey.Of(@operator, strategy);
}

/// <summary>To whom a staker is delegated (StakerDelegated, StakerUndelegated).</summary>
[Document("delegation")]
public sealed record Delegation : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Staker { get; init; }
    /// <summary>Null: not delegated now.</summary>
    [Field] public Address? Operator { get; init; }
    /// <summary>Block and time (Unix seconds) of the event that made it so.</summary>
    [Field] public required long SinceBlock { get; init; }
    public required long SinceTime { get; init; }

    public byte[] Key() => KeyOf(Staker);
    public static byte[] KeyOf(Address staker) => DocumentKey.Of(staker);
}
