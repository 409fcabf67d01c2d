using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>A service secured by restaked stake, known by the address of its service manager.</summary>
[Document("avs", HasProfile = true)]
public sealed record Avs : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Address { get; init; }
    /// <summary>Last AVSMetadataURIUpdated of AVSDirectory or AllocationManager. Anyone may call the M2 one: a URI alone proves no working service.</summary>
    [MetadataUri(Time = nameof(MetadataUriTime))] public string? MetadataUri { get; init; }
    /// <summary>Unix seconds: when it was last announced, be it the same again.</summary>
    public long? MetadataUriTime { get; init; }
    /// <summary><see cref="AvsKind"/>: what its contracts turned out to be.</summary>
    [Field] public string Kind { get; init; } = AvsKind.Unknown;
    /// <summary>Number of operators registered now, see <see cref="OperatorAvsRegistration.Registered"/>.</summary>
    [Field] public int OperatorCount { get; init; }
    [Field] public int QuorumCount { get; init; }
    /// <summary>AllocationManager.OperatorSetCreated.</summary>
    [Field] public int OperatorSetCount { get; init; }
    /// <summary>Open alerts (MACH).</summary>
    [Field] public int OpenAlerts { get; init; }
    [Field] public int TotalAlerts { get; init; }
    /// <summary>Each of its registry coordinators with who has a say there, the newest last. <see cref="RegistryCoordinator"/> and the coordinator's roles below are the newest one's.</summary>
    public IReadOnlyList<AvsCoordinator> Coordinators { get; init; } = [];
    public Address? RegistryCoordinator { get; init; }
    /// <summary>Why its quorums, their members and stakes cannot be told apart; null: they can.</summary>
    public string? QuorumProblem { get; init; }
    /// <summary>StakeRegistry of BLS middleware; an ECDSAStakeRegistry where there is none.</summary>
    public Address? StakeRegistry { get; init; }
    public Address? BlsApkRegistry { get; init; }
    public Address? IndexRegistry { get; init; }
    /// <summary>MACH: may confirm alerts.</summary>
    public Address? AlertConfirmer { get; init; }
    /// <summary>MACH: manages the allow-list.</summary>
    public Address? Whitelister { get; init; }
    /// <summary>AllocationManager.AVSRegistrarSet: called when operators join and leave operator sets; null: the AVS itself.</summary>
    public Address? Registrar { get; init; }
    /// <summary>AVSRegistrar.AvsConfigSet: the operator set that aggregates tasks, and those that execute them; null and empty until told.</summary>
    public long? AggregatorSetId { get; init; }
    public IReadOnlyList<long> ExecutorSetIds { get; init; } = [];
    /// <summary>Last OwnershipTransferred of the service manager, or the view owner where none was seen.</summary>
    public Address? Owner { get; init; }
    /// <summary>Why the owner is unknown, where the view was asked; null: it is known, or no log asked.</summary>
    public string? OwnerProblem { get; init; }
    /// <summary>Last RewardsInitiatorUpdated of the service manager, or the view rewardsInitiator where none was seen: may submit rewards.</summary>
    public Address? RewardsInitiator { get; init; }
    /// <summary>Why the rewards initiator is unknown, where the view was asked; null: it is known, or no log asked.</summary>
    public string? RewardsInitiatorProblem { get; init; }
    /// <summary>RegistryCoordinator: last OwnershipTransferred, or the view owner where none was seen. May change quorums, ejector and churn approver.</summary>
    public Address? CoordinatorOwner { get; init; }
    /// <summary>RegistryCoordinator: may eject operators.</summary>
    public Address? Ejector { get; init; }
    /// <summary>Where the ejector is an EjectionManager of this coordinator: who appoints its ejectors. From the view owner when it was named, then its OwnershipTransferred.</summary>
    public Address? EjectorOwner { get; init; }
    /// <summary>RegistryCoordinator: signs for newcomers that replace a member of a full quorum.</summary>
    public Address? ChurnApprover { get; init; }
    /// <summary>MACH: minimum percentage an alert may ask of each quorum; 66 in the source, set without an event: from the view quorumThresholdPercentage until QuorumThresholdPercentageChanged. Null when neither told.</summary>
    public int? QuorumThresholdPercentage { get; init; }
    /// <summary>MACH: enabled at first, without an event: from the view allowlistEnabled until an event tells. Null when neither did.</summary>
    public bool? AllowlistEnabled { get; init; }
    /// <summary>MACH: whether alerts are confirmed by recently updated stakes alone. A proxy starts with false, without an event: from the view staleStakesForbidden until StaleStakesForbiddenUpdate. Null when neither told.</summary>
    public bool? StaleStakesForbidden { get; init; }
    /// <summary>MACH: the one rollup of a single-rollup service manager (RollupChainIdUpdated, or the view rollupChainId where it is fixed), as a decimal string; null for the multi-rollup form.</summary>
    public string? SingleRollupChainId { get; init; }
    /// <summary>MACH: true when any bit of the service manager's last Paused or Unpaused is set.</summary>
    public bool Paused { get; init; }
    [Field] public required long FirstSeenBlock { get; init; }
    [Field] public required long FirstSeenTime { get; init; }

    public byte[] Key() => KeyOf(Address);
    public static byte[] KeyOf(Address avs) => DocumentKey.Of(avs);
}

/// <summary>A registry coordinator of an AVS.</summary>
/// <param name="Owner">Last OwnershipTransferred, or the view owner where none was seen.</param>
/// <param name="Ejector">May eject operators.</param>
/// <param name="EjectorOwner">Where the ejector is an EjectionManager of this coordinator: who appoints its ejectors.</param>
/// <param name="ChurnApprover">Signs for newcomers that replace a member of a full quorum.</param>
public sealed record AvsCoordinator(Address Address, Address? Owner = null, Address? Ejector = null, Address? EjectorOwner = null, Address? ChurnApprover = null);

/// <summary>What stands behind an AVS.</summary>
public static class AvsKind
{
    /// <summary>A MACH service manager.</summary>
    public const string Mach = "mach";
    /// <summary>BLS middleware.</summary>
    public const string Bls = "bls";
    /// <summary>ECDSA middleware.</summary>
    public const string Ecdsa = "ecdsa";
    /// <summary>Operator sets alone.</summary>
    public const string OperatorSets = "operator-sets";
    public const string Unknown = "unknown";
}

/// <summary>An operator's registration with an AVS: AVSDirectory's status, and what the AVS's own registries say of it.</summary>
[Document("operator_avs_registration")]
public sealed record OperatorAvsRegistration : IDocument
{
    public required long ChainId { get; init; }
    [Field(Then = nameof(RegisteredTime))] public required Address Avs { get; init; }
    [Field] public required Address Operator { get; init; }
    /// <summary>True while any of the registers below holds the operator. They change in one transaction where an AVS has several.</summary>
    [Field] public bool Registered { get; init; }
    /// <summary>AVSDirectory.OperatorAVSRegistrationStatusUpdated: true for 1 REGISTERED; null when no event spoke of the operator.</summary>
    public bool? InAvsDirectory { get; init; }
    /// <summary>RegistryCoordinator.OperatorRegistered and OperatorDeregistered; null when neither was seen.</summary>
    public bool? InCoordinator { get; init; }
    /// <summary>MachServiceManager.OperatorAdded and OperatorRemoved; null when neither was seen.</summary>
    public bool? InServiceManager { get; init; }
    /// <summary>ECDSAStakeRegistry.OperatorRegistered and OperatorDeregistered; null when neither was seen.</summary>
    public bool? InEcdsaRegistry { get; init; }
    /// <summary>Operator sets of the AVS it is in now (AllocationManager.OperatorAddedToOperatorSet), ascending.</summary>
    public IReadOnlyList<long> OperatorSets { get; init; } = [];
    /// <summary>Block and time (Unix seconds) of the last change from unregistered to registered, and back.</summary>
    [Field] public long? RegisteredBlock { get; init; }
    [Field] public long? RegisteredTime { get; init; }
    public long? DeregisteredBlock { get; init; }
    public long? DeregisteredTime { get; init; }
    /// <summary>Block and time of the last EjectionManager.OperatorEjected, the only event that tells ejection from leaving.</summary>
    public long? EjectedBlock { get; init; }
    public long? EjectedTime { get; init; }
    /// <summary>Why it last left quorums, by the call data: one of <see cref="OperatorRemoval"/>; null: it never left, or the call does not tell.</summary>
    [Field, Words(typeof(OperatorRemoval))] public string? RemovalCause { get; init; }
    public long? RemovalBlock { get; init; }
    /// <summary>keccak256 of the G1 key, from BLSApkRegistry; null for an AVS that is not on BLS middleware.</summary>
    public Hash32? OperatorId { get; init; }
    /// <summary>Quorums it is in now, ascending.</summary>
    public IReadOnlyList<byte> Quorums { get; init; } = [];
    /// <summary>Last OperatorSocketUpdate.</summary>
    public string? Socket { get; init; }
    /// <summary>Allow-list of MACH and of the wizard's coprocessor: null when no event spoke of the operator.</summary>
    [Field] public bool? Allowed { get; init; }
    /// <summary>The place of the last log that said so for several operators at once (AllowlistUpdated); null: none did.</summary>
    public long? ListedBlock { get; init; }
    public int? ListedLogIndex { get; init; }
    /// <summary>Public key on G1, from BLSApkRegistry.NewPubkeyRegistration.</summary>
    public BlsKey? KeyG1 { get; init; }

    public byte[] Key() => KeyOf(Avs, Operator);
    public static byte[] KeyOf(Address avs, Address @operator) => DocumentKey.Of(avs, @operator);
}

/// <summary>Why an operator left quorums.</summary>
public static class OperatorRemoval
{
    /// <summary>By itself: deregisterOperator, deregisterFromOperatorSets.</summary>
    public const string Left = "left";
    /// <summary>ejectOperator, or EjectionManager.ejectOperators, named it.</summary>
    public const string Ejected = "ejected";
    /// <summary>A newcomer took its place: registerOperatorWithChurn, registerForOperatorSets.</summary>
    public const string Churned = "churned";
    /// <summary>updateOperators found its stake under the minimum.</summary>
    public const string UnderMinimum = "under-minimum";
}

/// <summary>A point of BN254 G1 in affine coordinates.</summary>
public sealed record BlsKey(System.Numerics.BigInteger X, System.Numerics.BigInteger Y);
