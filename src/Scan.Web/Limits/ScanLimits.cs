using System.Globalization;
using Microsoft.Extensions.Options;
using Scan.GraphQL.Schemas;
using Scan.Web.Features.Scan8004;

namespace Scan.Web.Limits;

/// <summary>Limits of the API doors for each client; of pages the dear ones alone have them.</summary>
public static class ScanLimits
{
    public static IServiceCollection AddScanLimits(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ClientLimitOptions>, Validation>().AddOptions<ClientLimitOptions>().BindConfiguration(ClientLimitOptions.Section).ValidateOnStart();
        return services.AddSingleton<ClientLimits>();
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
        app.Use(next => context => ApiDoors.LimitAsync(context, next));
    }

    private sealed class Validation : IValidateOptions<ClientLimitOptions>
    {
        public ValidateOptionsResult Validate(string? name, ClientLimitOptions options) =>
            options.Problem(ScanSchema.Limits.MaxCost) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
