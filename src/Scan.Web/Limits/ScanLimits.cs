using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Scan.GraphQL.Schemas;
using Scan.Web.Features.Scan8004;

namespace Scan.Web.Limits;

/// <summary>Limits of the API doors for each client; pages have none.</summary>
public static class ScanLimits
{
    public static IServiceCollection AddScanLimits(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ClientLimitOptions>, Validation>().AddOptions<ClientLimitOptions>().BindConfiguration(ClientLimitOptions.Section).ValidateOnStart();
        services.AddSingleton<ClientLimits>().AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<ClientLimits>((limiter, limits) =>
        {
            limiter.GlobalLimiter = new DoorLimiter(limits);
            limiter.OnRejected = async (rejected, _) => await ApiDoors.RefuseAsync(rejected.HttpContext, TimeSpan.FromSeconds(1));
        });
        return services;
    }

    /// <summary>Stands behind forwarded headers and error pages.</summary>
    public static void UseScanLimits(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<ClientLimitOptions>>().Value;
        var limits = app.Services.GetRequiredService<ClientLimits>();
        var policy = string.Create(CultureInfo.InvariantCulture, $"\"requests\";q={options.RequestBurst};w={Math.Max(1, options.RequestBurst / options.RequestsPerSecond)}");
        app.Use((context, next) =>
        {
            if (!ApiDoors.IsDoor(context.Request) || limits.ClientOf(context) is not { } client) return next(context);
            context.Response.OnStarting(() =>
            {
                var left = limits.Requests.GetStatistics(client)?.CurrentAvailablePermits ?? options.RequestBurst;
                context.Response.Headers["RateLimit-Policy"] = policy;
                context.Response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"requests\";r={left};t={(options.RequestBurst - left + options.RequestsPerSecond - 1) / options.RequestsPerSecond}");
                if (PublicEnvelope.IsFor(context.Request)) PublicEnvelope.TellLimit(context.Response, options.RequestBurst, left, (options.RequestBurst - left + options.RequestsPerSecond - 1) / options.RequestsPerSecond);
                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseRateLimiter();
        app.Use(next => context => ApiDoors.LimitAsync(context, next));
    }

    /// <summary>Requests at the doors, by client.</summary>
    private sealed class DoorLimiter(ClientLimits limits) : PartitionedRateLimiter<HttpContext>
    {
        private static readonly RateLimiter Free = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = int.MaxValue, QueueLimit = 0 });

        public override RateLimiterStatistics? GetStatistics(HttpContext resource) => ClientOf(resource) is { } client ? limits.Requests.GetStatistics(client) : null;

        protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
            ClientOf(resource) is { } client ? limits.Requests.AttemptAcquire(client, permitCount) : Free.AttemptAcquire(0);

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
            ClientOf(resource) is { } client ? limits.Requests.AcquireAsync(client, permitCount, cancellationToken) : Free.AcquireAsync(0, cancellationToken);

        private string? ClientOf(HttpContext context) => ApiDoors.IsDoor(context.Request) ? limits.ClientOf(context) : null;
    }

    private sealed class Validation : IValidateOptions<ClientLimitOptions>
    {
        public ValidateOptionsResult Validate(string? name, ClientLimitOptions options) =>
            options.Problem(ScanSchema.Limits.MaxCost) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
