using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>StrategyManager, EigenPodManager and DelegationManager: what stakers have deposited, and by which factor slashing counts for it.</summary>
internal static class DepositProjection
{
    public static void Deposited(Deposit e, ProjectionContext c) => c.AddStakerShares(e.Staker, e.Strategy, e.Shares);

    public static void Deposited(DepositOfToken e, ProjectionContext c)
    {
        c.AddStakerShares(e.Staker, e.Strategy, e.Shares);
        c.ChangeStrategy(e.Strategy, s => s with { Token = s.Token ?? e.Token });
    }

    public static void Deposited(BeaconChainETHDeposited e, ProjectionContext c) => c.AddStakerShares(e.Owner, StakerShares.BeaconChainEth, e.Amount);

    public static void ScalingFactorUpdated(DepositScalingFactorUpdated e, ProjectionContext c) => c.ChangeStakerShares(e.Staker, e.Strategy, s => s with
    {
        PreviousScalingFactor = s.ScalingFactor,
        ScalingFactor = e.Factor.IsZero ? Wad.One : e.Factor, // SlashingLib.scalingFactor reads an unset factor so.
        ScalingFactorTransaction = c.At.Transaction,
    });

    public static void PodDeployed(PodDeployed e, ProjectionContext c) =>
        ChangePod(e.Owner, c, p => p with { Pod = e.Pod, DeployedBlock = c.At.Block, DeployedTime = c.At.Time });

    public static void PodSharesUpdated(PodSharesUpdated e, ProjectionContext c) => c.AddStakerShares(e.Owner, StakerShares.BeaconChainEth, e.Delta);

    public static void TotalTold(NewTotalShares e, ProjectionContext c) => c.ChangeStakerShares(e.Owner, StakerShares.BeaconChainEth, s =>
        s with { DepositShares = e.Total, DepositSharesProblem = null, TotalTransaction = c.At.Transaction });

    public static void BeaconChainSlashed(BeaconChainSlashingFactorDecreased e, ProjectionContext c) =>
        ChangePod(e.Staker, c, p => p with { BeaconChainSlashingFactor = e.Factor });

    public static void AddStakerShares(this ProjectionContext c, Address staker, Address strategy, BigInteger delta) =>
        c.ChangeStakerShares(staker, strategy, s => s with { DepositShares = s.DepositShares + delta });

    public static StakerShares ChangeStakerShares(this ProjectionContext c, Address staker, Address strategy, Func<StakerShares, StakerShares> change) => c.Change(
        StakerShares.KeyOf(staker, strategy),
        () => new StakerShares { ChainId = c.ChainId, Staker = staker, Strategy = strategy, UpdatedBlock = c.At.Block },
        s => change(s) with { UpdatedBlock = c.At.Block });

    private static void ChangePod(Address owner, ProjectionContext c, Func<EigenPod, EigenPod> change) =>
        c.Change(EigenPod.KeyOf(owner), () => new EigenPod { ChainId = c.ChainId, Owner = owner }, change);
}
