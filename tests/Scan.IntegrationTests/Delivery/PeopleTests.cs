using System.Text.RegularExpressions;
using Scan.Documents;
using Scan.Indexer.Delivery;
using Scan.Testing;
using Scan.Web.Features.Webhooks;

namespace Scan.IntegrationTests.Delivery;

/// <summary>Channels and mail boxes that people read.</summary>
public sealed class PeopleTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_channel_gets_nothing_but_a_code_until_a_person_enters_it()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        var endpoint = new Endpoint(rig.Server, "/hook");
        await rig.DeliverAsync(Ct);
        var made = await rig.Desk.AddAsync(new SignUp(endpoint.Url, "slack"), null, null, Ct);
        await endpoint.WaitForAsync(e => e.All.Count == 1, Ct);
        await rig.AnnounceAsync(Ct, "alert:1:0xaa:0xbb", FeedState.Seen, FeedKind.Alerts);
        var code = Regex.Match(endpoint.All[0].Json.GetProperty("text").GetString()!, "code ([0-9A-Z]{8})").Groups[1].Value;
        await rig.WaitAsync(made.Subscription.Id, s => s.Reason == "waits for the code that was sent", Ct);
        await Task.Delay(500, Ct);
        Assert.Single(endpoint.All);
        await rig.Desk.ConfirmAsync(made.Subscription, code, Ct);
        await endpoint.WaitForAsync(e => e.All.Count == 3, Ct);
        string[] texts = [.. endpoint.All.Skip(1).Select(r => r.Json.GetProperty("text").GetString()!)];
        Assert.Contains(texts, text => text.Contains("Alert on a rollup", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("test message", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_box_gets_the_code_and_then_each_item_with_a_link_to_end_it()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        await using var server = new MailServer();
        rig.Options = rig.Options with { Smtp = server.Address, MailFrom = "scan@scan-tests.net", PublicUrl = new Uri("https://scan.scan-tests.net") };
        await rig.DeliverAsync(Ct);
        var made = await rig.Desk.AddAsync(new SignUp("name@scan-tests.net", "email"), null, null, Ct);
        await WaitAsync(server, 1);
        await rig.Desk.ConfirmAsync(made.Subscription, Regex.Match(server.Mails.First(), "code ([0-9A-Z]{8})").Groups[1].Value, Ct);
        await rig.AnnounceAsync(Ct, "alert:1:0xaa:0xbb", FeedState.Seen, FeedKind.Alerts);
        await WaitAsync(server, 3);
        var mail = server.Mails.Single(m => m.Contains("/end?code=", StringComparison.Ordinal) && m.Contains($"{made.Subscription.Id}-1@", StringComparison.Ordinal));
        Assert.Contains($"https://scan.scan-tests.net/webhooks/{made.Subscription.Id}/end?code=", mail);
        Assert.Contains($"Message-ID: <{made.Subscription.Id}-1@scan-tests.net>", mail, StringComparison.OrdinalIgnoreCase);
        var stored = await rig.WaitAsync(made.Subscription.Id, s => s.Delivered == 1, Ct);
        Assert.Equal(1, stored.Cursor);
    }

    [Fact]
    public async Task A_mail_server_that_is_away_costs_nothing_but_time()
    {
        await using var rig = await DeliveryRig.StartAsync(postgres, Ct);
        Uri address;
        await using (var gone = new MailServer()) address = gone.Address;
        rig.Options = rig.Options with { Smtp = address, MailFrom = "scan@scan-tests.net" };
        await rig.DeliverAsync(Ct);
        var made = await rig.Desk.AddAsync(new SignUp("name@scan-tests.net", "email"), null, null, Ct);
        var failed = await rig.WaitAsync(made.Subscription.Id, s => s.Reason!.StartsWith("the check failed", StringComparison.Ordinal), Ct);
        Assert.Equal(SubscriptionState.Unconfirmed, failed.State);
    }

    private static async Task WaitAsync(MailServer server, int count)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (server.Mails.Count < count) await Task.Delay(20, late.Token);
    }
}
