using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Scan.Web.Telemetry;

public static class ScanTelemetry
{
    public static IServiceCollection AddScanTelemetry(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", timeout: TimeSpan.FromSeconds(3));
        return services.AddSingleton<MetricsText>().AddSingleton<AuditGauges>().AddSingleton<HealthGauges>().AddSingleton<DeliveryGauges>();
    }

    public static void MapScanTelemetry(this WebApplication app)
    {
        // Made now, so that it hears every instrument from the start.
        var (metrics, audits, health, deliveries) = (app.Services.GetRequiredService<MetricsText>(), app.Services.GetRequiredService<AuditGauges>(), app.Services.GetRequiredService<HealthGauges>(), app.Services.GetRequiredService<DeliveryGauges>());
        app.MapGet("/metrics", async (CancellationToken ct) =>
        {
            await audits.RefreshAsync(ct);
            await health.RefreshAsync(ct);
            await deliveries.RefreshAsync(ct);
            return Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8");
        }).DisableHttpMetrics();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).DisableHttpMetrics();
        app.MapHealthChecks("/health/ready").DisableHttpMetrics();
    }
}
