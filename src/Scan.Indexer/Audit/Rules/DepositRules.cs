using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>What stakers have deposited and could withdraw, their EigenPods, and the strategies.</summary>
internal static class DepositRules
{
    private const string Manager = "StrategyManager", Pods = "EigenPodManager";

    private static readonly FunctionAbi[] DepositShares =
    [
        FunctionAbi.Parse("stakerDepositShares(address staker, address strategy) view returns (uint256)"), FunctionAbi.Parse("stakerStrategyShares(address staker, address strategy) view returns (uint256)"),
    ];

    private static readonly FunctionAbi[] PodShares =
    [
        FunctionAbi.Parse("podOwnerDepositShares(address owner) view returns (int256)"), FunctionAbi.Parse("podOwnerShares(address owner) view returns (int256)"),
    ];

    private static readonly FunctionAbi ScalingFactor = FunctionAbi.Parse("depositScalingFactor(address staker, address strategy) view returns (uint256)");
    private static readonly FunctionAbi WithdrawableShares =
        FunctionAbi.Parse("getWithdrawableShares(address staker, address[] strategies) view returns (uint256[] withdrawableShares, uint256[] depositShares)");
    private static readonly FunctionAbi OwnerToPod = FunctionAbi.Parse("ownerToPod(address owner) view returns (address)");
    private static readonly FunctionAbi SlashingFactor = FunctionAbi.Parse("beaconChainSlashingFactor(address owner) view returns (uint64)");
    private static readonly FunctionAbi IsWhitelisted = FunctionAbi.Parse("strategyIsWhitelistedForDeposit(address strategy) view returns (bool)");
    private static readonly FunctionAbi UnderlyingToken = FunctionAbi.Parse("underlyingToken() view returns (address)");
    private static readonly FunctionAbi MaxPerDeposit = FunctionAbi.Parse("maxPerDeposit() view returns (uint256)");
    private static readonly FunctionAbi MaxTotalDeposits = FunctionAbi.Parse("maxTotalDeposits() view returns (uint256)");

    public static IEnumerable<AuditRule> All { get; } = [new AuditRule<StakerShares>(Shares), new AuditRule<EigenPod>(Pod), new AuditRule<RestakingStrategy>(Strategy)];

    /// <summary>
    /// Deposit shares: StrategyManager.stakerDepositShares (M2: stakerStrategyShares), for native ETH EigenPodManager.podOwnerDepositShares (M2: podOwnerShares).
    /// Since the slashing release also DelegationManager.depositScalingFactor, and getWithdrawableShares against deposit shares × factor × slashing factor. What is not certain is not compared.
    /// </summary>
    private static void Shares(StakerShares s, AuditContext c)
    {
        c.Behind([Topics.Staker(c.ChainId, s.Staker), Topics.Contract(c.ChainId, s.Strategy)]);
        c.At("DelegationManager").Is("scalingFactor", s.ScalingFactor, ScalingFactor, s.Staker, s.Strategy);
        if (s.DepositSharesProblem is not null) return;
        if (s.Strategy == StakerShares.BeaconChainEth) c.At(Pods).Is("depositShares", s.DepositShares, PodShares, s.Staker);
        else c.At(Manager).Is("depositShares", s.DepositShares, DepositShares, s.Staker, s.Strategy);
        var magnitude = c.Find<Delegation>(Delegation.KeyOf(s.Staker))?.Operator is { } joined ? c.Find<OperatorMagnitude>(OperatorMagnitude.KeyOf(joined, s.Strategy)) : null;
        var withdrawable = s.Withdrawable(magnitude, c.Find<EigenPod>(EigenPod.KeyOf(s.Staker)));
        c.At("DelegationManager").Compare("withdrawable", WithdrawableShares, [s.Staker, new object[] { s.Strategy }],
            results => (AuditText.Of(new object[] { withdrawable }), AuditText.Of(results["withdrawableShares"])));
    }

    /// <summary>EigenPodManager.ownerToPod and, since the slashing release, beaconChainSlashingFactor.</summary>
    private static void Pod(EigenPod p, AuditContext c)
    {
        c.Behind([Topics.Staker(c.ChainId, p.Owner)]);
        if (p.Pod is { } pod) c.At(Pods).Is("pod", pod, OwnerToPod, p.Owner);
        c.At(Pods).Is("beaconChainSlashingFactor", p.BeaconChainSlashingFactor, SlashingFactor, p.Owner);
    }

    /// <summary>StrategyManager.strategyIsWhitelistedForDeposit, StrategyBase.underlyingToken, StrategyBaseTVLLimits.maxPerDeposit and maxTotalDeposits.</summary>
    private static void Strategy(RestakingStrategy s, AuditContext c)
    {
        c.Behind([Topics.Contract(c.ChainId, s.Address)]);
        if (s.Whitelisted is { } listed) c.At(Manager).Is("whitelisted", listed, IsWhitelisted, s.Address);
        var strategy = c.AtNamed("StrategyBase", s.Address);
        if (s.Token is { } token) strategy.Is("token", token, UnderlyingToken);
        if (s.MaxPerDeposit is { } once) strategy.Is("maxPerDeposit", once, MaxPerDeposit);
        if (s.MaxTotalDeposits is { } total) strategy.Is("maxTotalDeposits", total, MaxTotalDeposits);
    }
}
