using Scan.Web.Limits;

namespace Scan.Web.Features.Webhooks;

/// <summary>How often one reader may have something sent to others: sign-ups, tests, single items.</summary>
public sealed class SignUpLimit(ClientLimits clients) : MinuteLimit(clients, PerMinute)
{
    private const int PerMinute = 20;
    private readonly ClientLimits clients = clients;

    /// <summary>Whose share of what is kept it counts for; null: nobody's.</summary>
    public byte[]? ShareOf(HttpContext context, byte[]? account) => clients.ShareOf(context, account);
}
