using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Quartz;
using Scan.Documents;
using Scan.Indexer.Audit;
using Scan.Indexer.Chain;
using Scan.Indexer.Health;
using Scan.Indexer.Delivery;
using Scan.Indexer.Jobs;
using Scan.Indexer.Metadata;
using Scan.Indexer.Metadata.Fetching;
using Scan.Indexer.Projections;
using Scan.Indexer.Rules;
using Scan.Indexer.Proofs;
using Scan.Indexer.Rollups;
using Scan.Indexer.Systems;

namespace Scan.Indexer;

public static class IndexerServices
{
    private const string Scheduler = "Scan";
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckInThreshold = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan IdleInTransaction = TimeSpan.FromSeconds(2);

    private const int RunsKept = 20;

    /// <summary>Threads beside those that follow chains.</summary>
    private const int SpareThreads = 11;

    private static readonly TimeSpan AuditInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(30);

    /// <summary>The store with every kind of document, and the catalogue of events.</summary>
    public static IServiceCollection AddScanStore(this IServiceCollection services, NpgsqlConnectionStringBuilder connection)
    {
        foreach (var mapping in DocumentMappings.All) services.AddSingleton(mapping);
        services.TryAddSingleton(new EventCatalog(ScanSystems.All));
        return services.AddDocuments(connection);
    }

    /// <summary>What follows a chain, without the jobs that keep it going. Needs <see cref="AddScanStore"/>.</summary>
    public static IServiceCollection AddChains(this IServiceCollection services, FollowerOptions options) => services
        .AddSingleton(options).AddSingleton<ChainMeters>().AddSingleton<ChainServices>().AddSingleton<ChainRunner>().AddSingleton<StoreMigration>();

    /// <summary>What compares documents with the chain. Needs <see cref="AddScanStore"/>.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<Auditor>();

    /// <summary>The indexer: one job per network, clustered over the database, the metadata, and deliveries. Needs <see cref="AddScanStore"/>.</summary>
    public static IServiceCollection AddIndexer(this IServiceCollection services, IndexerOptions options)
    {
        services.AddChains(options.Follower).AddAudit().AddSingleton(options).AddSingleton<AuditEndpoints>().AddSingleton<RollingAudit>().AddSingleton<AlertKeeper>()
            .AddSingleton(options.Health).AddSingleton<Prober>(provider => new(options.Health, provider.GetRequiredService<TimeProvider>())).AddSingleton<ProbeKeeper>().AddSingleton<ProbeList>().AddSingleton<StakeChecker>().AddSingleton<LeavingChecker>().AddSingleton<HealthKeeper>()
            .AddSingleton<MessageKeeper>()
            .AddSingleton<RollupEndpoints>(provider => new([.. options.Networks.SelectMany(network => network.Rollups)], provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(options.Metadata).AddSingleton<MetadataUpdater>().AddSingleton<ResourceKeeper>().AddSingleton<OfferKeeper>(provider => ActivatorUtilities.CreateInstance<OfferKeeper>(provider, options.Networks)).AddSingleton<ResourceFetcher>(provider => new(options.Metadata, provider.GetRequiredService<TimeProvider>()))
            .AddHostedService(provider => provider.GetRequiredService<StoreMigration>()).AddSingleton(options.Delivery).AddDelivery().AddRules();
        services.AddQuartz(Scheduler, quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceId = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}");
            quartz.UseDefaultThreadPool(options.Networks.Count + SpareThreads);
            quartz.UsePersistentStore(persistent =>
            {
                persistent.UsePostgres(NpgsqlFactory.Instance, EndingWhenIdle(options.Postgres).ConnectionString);
                persistent.UseSystemTextJsonSerializer();
                persistent.ProvisionSchema();
                persistent.UseExecutionHistory();
                persistent.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = CheckIn;
                    cluster.CheckinMisfireThreshold = CheckInThreshold;
                });
            });
            foreach (var network in options.Networks) Schedule<FollowChainJob>(quartz, FollowChainJob.KeyOf(network.ChainId), TimeSpan.FromSeconds(1));
            foreach (var network in options.Networks) Schedule<AuditJob>(quartz, AuditJob.KeyOf(network.ChainId), AuditInterval);
            foreach (var network in options.Networks) Schedule<ProveAlertsJob>(quartz, ProveAlertsJob.KeyOf(network.ChainId), TimeSpan.FromSeconds(1));
            foreach (var network in options.Networks) Schedule<HealthJob>(quartz, HealthJob.KeyOf(network.ChainId), HealthInterval);
            Schedule<ProbeJob>(quartz, ProbeJob.Key, TimeSpan.FromSeconds(5));
            Schedule<MetadataJob>(quartz, MetadataJob.Key, TimeSpan.FromSeconds(2));
            Schedule<RulesJob>(quartz, RulesJob.Key, TimeSpan.FromSeconds(1));
            Schedule<FetchMetadataJob>(quartz, FetchMetadataJob.Key, TimeSpan.FromSeconds(2));
            Schedule<PaymentOffersJob>(quartz, PaymentOffersJob.Key, TimeSpan.FromSeconds(30));
            Schedule<IndexesJob>(quartz, IndexesJob.Key, TimeSpan.FromSeconds(30));
        });
        // The status page reads when each job ran last and why it failed; the metadata job runs too often to keep much more.
        services.AddQuartzExecutionHistory(history => (history.MaxEntriesPerJob, history.WriteBehindInterval) = (RunsKept, CheckIn));
        return services.AddQuartzHostedService(host => host.WaitForJobsToComplete = true);
    }

    /// <summary>
    /// The scheduler's sessions, which hold the locks that the whole cluster waits for: PostgreSQL ends one whose process was stopped inside of a
    /// transaction, early enough for another node to take its chains over in time (design 4.3). An address that says how many prepared statements are
    /// kept names a pooler, which refuses start-up options, and is taken as it is.
    /// </summary>
    private static NpgsqlConnectionStringBuilder EndingWhenIdle(NpgsqlConnectionStringBuilder postgres) => postgres.ShouldSerialize("Max Auto Prepare")
        ? postgres
        : new(postgres.ConnectionString) { Options = $"{postgres.Options} -c idle_in_transaction_session_timeout={IdleInTransaction.TotalMilliseconds:0}".TrimStart() };

    private static void Schedule<TJob>(IQuartzBuilder quartz, JobKey key, TimeSpan interval) where TJob : class, IJob =>
        quartz.ScheduleJob<TJob>(
            trigger => trigger.WithIdentity(key.Name, key.Group).StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(interval).RepeatForever()),
            job => job.WithIdentity(key).RequestRecovery());
}
