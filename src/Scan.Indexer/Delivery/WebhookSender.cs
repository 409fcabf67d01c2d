using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Scan.Documents;
using Scan.Indexer.Delivery.Formats;
using Scan.Indexer.Metadata.Fetching;

namespace Scan.Indexer.Delivery;

/// <summary>
/// Posts one message to an address that a stranger gave, under the rules of design section 8: HTTPS, a deadline, public addresses only (checked when
/// connecting), no redirects, and of the answer no more than a glance.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    public const string DeliveryHeader = "Scan-Delivery";

    /// <summary>Tells an endpoint how far it is behind.</summary>
    public const string BehindHeader = "Scan-Behind";
    private const int MostAnswerBytes = 4096;
    private readonly DeliveryOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient http;

    public WebhookSender(DeliveryOptions options, TimeProvider time) : this(options, time, Dns.GetHostAddressesAsync, null)
    {
    }

    internal WebhookSender(DeliveryOptions options, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> resolve, X509Certificate2? root)
    {
        (this.options, this.time) = (options, time);
        http = new GuardedConnections(new AddressRules(options.AllowedNetworks), resolve, root).Guarded();
    }

    internal async Task<SendResult> SendAsync(Subscription to, Message message, CancellationToken ct)
    {
        if (DeliveryTarget.Problem(to.Format, to.Target, options) is { } problem) return SendResult.Failed(problem);
        using var late = new CancellationTokenSource(options.Timeout);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            using var request = Request(to, message);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            return await ReadAsync(response, end.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return SendResult.Failed($"no answer within {options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or FetchProblemException or InvalidDataException or InvalidOperationException)
        {
            return SendResult.OfFault(e);
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(Subscription to, Message message)
    {
        var body = MessageFormats.Write(to, message, options.PublicUrl);
        var request = new HttpRequestMessage(HttpMethod.Post, to.Target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.TryAddWithoutValidation("User-Agent", "Scan/1 (webhooks)");
        request.Headers.TryAddWithoutValidation(DeliveryHeader, message.Id);
        if (message.Behind is { } behind) request.Headers.TryAddWithoutValidation(BehindHeader, behind.ToString(CultureInfo.InvariantCulture));
        DeliverySignature.AddTo(request, to.Keys, time.GetUtcNow(), body);
        return request;
    }

    private async Task<SendResult> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        var answer = await GlanceAsync(response, ct);
        if (response.IsSuccessStatusCode) return new SendResult(true, status, null, null, answer);
        return SendResult.Failed(status is >= 300 and < 400 ? $"status {status}: redirects are not followed" : $"status {status}", status, RetryAfter(response), answer, status == 410);
    }

    private static async Task<string> GlanceAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var (buffer, length) = (new byte[MostAnswerBytes], 0);
        for (int read; length < buffer.Length && (read = await stream.ReadAsync(buffer.AsMemory(length), ct)) > 0;) length += read;
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null;
        return wait > TimeSpan.Zero ? wait : null;
    }
}
