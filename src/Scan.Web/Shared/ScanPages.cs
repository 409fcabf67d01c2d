using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scan.Domain.Documents;
using Scan.GraphQL.Schemas;
using Scan.Indexer.Metadata;
using Scan.Indexer.Metadata.Fetching;
using Scan.Indexer.Projections;
using Scan.Web.Chains;
using Scan.Web.Features.Agents;
using Scan.Web.Features.Alerts;
using Scan.Web.Features.Avs;
using Scan.Web.Features.Builder;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Events;
using Scan.Web.Features.Home;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Operators;
using Scan.Web.Features.Payments;
using Scan.Web.Features.Restaking;
using Scan.Web.Features.Rewards;
using Scan.Web.Features.Rollups;
using Scan.Web.Features.Search;
using Scan.Web.Features.Stakers;
using Scan.Web.Features.Status;
using Scan.Web.Features.Transactions;
using Scan.Web.Features.Tx;
using Scan.Web.Hosting;

namespace Scan.Web.Shared;

public static class ScanPages
{
    public static IServiceCollection AddScanPages(this IServiceCollection services)
    {
        services.AddControllersWithViews()
            .AddJsonOptions(o =>
            {
                o.JsonSerializerOptions.Encoder = DocumentJson.Options.Encoder;
                foreach (var converter in DocumentJson.Options.Converters) o.JsonSerializerOptions.Converters.Add(converter);
            })
            .AddRazorOptions(o =>
            {
                o.ViewLocationFormats.Clear();
                o.ViewLocationFormats.Add("/Features/{1}/{0}.cshtml");
                o.ViewLocationFormats.Add("/Shared/{0}.cshtml");
            });
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = ResponseCompressionDefaults.MimeTypes.Concat(["application/problem+json", "application/feed+json", "application/atom+xml"]);
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Optimal);
        services.AddSingleton<Microsoft.Extensions.Options.IValidateOptions<FinalityOptions>, FinalityOptions.Validation>().AddOptions<FinalityOptions>().BindConfiguration(FinalityOptions.Section).ValidateOnStart();
        services.AddHostedService<SchemaUpdate>();
        services.AddSingleton<Assets>().AddSingleton<FirstView>().AddSingleton<ChainDirectory>();
        services.AddSingleton<HomeTotals>().AddSingleton<EventReader>().AddSingleton<LedgerFiles>().AddSingleton<Searcher>().AddSingleton<JobReader>().AddSingleton<KindCounts>().AddSingleton<RollupNodes>().AddSingleton<ProofWatchers>().AddSingleton<FinalityReader>().AddSingleton<ReachedReader>().AddSingleton<OperatorFilters>().AddSingleton<OperatorStandings>().AddSingleton<OperatorRanking>().AddSingleton<RetractedAlerts>().AddSingleton<CallData>().AddSingleton<CallDataLimit>().AddSingleton<ProvenanceReader>().AddSingleton<QuorumRanking>().AddSingleton<MemberReader>().AddSingleton<RewardsReader>().AddSingleton<ShareHistory>().AddSingleton<KeyHistory>();
        services.AddSingleton<CoverageReader>().AddSingleton<SettlementReader>().AddSingleton<StandingAlerts>().AddSingleton<PaymentSummaries>().AddSingleton<PaymentAgents>().AddSingleton<PaymentReader>().AddSingleton<RoundTrips>().AddSingleton<AgentRatings>().AddSingleton<AgentNetworks>().AddSingleton<PaymentOffersReader>().AddSingleton<RestakedQuorums>();
        services.AddSingleton<NetworkFiles>().AddSingleton<ChainNodes>().AddSingleton<Simulator>().AddSingleton<LeavingTermsReader>().AddSingleton<StakerPositions>().AddSingleton<DelegationReader>();
        services.AddSingleton<ProbeLimit>().TryAddSingleton(provider => new EndpointProbe(MetadataOptions.FromEnvironment(Environment.GetEnvironmentVariable), provider.GetRequiredService<TimeProvider>()));
        return services.AddScoped<NameBook>();
    }
}
