using Scan.Domain.EigenLayer;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>RewardsCoordinator's events.</summary>
internal static class RewardsContract
{
    public static void Declare(ContractBuilder contract)
    {
        DeclareSubmissions(contract);
        DeclareSetSubmissions(contract);
        DeclareClaims(contract);
        DeclareSettings(contract);
    }

    private static void DeclareSubmissions(ContractBuilder contract) => contract
        .On<AVSRewardsSubmissionCreated>((e, c) => RewardsProjection.Created(RewardsKind.Avs, e.Avs, null, e.Avs, e.Nonce, e.Hash, e.Content, c), (e, s) => s.Avs(e.Avs).Token(e.Content.Token))
        .On<RewardsSubmissionForAllCreated>((e, c) => RewardsProjection.Created(RewardsKind.All, null, null, e.Submitter, e.Nonce, e.Hash, e.Content, c), (e, s) => s.Account(e.Submitter).Token(e.Content.Token))
        .On<RewardsSubmissionForAllEarnersCreated>((e, c) => RewardsProjection.Created(RewardsKind.AllEarners, null, null, e.Submitter, e.Nonce, e.Hash, e.Content, c), (e, s) => s.Account(e.Submitter).Token(e.Content.Token))
        .On<OperatorDirectedAVSRewardsSubmissionCreated>((e, c) => RewardsProjection.Created(RewardsKind.OperatorDirectedAvs, e.Avs, null, e.Caller, e.Nonce, e.Hash, e.Content, c), (e, s) => s.Avs(e.Avs).Token(e.Content.Token).Account(e.Caller));

    private static void DeclareSetSubmissions(ContractBuilder contract) => contract
        .On<OperatorDirectedOperatorSetRewardsSubmissionCreated>((e, c) => RewardsProjection.Created(RewardsKind.OperatorDirectedSet, e.Set.Avs, e.Set.Id, e.Caller, e.Nonce, e.Hash, e.Content, c), (e, s) => s.Avs(e.Set.Avs).Token(e.Content.Token).Account(e.Caller))
        .On<UniqueStakeRewardsSubmissionCreated>((e, c) => RewardsProjection.Created(RewardsKind.UniqueStake, e.Set.Avs, e.Set.Id, e.Caller, e.Nonce, e.Hash, e.Content, c), (e, s) => s.Avs(e.Set.Avs).Token(e.Content.Token).Account(e.Caller))
        .On<TotalStakeRewardsSubmissionCreated>((e, c) => RewardsProjection.Created(RewardsKind.TotalStake, e.Set.Avs, e.Set.Id, e.Caller, e.Nonce, e.Hash, e.Content, c), (e, s) => s.Avs(e.Set.Avs).Token(e.Content.Token).Account(e.Caller));

    private static void DeclareClaims(ContractBuilder contract) => contract
        .On<DistributionRootSubmitted>(RewardsProjection.RootSubmitted, (_, s) => s.Contract(s.Emitter))
        .On<DistributionRootDisabled>(RewardsProjection.RootDisabled, (_, s) => s.Contract(s.Emitter))
        .On<RewardsClaimed>(RewardsProjection.Claimed, (e, s) => s.Account(e.Earner).Account(e.Recipient).Token(e.Token))
        .On<ClaimerForSet>(RewardsProjection.ClaimerSet, (e, s) => s.Account(e.Earner).Account(e.Claimer));

    private static void DeclareSettings(ContractBuilder contract) => contract
        .On<OperatorAVSSplitBipsSet>((e, c) => RewardsProjection.SplitSet(e.Operator, e.Avs, null, e.ActivatedAt, e.OldBips, e.NewBips, c), (e, s) => s.Operator(e.Operator).Avs(e.Avs))
        .On<OperatorPISplitBipsSet>((e, c) => RewardsProjection.SplitSet(e.Operator, null, null, e.ActivatedAt, e.OldBips, e.NewBips, c), (e, s) => s.Operator(e.Operator))
        .On<OperatorSetSplitBipsSet>((e, c) => RewardsProjection.SplitSet(e.Operator, e.Set.Avs, e.Set.Id, e.ActivatedAt, e.OldBips, e.NewBips, c), (e, s) => s.Operator(e.Operator).Avs(e.Set.Avs))
        .Notes<ActivationDelaySet>("activationDelay", e => (e.OldActivationDelay, e.NewActivationDelay))
        .Notes<GlobalCommissionBipsSet>("globalOperatorCommissionBips", e => (e.OldBips, e.NewBips))
        .Notes<DefaultOperatorSplitBipsSet>("defaultOperatorSplitBips", e => (e.OldBips, e.NewBips))
        .Notes<RewardsForAllSubmitterSet>("isRewardsForAllSubmitter", e => (e.OldValue, e.NewValue), e => e.Submitter)
        .Notes<RewardsUpdaterSet>("rewardsUpdater", e => (e.Previous, e.Updater))
        .Notes<FeeRecipientSet>("feeRecipient", e => (e.Previous, e.Recipient))
        .Notes<OptInForProtocolFeeSet>("isOptedInForProtocolFee", e => (e.OldValue, e.NewValue), e => e.Submitter);
}
