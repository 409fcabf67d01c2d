using System.Net;
using System.Net.Sockets;
using Scan.Documents;
using Scan.Indexer.Delivery;
using Scan.Indexer.Delivery.Formats;
using Scan.Indexer.Metadata;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Delivery;

public sealed class DeliverySenderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_sent_when_the_lease_ran_out_while_an_attempt_waited_for_its_turn()
    {
        using var endpoint = new TcpListener(IPAddress.Loopback, 0);
        endpoint.Start();
        var clock = new ManualTimeProvider();
        var options = new DeliveryOptions { AllowHttp = true, AllowedNetworks = MetadataOptions.Loopback, Concurrency = 1, Timeout = TimeSpan.FromSeconds(5) };
        using var webhooks = new WebhookSender(options, clock);
        using var sender = new DeliverySender(options, webhooks, new Mailer(options), clock);
        var to = new Subscription
        {
            Id = "s", Format = MessageFormats.Scan, Target = $"http://127.0.0.1:{((IPEndPoint)endpoint.LocalEndpoint).Port}/", SettingsJson = "{}", Topics = [], Kinds = [], Keys = [DeliverySignature.NewKey()], State = SubscriptionState.Active, Cursor = 0,
            CreatedAt = clock.GetUtcNow(),
        };
        var message = Notices.Challenge(to, new DeliveryOrder(1, "s", DeliveryKind.Check, null, null), "challenge");
        var first = sender.SendAsync(to, message, isDoubtful: false, Ct);
        using var taken = await endpoint.AcceptTcpClientAsync(Ct);
        var lease = new DeliveryLease(clock);
        lease.Renew(clock.GetTimestamp(), TimeSpan.FromSeconds(12));
        Assert.True(lease.Covers(options.Timeout));
        var second = sender.SendAsync(to, lease, message, isDoubtful: false, Ct);
        clock.Advance(TimeSpan.FromSeconds(8));
        taken.Close();
        Assert.False((await first).Result.Taken);
        Assert.Null(await second);
        Assert.False(endpoint.Pending());
    }
}
