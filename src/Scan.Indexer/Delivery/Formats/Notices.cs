using System.Text.Json;
using Scan.Documents;

namespace Scan.Indexer.Delivery.Formats;

/// <summary>What Scan says of a subscription itself.</summary>
internal static class Notices
{
    /// <summary>Asks a program to answer with the challenge.</summary>
    public static Message Challenge(Subscription to, DeliveryOrder order, string challenge) => Of(to, order,
        new { type = "check", subscription = to.Id, challenge }, "Scan checks this endpoint", challenge);

    /// <summary>Gives a person the code to enter.</summary>
    public static Message Code(Subscription to, DeliveryOrder order) => Of(to, order, new { type = "check", subscription = to.Id, code = order.Code },
        "Somebody asks Scan to send its messages here",
        $"If that was you, enter the code {order.Code} where you asked. If it was not, do nothing: without the code nothing more comes.");

    public static Message Test(Subscription to, DeliveryOrder order) => Of(to, order, new { type = "test", subscription = to.Id, order = order.Id }, "This is a test message of Scan", "Deliveries to this place work.");

    /// <summary>Closes the case that a test opened, where messages open cases.</summary>
    public static Message TestOver(Subscription to, DeliveryOrder order)
    {
        var test = Test(to, order);
        return test with { Text = test.Text with { IsOver = true } };
    }

    private static Message Of(Subscription to, DeliveryOrder order, object json, string title, string detail) =>
        new($"{to.Id}-{order.Kind}-{order.Id}", null, JsonSerializer.SerializeToUtf8Bytes(json), new ItemText(title, detail, null, "info", IsOver: false));
}
