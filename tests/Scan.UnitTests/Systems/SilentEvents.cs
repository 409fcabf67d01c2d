using System.Text.RegularExpressions;
using Scan.Indexer.Projections;

namespace Scan.UnitTests.Systems;

/// <summary>Events that stand in the ledger and the event list and change no document, each with the reason.</summary>
internal static partial class SilentEvents
{
    private const string Pods = "Validators of a pod are not followed; what they change of shares comes from EigenPodManager.";
    private const string Multichain = "Multichain certificates and tables: section 12 has no rule for them.";
    private const string Guard = "A guard of the protocol, without effect on what anybody holds.";
    private const string Legacy = "M1 only, deprecated before stake depended on it.";

    /// <summary>Inherited, whichever contract emits them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Everywhere = new Dictionary<string, string>
    {
        ["Initialized"] = "A version of code.", ["Upgraded"] = "A version of code.", ["OwnershipTransferred"] = "Followed where the owner is an AVS's.",
        ["OwnershipTransferStarted"] = "Nothing changed hands yet.", ["Paused"] = "Followed for MACH.", ["Unpaused"] = "Followed for MACH.", ["PauserRegistrySet"] = Guard,
        ["Approval"] = "Allowances are not followed.", ["ApprovalForAll"] = "Allowances are not followed.", ["EIP712DomainChanged"] = "A signing domain.",
    };

    public static readonly IReadOnlyDictionary<string, string> Contracts = new Dictionary<string, string>
    {
        ["EigenPod"] = Pods, ["BN254CertificateVerifier"] = Multichain, ["ECDSACertificateVerifier"] = Multichain, ["CrossChainRegistry"] = Multichain,
        ["OperatorTableUpdater"] = Multichain, ["BeaconChainOracle"] = Guard, ["PauserRegistry"] = Guard, ["ProtocolRegistry"] = "Names of releases.",
        ["ReleaseManager"] = "Names of releases.", ["Slasher"] = Legacy, ["SlashEscrowFactory"] = "Removed before funds went through it on mainnet.",
        ["TokenHopper"] = "Its submissions are RewardsCoordinator's.", ["TransparentUpgradeableProxy"] = "A version of code.", ["BackingEigen"] = "A token that is not followed.",
        ["Eigen"] = "A token that is not followed.", ["DelayedWithdrawalRouter"] = Legacy, ["PaymentCoordinator"] = "Preprod only.",
        ["StakedMultiTokenDraft"] = "A draft.", ["IdentityRegistryUnreleased"] = "Unreleased.",
        ["MiddlewareSlasher"] = "AllocationManager tells the slash itself; requests are not followed.", ["BLSSignatureChecker"] = "Followed for task managers.",
    };

    public static readonly IReadOnlyDictionary<string, string> Events = new Dictionary<string, string>
    {
        ["DelegationManager.StakerForceUndelegated"] = "The cause of StakerUndelegated.",
        ["DelegationManager.OperatorSharesSlashed"] = "Repeats OperatorSharesDecreased and the withdrawal queue's part.",
        ["DelegationManager.OperatorSharesBurned"] = "Repeats OperatorSharesDecreased.",
        ["DelegationManager.OnDelegationReceivedCallFailure"] = Legacy, ["DelegationManager.OnDelegationWithdrawnCallFailure"] = Legacy,
        ["DelegationManager.RegisterAsOperator"] = "M1: delegation was not live; M2 registers again.",
        ["EigenPodManager.BurnableETHSharesIncreased"] = "Locked in pods for ever; nobody holds it.", ["EigenPodManager.PectraForkTimestampSet"] = Guard,
        ["EigenPodManager.ProofTimestampSetterSet"] = Guard, ["EigenPodManager.BeaconOracleUpdated"] = Guard, ["EigenPodManager.DenebForkTimestampUpdated"] = Guard,
        ["EigenPodManager.MaxPodsUpdated"] = Guard,
        ["DurationVaultStrategy.DeallocateAttempted"] = "AllocationManager tells the result.",
        ["DurationVaultStrategy.DeregisterAttempted"] = "AllocationManager tells the result.",
        ["StrategyFactory.TokenBlacklisted"] = "Nothing is deployed for it.", ["StrategyFactory.StrategyBeaconModified"] = "A version of code.",
        ["StrategyManager.StrategyWhitelisterChanged"] = Guard,
        ["StrategyManager.UpdatedThirdPartyTransfersForbidden"] = Guard, ["StrategyManager.BurnableSharesIncreased"] = "Before operator sets could be told; nobody holds it.",
        ["StrategyManager.BurnableSharesDecreased"] = "Before operator sets could be told; nobody holds it.",
        ["StALT.Stake"] = "Assumed; holders follow from Transfer.", ["StALT.TransferSingle"] = "Assumed; sources disagree on the standard.",
        ["StALT.TransferBatch"] = "Assumed; sources disagree on the standard.",
        ["StakedMultiToken.RewardsAccrued"] = "Unclaimed rewards need a view.", ["StakedMultiToken.CooldownToUpdateOperatorFee"] = "Announces SetOperatorFeeBPS.",
        ["StakedMultiToken.CooldownToUpdateProtocolFee"] = "Announces SetProtocolFeeBPS.", ["StakedMultiToken.SetCooldownSecForOperatorFee"] = Guard,
        ["StakedMultiToken.SetCooldownSecForProtocolFee"] = Guard, ["StakedMultiToken.CollectFee"] = "Unclaimed rewards need a view.",
        ["StakedMultiToken.DistributionIndexUpdated"] = "Unclaimed rewards need a view.", ["StakedMultiToken.UserIndexUpdated"] = "Unclaimed rewards need a view.",
        ["StakedMultiToken.AlertVoted"] = "Votes by stake, without a rule in section 12.", ["StakedMultiToken.AlertRemoved"] = "Votes by stake, without a rule in section 12.",
        ["StakedMultiToken.ExpiryDurationUpdated"] = Guard, ["StakedMultiToken.NodeKeyRegistered"] = "Votes by stake, without a rule in section 12.",
        ["StakedMultiToken.NodeKeyAuthenticated"] = "Votes by stake, without a rule in section 12.", ["StakedMultiToken.NodeKeyRemoved"] = "Votes by stake, without a rule in section 12.",
        ["StakedMultiToken.URIUpdated"] = "A picture.", ["StakedMultiToken.URI"] = "A picture.", ["StakedMultiToken.OperatorRegistered"] = "Stake makes the operator known.",
        ["StakedMultiToken.OperatorAdded"] = "Stake makes the operator known.",
        ["IdentityRegistry.MetadataUpdate"] = "Repeats URIUpdated.", ["IdentityRegistry.BatchMetadataUpdate"] = "Names no value.",
        ["L2OutputOracle.OutputProposed"] = "Outputs are the rollup's; only their deletion concerns alerts.",
        ["AVSRegistrar.OperatorRegistered"] = "Echoes AllocationManager.", ["AVSRegistrar.OperatorDeregistered"] = "Echoes AllocationManager.",
        ["AVSRegistrar.OperatorAddedToAllowlist"] = "The set is hashed in the log.", ["AVSRegistrar.OperatorRemovedFromAllowlist"] = "The set is hashed in the log.",
        ["BLSPublicKeyCompendium.NewPubkeyRegistration"] = "Shared by all AVSs of Goerli; each coordinator tells whose an id is.",
        ["BLSApkRegistry.NewG2PubkeyRegistration"] = "The G1 key is the operator's id.",
        ["ECDSAStakeRegistry.M2QuorumRegistrationDisabled"] = Guard, ["RegistryCoordinator.M2QuorumRegistrationDisabled"] = Guard,
        ["SlashingRegistryCoordinator.M2QuorumRegistrationDisabled"] = Guard, ["RegistryCoordinator.OperatorSetsEnabled"] = Guard,
        ["SlashingRegistryCoordinator.OperatorSetsEnabled"] = Guard, ["RegistryCoordinator.QuorumBlockNumberUpdated"] = "The stakes beside it tell when they were updated.",
        ["SlashingRegistryCoordinator.QuorumBlockNumberUpdated"] = "The stakes beside it tell when they were updated.",
        ["EjectionManager.QuorumEjection"] = "OperatorEjected names each operator.", ["StakeRegistry.StakeTypeSet"] = "QuorumCreated in the same transaction tells it with the quorum.",
        ["Erc3009Token.AuthorizationCanceled"] = "Nothing was paid.", ["X402Token.AuthorizationCanceled"] = "Nothing was paid.",
        ["X402Permit2Proxy.EIP2612PermitFailedWithReason"] = "Settled tells whether the payment came about.",
        ["X402Permit2Proxy.EIP2612PermitFailedWithPanic"] = "Settled tells whether the payment came about.",
        ["X402Permit2Proxy.EIP2612PermitFailedWithData"] = "Settled tells whether the payment came about.",
    };

    /// <summary>Why no document follows from an event; null where one does, or nobody said why.</summary>
    public static string? Because(EventKind kind) =>
        IsNeverEmitted(kind.Era) ? "Known for the sake of the event list: nothing that was released emits it."
        : Contracts.GetValueOrDefault(kind.Contract) ?? Events.GetValueOrDefault($"{kind.Contract}.{kind.Name}") ?? Everywhere.GetValueOrDefault(kind.Name);

    /// <summary>True when all that an era says is that nothing released emits the event: one that also names a release where it is emitted does not say so.</summary>
    public static bool IsNeverEmitted(string? era) => NeverDeployed().IsMatch(Tags().Replace(era ?? "", "").Trim());

    /// <summary>Whole eras of the facts.</summary>
    [GeneratedRegex("""
        ^(?:
            (?:slashing\ (?:devnet|preprod)|[A-Za-z0-9\ ]*pre-release)\ bindings?\ only(?:\ \([^)]*\))?
            |(?:PEPE\ )?preprod(?:\ (?:Hoodi|v[0-9.]+))?\ only
            |declared(?:,\ never\ emitted|\ since\ [A-Za-z0-9.]+(?:,\ (?:never\ emitted|no\ emission\ in\ reviewed\ source))?)?
            |(?:key\ rotation|ejector-update)\ branch|slashing\ branches|branch\ form|branch\ [0-9]{4}-[0-9-]+(?:\ to\ [0-9]{4}-[0-9-]+)?
            |(?:earliest|first)\ draft|draft\ only|draft\ of\ [0-9/-]+,\ not\ deployed\ in\ production|drafts\ [A-Za-z0-9\ ]+\ to\ [0-9-]+
        )$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NeverDeployed();

    /// <summary>Names of releases, which say nothing of where the event came to.</summary>
    [GeneratedRegex(@"\[tags[^\]]*\]")]
    private static partial Regex Tags();
}
