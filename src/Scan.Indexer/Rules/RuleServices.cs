using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scan.Indexer.Feeds;
using Scan.Indexer.Health;

namespace Scan.Indexer.Rules;

public static class RuleServices
{
    /// <summary>What rules are judged and tried with. Needs <see cref="IndexerServices.AddScanStore"/>.</summary>
    public static IServiceCollection AddRules(this IServiceCollection services)
    {
        services.AddLiveFeed();
        services.TryAddSingleton<LeavingDelays>();
        services.TryAddSingleton<RuleEvents>();
        services.TryAddSingleton<RuleScopes>();
        services.TryAddSingleton<StakePasts>();
        services.TryAddSingleton<EndpointSights>();
        services.TryAddSingleton<StateTrials>();
        services.TryAddSingleton<MinimumTrials>();
        services.TryAddSingleton<RuleTrials>();
        services.TryAddSingleton<StateConditions>();
        services.TryAddSingleton<RuleEngine>();
        return services;
    }
}
