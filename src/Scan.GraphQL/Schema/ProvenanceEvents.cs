namespace Scan.GraphQL.Schemas;

/// <summary>
/// Kinds of documents whose subjects are spoken of by many logs that leave them alone, and the events that change them, as the projections have it. ProvenanceCheck holds every log that a
/// projection's test plays against it.
/// </summary>
internal static class ProvenanceEvents
{
    /// <summary>What joins, leaves, names or allows an operator of an AVS.</summary>
    private static readonly string[] Membership =
    [
        "AllowlistUpdated", "NewPubkeyRegistration", "OperatorAVSRegistrationStatusUpdated", "OperatorAdded", "OperatorAddedToOperatorSet", "OperatorAddedToQuorums", "OperatorAllowed",
        "OperatorDeregistered", "OperatorDisallowed", "OperatorEjected", "OperatorRegistered", "OperatorRemoved", "OperatorRemovedFromOperatorSet", "OperatorRemovedFromQuorums",
        "OperatorSocketSet", "OperatorSocketUpdate",
    ];

    /// <summary>Names of events by kind; a kind that is not here is changed by whatever its searches find.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> ByKind { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["accountAdmin"] = ["AdminRemoved", "AdminSet", "PendingAdminAdded", "PendingAdminRemoved"],
        ["agent"] =
        [
            "Approval", "FeedbackRevoked", "MetadataSet", "NewFeedback", "Registered", "Transfer", "URIUpdated", "UriUpdated", "ValidationRequest", "ValidationResponse",
        ],
        ["agentMetadata"] = ["MetadataSet"],
        ["allocation"] = ["AllocationUpdated"],
        ["allocationDelay"] = ["AllocationDelaySet"],
        ["appointee"] = ["AppointeeRemoved", "AppointeeSet"],
        ["blsOperator"] = ["NewPubkeyRegistration", "OperatorAddedToQuorums", "OperatorRegistered", "OperatorRemovedFromQuorums", "OperatorStakeUpdate", "QuorumIndexUpdate", "StakeUpdate"],
        ["delegation"] = ["StakerDelegated", "StakerUndelegated"],
        ["ecdsaOperator"] = ["OperatorDeregistered", "OperatorEjected", "OperatorPermitted", "OperatorRegistered", "OperatorRevoked", "OperatorWeightUpdated", "SigningKeyUpdate"],
        ["feeSplit"] = ["OperatorAVSSplitBipsSet", "OperatorPISplitBipsSet", "OperatorSetSplitBipsSet"],
        ["feedbackClient"] = ["NewFeedback"],
        ["lastAuthorization"] = ["AuthorizationUsed"],
        ["operator"] =
        [
            .. Membership, "DelegationApproverUpdated", "OperatorDetailsModified", "OperatorMetadataURIUpdated", "OperatorSlashed", "StakerDelegated", "StakerUndelegated",
        ],
        ["operatorAvsRegistration"] = Membership,
        ["operatorMagnitude"] = ["EncumberedMagnitudeUpdated", "MaxMagnitudeUpdated"],
        ["operatorSetMember"] = ["KeyDeregistered", "KeyRegistered", "OperatorAddedToOperatorSet", "OperatorRemovedFromOperatorSet"],
        ["operatorShares"] = ["OperatorSharesDecreased", "OperatorSharesIncreased"],
        ["quorum"] =
        [
            "LookAheadPeriodChanged", "MinimumStakeForQuorumUpdated", "OperatorAddedToQuorums", "OperatorDeregistered", "OperatorRegistered", "OperatorRemovedFromQuorums", "OperatorSetParamsUpdated",
            "OperatorStakeUpdate", "QuorumCreated", "StakeUpdate", "StrategyAddedToQuorum", "StrategyMultiplierUpdated", "StrategyRemovedFromQuorum",
        ],
        ["quorumStake"] = ["NewPubkeyRegistration", "OperatorAddedToQuorums", "OperatorRegistered", "OperatorRemovedFromQuorums", "OperatorStakeUpdate", "QuorumIndexUpdate", "StakeUpdate"],
        ["quorumStakeDay"] = ["OperatorStakeUpdate", "StakeUpdate"],
        ["rewardsClaimer"] = ["ClaimerForSet"],
        ["tokenHolder"] = ["Transfer"],
        ["vaultOperator"] = ["CooldownToUnstake", "Frozen", "SetOperatorFeeBPS", "Stake", "Unstake"],
        ["vaultPosition"] = ["CooldownToUnstake", "RewardsClaimed", "Stake", "TransferBatch", "TransferSingle", "Unstake"],
    }.ToDictionary(kind => kind.Key, kind => (IReadOnlySet<string>)kind.Value.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
}
