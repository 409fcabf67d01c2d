using System.Security.Cryptography;
using System.Text.Json;
using Scan.Documents;
using Scan.Indexer.Delivery.Formats;

namespace Scan.Indexer.Delivery;

/// <summary>Sends messages each its own way, in turn with others, and says how it went.</summary>
public sealed class DeliverySender(DeliveryOptions options, WebhookSender webhooks, Mailer mailer, TimeProvider time) : IDisposable
{
    /// <summary>Slower answers put an endpoint among the doubtful ones.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private const int ChallengeBytes = 16;
    private readonly SendLanes lanes = new(options);

    internal DeliveryOptions Options => options;

    /// <summary>Whether an endpoint that took so long belongs among the doubtful ones.</summary>
    internal static bool IsSlow(int milliseconds) => milliseconds > Slow.TotalMilliseconds;

    internal Task<(SendResult Result, int Milliseconds)> SendAsync(Subscription to, Message message, bool isDoubtful, CancellationToken ct) =>
        lanes.RunAsync(DeliveryTarget.HostOf(to.Format, to.Target), isDoubtful, () => SendAsync(to, message, ct), ct);

    /// <summary>Null: when its turn came, the lease was no longer sure to last through the attempt, and nothing was sent.</summary>
    internal Task<(SendResult Result, int Milliseconds)?> SendAsync(Subscription to, DeliveryLease lease, Message message, bool isDoubtful, CancellationToken ct) =>
        lanes.RunAsync(DeliveryTarget.HostOf(to.Format, to.Target), isDoubtful, async () => lease.Covers(options.Timeout) ? await SendAsync(to, message, ct) : ((SendResult, int)?)null, ct);

    /// <summary>Whether the endpoint is its owner's: a program answers with the challenge; for people it is enough that the code could be sent.</summary>
    internal async Task<(SendResult Result, int Milliseconds, bool Confirmed)> CheckAsync(Subscription to, DeliveryOrder order, CancellationToken ct)
    {
        if (!MessageFormats.AnswersChallenge(to.Format))
        {
            var (sent, took) = await SendAsync(to, Notices.Code(to, order), isDoubtful: true, ct);
            return (sent, took, false);
        }
        var challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ChallengeBytes));
        var (result, milliseconds) = await SendAsync(to, Notices.Challenge(to, order, challenge), isDoubtful: true, ct);
        if (!result.Taken) return (result, milliseconds, false);
        return Echoes(result.Answer, challenge)
            ? (result, milliseconds, true)
            : (result with { Taken = false, Detail = "the answer does not hold the challenge: answer with it as text, or as {\"challenge\": \"…\"}" }, milliseconds, false);
    }

    public void Dispose() => lanes.Dispose();

    private async Task<(SendResult Result, int Milliseconds)> SendAsync(Subscription to, Message message, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var result = await (to.Format == MessageFormats.Email ? mailer.SendAsync(to, message, ct) : webhooks.SendAsync(to, message, ct));
        return (result, (int)time.GetElapsedTime(started).TotalMilliseconds);
    }

    private static bool Echoes(string answer, string challenge)
    {
        if (answer.Trim() == challenge) return true;
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("challenge", out var value) && value.ValueKind == JsonValueKind.String && value.GetString() == challenge;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
