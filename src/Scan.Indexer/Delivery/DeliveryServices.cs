using Microsoft.Extensions.DependencyInjection;
using Scan.Indexer.Feeds;

namespace Scan.Indexer.Delivery;

public static class DeliveryServices
{
    /// <summary>What delivers the feed to subscriptions. Needs <see cref="IndexerServices.AddScanStore"/>.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddLiveFeed().AddSingleton<WebhookSender>().AddSingleton<Mailer>().AddSingleton<DeliverySender>().AddHostedService<Deliverer>();
}
