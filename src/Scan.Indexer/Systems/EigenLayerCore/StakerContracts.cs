using Scan.Domain.EigenLayer;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>The contracts that hold stakers' deposits, and DelegationManager's withdrawal queue.</summary>
internal static class StakerContracts
{
    private const string Strategy = "StrategyBase", DurationVault = "DurationVaultStrategy", Pod = "EigenPod";

    public static void Declare(SystemBuilder system)
    {
        DeclareStrategyManager(system.Contract("StrategyManager"));
        DeclareM1(system.Contract("StrategyManager"));
        DeclarePods(system.Contract("EigenPodManager"));
        // There are tens of thousands of pods; Initialized is emitted by half of all contracts.
        system.Contract(Pod).IsFoundBy(kind => kind.Name != "Initialized");
        DeclareWithdrawals(system.Contract("DelegationManager"));
        system.Contract("StrategyFactory")
            .On<StrategySetForToken>(StrategyProjection.Deployed, (e, s) => s.Contract(e.Strategy).Token(e.Token))
            .On<DurationVaultDeployed>(DurationVaultProjection.Deployed, (e, s) => s.Contract(e.Vault).Token(e.Token).Avs(e.Avs))
            .Announces<StrategySetForToken>(e => new SourceChild(EigenLayerCoreSystem.SystemName, Strategy, e.Strategy))
            .Announces<DurationVaultDeployed>(e => new SourceChild(EigenLayerCoreSystem.SystemName, DurationVault, e.Vault));
        system.Contract(Strategy).IsStrategy();
        system.Contract(DurationVault).IsStrategy();
    }

    private static void DeclareStrategyManager(ContractBuilder contract) => contract
        .On<Deposit>(DepositProjection.Deposited, (e, s) => s.Staker(e.Staker).Contract(e.Strategy))
        .On<DepositOfToken>(DepositProjection.Deposited, (e, s) => s.Staker(e.Staker).Contract(e.Strategy).Token(e.Token))
        .On<StrategyAddedToDepositWhitelist>(StrategyProjection.Whitelisted, (e, s) => s.Contract(e.Strategy))
        .On<StrategyRemovedFromDepositWhitelist>(StrategyProjection.Unlisted, (e, s) => s.Contract(e.Strategy))
        .On<BurnOrRedistributableSharesIncreased>(SlashedSharesProjection.Increased, (e, s) => s.Avs(e.Set.Avs).Contract(e.Strategy))
        .On<BurnOrRedistributableSharesDecreased>(SlashedSharesProjection.Decreased, (e, s) => s.Avs(e.Set.Avs).Contract(e.Strategy))
        .On<SlashResolutionBlockSet>(SlashedSharesProjection.ResolutionSet, (e, s) => s.Avs(e.Set.Avs));

    private static void DeclareM1(ContractBuilder contract) => contract
        .On<ShareWithdrawalQueued>(WithdrawalM1Projection.SharesQueued, (e, s) => s.Staker(e.Depositor).Contract(e.Strategy))
        .On<WithdrawalQueuedM1>(WithdrawalM1Projection.Queued, (e, s) => s.Staker(e.Depositor).Operator(e.DelegatedAddress).Withdrawal(e.Root))
        .On<WithdrawalCompletedM1>(WithdrawalM1Projection.Completed, (e, s) => s.Staker(e.Depositor).Staker(e.Withdrawer).Withdrawal(e.Root), WithdrawalM1Projection.AskDeposits)
        .On<WithdrawalDelayBlocksSet>(WithdrawalDelays.Set, (_, s) => s.Contract(s.Emitter));

    private static void DeclarePods(ContractBuilder contract) => contract
        .On<PodDeployed>(DepositProjection.PodDeployed, (e, s) => s.Staker(e.Owner).Contract(e.Pod))
        .On<BeaconChainETHDeposited>(DepositProjection.Deposited, (e, s) => s.Staker(e.Owner).Contract(StakerShares.BeaconChainEth))
        .On<PodSharesUpdated>(DepositProjection.PodSharesUpdated, (e, s) => s.Staker(e.Owner).Contract(StakerShares.BeaconChainEth))
        .On<NewTotalShares>(DepositProjection.TotalTold, (e, s) => s.Staker(e.Owner).Contract(StakerShares.BeaconChainEth))
        .On<BeaconChainSlashingFactorDecreased>(DepositProjection.BeaconChainSlashed, (e, s) => s.Staker(e.Staker).Contract(StakerShares.BeaconChainEth))
        .Announces<PodDeployed>(e => new SourceChild(EigenLayerCoreSystem.SystemName, Pod, e.Pod));

    private static void DeclareWithdrawals(ContractBuilder contract) => contract
        .On<DepositScalingFactorUpdated>(DepositProjection.ScalingFactorUpdated, (e, s) => s.Staker(e.Staker).Contract(e.Strategy))
        .On<WithdrawalQueued>(WithdrawalProjection.Queued, (e, s) => s.Staker(e.Withdrawal.Staker).Operator(e.Withdrawal.DelegatedTo).Withdrawal(e.Root))
        .On<SlashingWithdrawalQueued>(WithdrawalProjection.Queued, (e, s) => s.Staker(e.Withdrawal.Staker).Operator(e.Withdrawal.DelegatedTo).Withdrawal(e.Root), WithdrawalDelays.AskMinimum)
        .On<WithdrawalCompleted>(WithdrawalProjection.Completed, (e, s) => s.Withdrawal(e.Root), n => n.Transaction())
        .On<SlashingWithdrawalCompleted>(WithdrawalProjection.Completed, (e, s) => s.Withdrawal(e.Root), n => n.Transaction())
        .On<WithdrawalMigrated>(WithdrawalProjection.Migrated, (e, s) => s.Withdrawal(e.OldRoot).Withdrawal(e.NewRoot))
        .On<Upgraded>(WithdrawalDelays.Upgraded, (e, s) => s.Contract(s.Emitter).Account(e.Implementation), WithdrawalDelays.AskRelease)
        .On<MinWithdrawalDelayBlocksSet>(WithdrawalDelays.Set, (_, s) => s.Contract(s.Emitter))
        .On<StrategyWithdrawalDelayBlocksSet>(WithdrawalDelays.Set, (e, s) => s.Contract(s.Emitter).Contract(e.Strategy))
        .On<WithdrawalDelayBlocksSet>(WithdrawalDelays.Set, (_, s) => s.Contract(s.Emitter));
}
