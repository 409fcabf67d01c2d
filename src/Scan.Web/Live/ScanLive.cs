using Microsoft.AspNetCore.SignalR;

namespace Scan.Web.Live;

public static class ScanLive
{
    public static IServiceCollection AddScanLive(this IServiceCollection services)
    {
        services.AddSingleton<HubFaults>().AddSignalR(o =>
        {
            o.MaximumReceiveMessageSize = 32 << 10;
            o.AddFilter<HubFaults>();
        });
        services.AddSingleton<LiveReaders>().AddSingleton<HubLifetimeManager<LiveHub>>(s => s.GetRequiredService<LiveReaders>()).AddSingleton<LiveConnections>();
        return services.AddLiveFeed();
    }

    public static void MapScanLive(this WebApplication app) => app.MapHub<LiveHub>("/hubs/live");
}
