using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Npgsql;
using Scan.Indexer;
using Scan.Indexer.Rules;
using Scan.Web.Features.Accounts;
using Scan.Web.Features.Api;
using Scan.Web.Features.Errors;
using Scan.Web.Features.GraphQL;
using Scan.Web.Features.Health;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Rules;
using Scan.Web.Features.Subgraph;
using Scan.Web.Features.Webhooks;
using Scan.Web.Limits;
using Scan.Web.Live;
using Scan.Web.Shared;
using Scan.Web.Telemetry;

namespace Scan.Web.Hosting;

/// <summary>Builds the web host; <c>./scan up</c> adds the indexer to the same process.</summary>
public static class ScanWebApp
{
    public static WebApplication Create(ScanWebOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // The views are this assembly's, whatever process hosts it.
            ApplicationName = typeof(ScanWebApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = WebRoot.Find(),
        });
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Parse(options.Bind), options.Port);
        });
        builder.Logging.AddScanConsole();
        builder.Services.AddSingleton(options).AddSingleton(options.Delivery).AddScanStore(Prepared(options.Postgres));
        builder.Services.AddPageCache().AddScanPages().AddScanLive().AddScanTelemetry().AddScanGraph().AddScanSubgraph().AddOpenReads().AddScanLimits().AddSingleton<RefreshLimit>().AddSingleton<SignUpLimit>().AddSingleton<HealthMessageDesk>().AddSingleton<HealthMessageLimit>().AddSingleton<SubscriptionDesk>().AddSingleton<RuleDesk>().AddSingleton<RuleTokens>().AddSingleton<SignInDesk>().AddSingleton<CurrentAccount>().AddSingleton<KeyDesk>().AddSingleton<OwnershipReader>().AddRules().AddSingleton<ApiCatalog>();
        options.Also?.Invoke(builder);
        return builder.Build().UseScan(options);
    }

    /// <summary>
    /// The same statements come again and again: planned once for each connection, for all values, since planning takes longer than they do. An address that says how many
    /// prepared statements are kept is taken as it is (0 behind a pooler of transactions).
    /// </summary>
    private static NpgsqlConnectionStringBuilder Prepared(NpgsqlConnectionStringBuilder given) => given.ShouldSerialize("Max Auto Prepare") || given.ShouldSerialize("Options")
        ? given
        : new NpgsqlConnectionStringBuilder(given.ConnectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2, Options = "-c plan_cache_mode=force_generic_plan" };

    private static WebApplication UseScan(this WebApplication app, ScanWebOptions options)
    {
        if (options.PublicUrl is not null)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            foreach (var network in app.Services.GetRequiredService<IOptions<ClientLimitOptions>>().Value.Networks) forwarded.KnownIPNetworks.Add(network);
            app.UseForwardedHeaders(forwarded);
        }
        app.UseMiddleware<SecurityHeaders>();
        // Here for pages that tell of errors, behind the page cache for all others, which are kept as they go out: what is compressed there goes through here as it is.
        app.UseResponseCompression();
        app.UseScanErrors();
        app.UseWebSockets();
        app.UseScanLimits();
        app.UseMiddleware<AssetServer>();
        app.UsePageCache();
        app.UseResponseCompression();
        app.UseGraphIde();
        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<AsOfBlock>();
        app.MapControllers();
        app.MapScanGraph();
        app.MapScanSubgraph();
        app.MapScanLive();
        app.MapScanTelemetry();
        return app;
    }
}
