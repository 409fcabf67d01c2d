using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Middleware;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>The registries behind an AVS: quorums, stakes, operator ids, and ECDSA registries.</summary>
internal static class QuorumRules
{
    private const string Stakes = "StakeRegistry", Indexes = "IndexRegistry", Keys = "BLSApkRegistry", Ecdsa = "ECDSAStakeRegistry";

    /// <summary>StakeRegistry.MAX_WEIGHING_FUNCTION_LENGTH.</summary>
    private const int MostStrategies = 32;
    private static readonly FunctionAbi CurrentStake = FunctionAbi.Parse("getCurrentStake(bytes32 operatorId, uint8 quorum) view returns (uint96)");
    private static readonly FunctionAbi CurrentTotalStake = FunctionAbi.Parse("getCurrentTotalStake(uint8 quorum) view returns (uint96)");
    private static readonly FunctionAbi MinimumStake = FunctionAbi.Parse("minimumStakeForQuorum(uint8 quorum) view returns (uint96)");
    private static readonly FunctionAbi StrategyCount = FunctionAbi.Parse("strategyParamsLength(uint8 quorum) view returns (uint256)");
    private static readonly FunctionAbi StrategyAt = FunctionAbi.Parse("strategyParamsByIndex(uint8 quorum, uint256 index) view returns ((address strategy, uint96 multiplier) params)");
    private static readonly FunctionAbi StakeType = FunctionAbi.Parse("stakeTypePerQuorum(uint8 quorum) view returns (uint8)");
    private static readonly FunctionAbi LookAhead = FunctionAbi.Parse("slashableStakeLookAheadPerQuorum(uint8 quorum) view returns (uint32)");
    private static readonly FunctionAbi SetParams =
        FunctionAbi.Parse("getOperatorSetParams(uint8 quorum) view returns ((uint32 maxOperatorCount, uint16 kickBIPsOfOperatorStake, uint16 kickBIPsOfTotalStake) params)");
    private static readonly FunctionAbi OperatorCount = FunctionAbi.Parse("totalOperatorsForQuorum(uint8 quorum) view returns (uint32)");
    private static readonly FunctionAbi OperatorIndex = FunctionAbi.Parse("currentOperatorIndex(uint8 quorum, bytes32 operatorId) view returns (uint32)");
    private static readonly FunctionAbi OperatorOfKey = FunctionAbi.Parse("pubkeyHashToOperator(bytes32 operatorId) view returns (address)");
    private static readonly FunctionAbi TotalWeight = FunctionAbi.Parse("getLastCheckpointTotalWeight() view returns (uint256)");
    private static readonly FunctionAbi ThresholdWeight = FunctionAbi.Parse("getLastCheckpointThresholdWeight() view returns (uint256)");
    private static readonly FunctionAbi MinimumWeight = FunctionAbi.Parse("minimumWeight() view returns (uint256)");
    private static readonly FunctionAbi EcdsaQuorum = FunctionAbi.Parse("quorum() view returns (((address strategy, uint96 multiplier)[] strategies) quorum)");
    private static readonly FunctionAbi IsRegistered = FunctionAbi.Parse("operatorRegistered(address operator) view returns (bool)");
    private static readonly FunctionAbi OperatorWeight = FunctionAbi.Parse("getLastCheckpointOperatorWeight(address operator) view returns (uint256)");
    private static readonly FunctionAbi IsAllowlisted = FunctionAbi.Parse("allowlistedOperators(address operator) view returns (bool)");
    private static readonly FunctionAbi[] SigningKey =
    [
        FunctionAbi.Parse("getLatestOperatorSigningKey(address operator) view returns (address)"), FunctionAbi.Parse("getLastestOperatorSigningKey(address operator) view returns (address)"),
    ];

    public static IEnumerable<AuditRule> All { get; } =
    [
        new AuditRule<Quorum>(Quorums), new AuditRule<QuorumStake>(OperatorStakes), new AuditRule<BlsOperator>(OperatorIds),
        new AuditRule<EcdsaRegistry>(EcdsaRegistries), new AuditRule<EcdsaOperator>(EcdsaOperators),
    ];

    /// <summary>
    /// StakeRegistry.getCurrentTotalStake, minimumStakeForQuorum, strategyParamsByIndex, and of slashing registries stakeTypePerQuorum and
    /// slashableStakeLookAheadPerQuorum; RegistryCoordinator.getOperatorSetParams; IndexRegistry.totalOperatorsForQuorum.
    /// </summary>
    private static void Quorums(Quorum q, AuditContext c)
    {
        var stakes = c.Behind([Topics.Avs(c.ChainId, q.Avs)]).At(Stakes, q.Avs).Is("totalStake", q.TotalStake, CurrentTotalStake, q.Number);
        if (q.MinimumStake is { } minimum) stakes.Is("minimumStake", minimum, MinimumStake, q.Number);
        stakes.Ask("strategies", StrategiesOf(q, stakes));
        if (q.LookAheadBlocks is not null || q.LookAheadProblem is not null) stakes.Is("stakeType", q.StakeType, StakeType, q.Number);
        if (q.LookAheadBlocks is { } blocks) stakes.Is("lookAheadBlocks", blocks, LookAhead, q.Number);
        c.At(Indexes, q.Avs).Is("operatorCount", q.OperatorCount, OperatorCount, q.Number);
        if (q.MaxOperatorCount is not { } most) return;
        object?[] ours = [most, q.KickBipsOfOperatorStake, q.KickBipsOfTotalStake];
        c.At(RegistrationRules.CoordinatorOf(q.Avs, c), q.Avs).Is("maxOperatorCount", ours, SetParams, q.Number);
    }

    /// <summary>First how many there are, then each.</summary>
    private static AuditStep.Ask StrategiesOf(Quorum q, AuditTarget stakes)
    {
        var count = stakes.View(StrategyCount, q.Number);
        var ours = AuditText.OfSet(q.Strategies.Select(s => new object[] { s.Strategy, s.Multiplier }));
        return new([count], results => (BigInteger)results[0][0] is var told && told > MostStrategies ? new AuditStep.Unreachable(count.Name, $"{told} strategies are more than a quorum may have")
            : told.IsZero ? AuditTarget.Judge(count, (ours, AuditText.OfSet(Array.Empty<object>())))
            : new AuditStep.Ask([.. Enumerable.Range(0, (int)told).Select(i => stakes.View(StrategyAt, q.Number, i))],
                each => AuditTarget.Judge(stakes.View(StrategyAt, q.Number, 0), (ours, AuditText.OfSet(each.Select(e => e[0]))))));
    }

    /// <summary>StakeRegistry.getCurrentStake; of members also IndexRegistry.currentOperatorIndex.</summary>
    private static void OperatorStakes(QuorumStake s, AuditContext c)
    {
        c.Behind([Topics.OperatorId(c.ChainId, s.OperatorId), Topics.Avs(c.ChainId, s.Avs)]).At(Stakes, s.Avs).Is("stake", s.Stake, CurrentStake, s.OperatorId, s.Quorum);
        if (s is { Member: true, Index: { } index }) c.At(Indexes, s.Avs).Is("index", index, OperatorIndex, s.Quorum, s.OperatorId);
    }

    /// <summary>BLSApkRegistry.pubkeyHashToOperator.</summary>
    private static void OperatorIds(BlsOperator o, AuditContext c)
    {
        if (o.Operator is { } owner) c.Behind([Topics.OperatorId(c.ChainId, o.OperatorId), Topics.Avs(c.ChainId, o.Avs)]).At(Keys, o.Avs).Is("operator", owner, OperatorOfKey, o.OperatorId);
    }

    /// <summary>ECDSAStakeRegistry.getLastCheckpointTotalWeight, getLastCheckpointThresholdWeight, minimumWeight, quorum.</summary>
    private static void EcdsaRegistries(EcdsaRegistry r, AuditContext c)
    {
        var registry = c.Behind([Topics.Avs(c.ChainId, r.Avs), Topics.Contract(c.ChainId, r.Registry)]).AtNamed(Ecdsa, r.Registry);
        if (r.TotalWeight is { } total) registry.Is("totalWeight", total, TotalWeight);
        if (r.ThresholdWeight is { } threshold) registry.Is("thresholdWeight", threshold, ThresholdWeight);
        if (r.MinimumWeight is { } minimum) registry.Is("minimumWeight", minimum, MinimumWeight);
        if (r.Strategies.Count > 0) registry.Is("strategies", new object[] { r.Strategies.Select(s => new object[] { s.Strategy, s.Multiplier }) }, EcdsaQuorum);
    }

    /// <summary>
    /// ECDSAStakeRegistry.operatorRegistered, getLastCheckpointOperatorWeight, and the last signing key (misspelt in earlier releases); of the permissioned variant
    /// allowlistedOperators.
    /// </summary>
    private static void EcdsaOperators(EcdsaOperator o, AuditContext c)
    {
        var registry = c.Behind([Topics.Operator(c.ChainId, o.Operator), Topics.Avs(c.ChainId, o.Avs)]).AtNamed(Ecdsa, o.Registry)
            .Is("registered", o.Registered, IsRegistered, o.Operator).Is("weight", o.Weight, OperatorWeight, o.Operator);
        if (o.SigningKey is { } key) registry.Is("signingKey", key, SigningKey, o.Operator);
        if (o.Permitted is { } permitted) registry.Is("permitted", permitted, IsAllowlisted, o.Operator);
    }
}
