using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Scan.Web.Telemetry;

/// <summary>Ready means that database and schema are reachable, however far indexing lags.</summary>
public sealed class DatabaseHealth(Documents.Chains chains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await chains.ListAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException e)
        {
            return HealthCheckResult.Unhealthy("The database or its schema is out of reach.", e);
        }
    }
}
