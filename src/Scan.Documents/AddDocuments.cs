using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Scan.Documents;

public static class DocumentsServices
{
    /// <summary>Adds the store and what belongs to it. The caller adds one <see cref="DocumentMapping"/> per kind.</summary>
    public static IServiceCollection AddDocuments(this IServiceCollection services, NpgsqlConnectionStringBuilder connection)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        services.AddSingleton(_ => ReadPool.ForAll(connection)).AddKeyedSingleton(ReadPool.Dear, (_, _) => ReadPool.ForDear(connection));
        services.AddSingleton(s => new DocumentStore(s.GetRequiredService<NpgsqlDataSource>(), [.. s.GetServices<DocumentMapping>()], s.GetRequiredService<ReadPool>().Source));
        services.AddSingleton(s => new Ledger(s.GetRequiredService<ReadPool>().Source));
        services.AddKeyedSingleton(ReadPool.Dear, (s, _) => new DocumentStore(s.GetRequiredService<NpgsqlDataSource>(), [.. s.GetServices<DocumentMapping>()], s.GetRequiredKeyedService<ReadPool>(ReadPool.Dear).Source));
        services.AddKeyedSingleton(ReadPool.Dear, (s, _) => new Ledger(s.GetRequiredKeyedService<ReadPool>(ReadPool.Dear).Source));
        return services
            .AddSingleton<Chains>().AddSingleton<Profiles>().AddSingleton<Sources>().AddSingleton<Kinds>().AddSingleton<EventKindBook>().AddSingleton<Feed>().AddSingleton<Audits>().AddSingleton<Offers>()
            .AddSingleton<Probes>().AddSingleton<HealthStore>().AddSingleton<CoverageStore>().AddSingleton<HealthMessages>().AddSingleton<AlertProofs>().AddSingleton<AlertMessages>().AddSingleton<AlertHistory>()
            .AddSingleton<Resources>().AddSingleton<MetadataLinks>().AddSingleton<MetadataReader>()
            .AddSingleton<Subscriptions>().AddSingleton<DeliveryQueue>().AddSingleton<RuleStore>().AddSingleton<Sightings>().AddSingleton<Incidents>().AddSingleton<Accounts>();
    }
}
