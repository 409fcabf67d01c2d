using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>An operator set of an AVS (AllocationManager.createOperatorSets), known by AVS and number.</summary>
[Document("operator_set")]
public sealed record OperatorSet : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required long SetId { get; init; }
    /// <summary>Block and time (Unix seconds) of OperatorSetCreated; null when only later events were seen.</summary>
    [Field] public long? CreatedBlock { get; init; }
    [Field] public long? CreatedTime { get; init; }
    /// <summary>Slashable strategies: StrategyAddedToOperatorSet less StrategyRemovedFromOperatorSet, in the order in which they were added.</summary>
    public IReadOnlyList<Address> Strategies { get; init; } = [];
    /// <summary>Members now, see <see cref="OperatorSetMember.Member"/>.</summary>
    [Field] public int MemberCount { get; init; }
    /// <summary>RedistributionAddressSet: who receives slashed funds; null: they are burned.</summary>
    public Address? RedistributionRecipient { get; init; }
    /// <summary>
    /// The only account that may slash (SlasherUpdated, SlasherMigrated, since v1.9.0); null before: any appointee of slashOperator.
    /// It gives way to <see cref="PendingSlasher"/> at <see cref="SlasherEffectBlock"/>, without an event.
    /// </summary>
    public Address? Slasher { get; init; }
    public Address? PendingSlasher { get; init; }
    public long? SlasherEffectBlock { get; init; }
    /// <summary>Number of OperatorSlashed.</summary>
    [Field] public int SlashCount { get; init; }
    /// <summary>The last slashId, which OperatorSlashed does not carry, and the transaction in which StrategyManager told it while that slash is still to be told.</summary>
    public System.Numerics.BigInteger? LastSlashId { get; init; }
    public Hash32? LastSlashTransaction { get; init; }
    /// <summary>SlashResolutionBlockSet of that slash; null when none was told.</summary>
    public long? LastSlashResolutionBlock { get; init; }

    /// <summary>KeyRegistrar.OperatorSetConfigured: 1 ECDSA, 2 BN254; null until told.</summary>
    public int? CurveType { get; init; }

    /// <summary>Who may slash at a block.</summary>
    public Address? SlasherAt(long block) => SlasherEffectBlock is { } effect && effect <= block ? PendingSlasher : Slasher;

    public byte[] Key() => KeyOf(Avs, SetId);
    public static byte[] KeyOf(Address avs, long setId) => DocumentKey.Of(avs, setId);
}

/// <summary>An operator in an operator set (AllocationManager.registerForOperatorSets, deregisterFromOperatorSets).</summary>
[Document("operator_set_member")]
public sealed record OperatorSetMember : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required long SetId { get; init; }
    [Field] public required Address Operator { get; init; }
    [Field] public bool Member { get; init; }
    /// <summary>Block and time (Unix seconds) of the last joining.</summary>
    public long? JoinedBlock { get; init; }
    public long? JoinedTime { get; init; }
    /// <summary>Block and time of the last leaving. The operator stays slashable until this block + DEALLOCATION_DELAY, which only a view tells.</summary>
    public long? LeftBlock { get; init; }
    public long? LeftTime { get; init; }
    /// <summary>KeyRegistrar: the operator's key for the set as hex, an address for ECDSA or G1 and G2 of BN254 encoded; null before KeyRegistered and after KeyDeregistered.</summary>
    public string? PublicKey { get; init; }
    /// <summary>1 ECDSA, 2 BN254.</summary>
    public int? KeyCurveType { get; init; }
    public long? KeyBlock { get; init; }

    public byte[] Key() => KeyOf(Avs, SetId, Operator);
    public static byte[] KeyOf(Address avs, long setId, Address @operator) => DocumentKey.Of(avs, setId, @operator);
}
