using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>StrategyManager, StrategyFactory and the strategies themselves: tokens, rates and who may deposit.</summary>
internal static class StrategyProjection
{
    public static ContractBuilder IsStrategy(this ContractBuilder contract) => contract
        .On<StrategyTokenSet>((e, c) => c.ChangeStrategy(c.Emitter, s => s with { Token = e.Token, Decimals = e.Decimals }), (e, s) => s.Contract(s.Emitter).Token(e.Token))
        .On<ExchangeRateEmitted>((e, c) => c.ChangeStrategy(c.Emitter, s => s with { ExchangeRate = e.Rate, ExchangeRateBlock = c.At.Block }), (_, s) => s.Contract(s.Emitter))
        .On<MaxPerDepositUpdated>(MostChanged, (_, s) => s.Contract(s.Emitter))
        .On<MaxTotalDepositsUpdated>(MostChanged, (_, s) => s.Contract(s.Emitter));

    /// <summary>A duration vault tells its limits so too (updateTVLLimits); before its initialization it has none to change.</summary>
    private static void MostChanged(MaxPerDepositUpdated e, ProjectionContext c)
    {
        c.ChangeStrategy(c.Emitter, s => s with { MaxPerDeposit = e.Most });
        if (c.Find<DurationVault>(DurationVault.KeyOf(c.Emitter)) is { } vault) c.Store(vault with { MaxPerDeposit = e.Most });
    }

    private static void MostChanged(MaxTotalDepositsUpdated e, ProjectionContext c)
    {
        c.ChangeStrategy(c.Emitter, s => s with { MaxTotalDeposits = e.Most });
        if (c.Find<DurationVault>(DurationVault.KeyOf(c.Emitter)) is { } vault) c.Store(vault with { StakeCap = e.Most });
    }

    public static void Whitelisted(StrategyAddedToDepositWhitelist e, ProjectionContext c) => c.ChangeStrategy(e.Strategy, s => s with { Whitelisted = true });

    public static void Unlisted(StrategyRemovedFromDepositWhitelist e, ProjectionContext c) => c.ChangeStrategy(e.Strategy, s => s with { Whitelisted = false });

    public static void Deployed(StrategySetForToken e, ProjectionContext c) => c.ChangeStrategy(e.Strategy, s => s with { Token = e.Token, FromFactory = true });

    public static RestakingStrategy ChangeStrategy(this ProjectionContext c, Address strategy, Func<RestakingStrategy, RestakingStrategy> change) =>
        c.Change(RestakingStrategy.KeyOf(strategy), () => new RestakingStrategy { ChainId = c.ChainId, Address = strategy }, change);
}
