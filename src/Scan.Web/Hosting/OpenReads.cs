using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Scan.Web.Hosting;

/// <summary>Routes whose clients run in browsers on pages of others (agent0-sdk, readers of 8004scan): they give out public data and know no sessions.</summary>
public static class OpenReads
{
    /// <summary>Any page may read, without cookies.</summary>
    public const string Policy = "open reads";

    public static IServiceCollection AddOpenReads(this IServiceCollection services) => services.AddCors(cors => cors.AddPolicy(Policy, new CorsPolicyBuilder()
        .AllowAnyOrigin().WithMethods("GET", "POST").WithHeaders("Content-Type", "Accept", "X-API-Key").WithExposedHeaders("Link", "ETag", "Retry-After").SetPreflightMaxAge(TimeSpan.FromHours(1)).Build()));
}
