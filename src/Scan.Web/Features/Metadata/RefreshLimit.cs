using Scan.Web.Limits;

namespace Scan.Web.Features.Metadata;

/// <summary>How often one reader may ask for another try, over all files.</summary>
public sealed class RefreshLimit(ClientLimits clients) : MinuteLimit(clients, PerMinute)
{
    private const int PerMinute = 10;
}
