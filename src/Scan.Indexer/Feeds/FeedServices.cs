using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scan.Documents;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Feeds;

public static class FeedServices
{
    /// <summary>The feed for the readers of this process, whoever asks for it: web and indexer may be one process. Needs <see cref="IndexerServices.AddScanStore"/>.</summary>
    public static IServiceCollection AddLiveFeed(this IServiceCollection services)
    {
        services.TryAddSingleton<EventTopics>();
        services.TryAddSingleton<ILogArguments, LogArguments>();
        services.TryAddSingleton<EventSubjects>();
        services.TryAddSingleton<LiveItems>();
        services.TryAddSingleton<LiveFeed>();
        return services.AddHostedService<FeedPublisher>();
    }
}
