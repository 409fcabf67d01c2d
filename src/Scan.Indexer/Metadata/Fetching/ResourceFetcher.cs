using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Scan.Domain.Metadata;

namespace Scan.Indexer.Metadata.Fetching;

/// <summary>
/// Fetches files that strangers name, under the rules of design section 8: a deadline, a size cap on the decoded content, no address that is not
/// public (checked when connecting, for each redirect anew), and nothing sent that identifies anybody.
/// </summary>
public sealed class ResourceFetcher : IDisposable
{
    private const int Buffer = 16 * 1024;
    private const int LongestHeader = 300;
    private const string Accepted = "application/json, image/png, image/webp, image/jpeg, image/gif, */*;q=0.1";
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);
    private readonly MetadataOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient guarded;
    private readonly HttpClient trusted;
    private readonly HostGate gate;

    public ResourceFetcher(MetadataOptions options, TimeProvider time) : this(options, Dns.GetHostAddressesAsync, null, time)
    {
    }

    internal ResourceFetcher(MetadataOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve, X509Certificate2? root, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        var connections = new GuardedConnections(new AddressRules(options.AllowedNetworks), resolve, root);
        (guarded, trusted) = (connections.Guarded(), connections.Trusted());
        gate = new HostGate(options.ConcurrencyPerHost, options.HostPause, time);
    }

    /// <summary>Asks one address after the other until one gives the content.</summary>
    /// <param name="etag">Of the content that is known, and <paramref name="modified"/> too; null: none is.</param>
    internal async Task<FetchResult> FetchAsync(ResourceAddress address, int mostBytes, string? etag, string? modified, CancellationToken ct)
    {
        if (address.Problem is { } refused) return FetchResult.Failed(refused.Code, refused.Detail);
        FetchResult? first = null;
        foreach (var candidate in address.Addresses)
        {
            var result = await FetchAsync(candidate, mostBytes, etag, modified, ct);
            if (result.Content is { } content && address.Cid?.Names(content) == false) result = FetchResult.Failed(MetadataProblems.CidMismatch, candidate.Url.Host);
            if (result.Problem is null) return result;
            first ??= result;
        }
        return first ?? FetchResult.Failed(MetadataProblems.FetchOff);
    }

    /// <summary>Asks a resource what it costs: an answer 402 is content, the header PAYMENT-REQUIRED (base64) before the body.</summary>
    internal async Task<FetchResult> FetchPriceAsync(ResourceAddress address, int mostBytes, CancellationToken ct) =>
        address.Problem is { } refused ? FetchResult.Failed(refused.Code, refused.Detail)
        : address.Addresses is [var first, ..] ? await FetchAsync(first, mostBytes, null, null, ct, isPriced: true)
        : FetchResult.Failed(MetadataProblems.UriScheme);

    public void Dispose()
    {
        guarded.Dispose();
        trusted.Dispose();
    }

    private async Task<FetchResult> FetchAsync(FetchAddress address, int mostBytes, string? etag, string? modified, CancellationToken ct, bool isPriced = false)
    {
        using var turn = await gate.EnterAsync(address.Url.IdnHost, ct);
        using var late = new CancellationTokenSource(options.Deadline, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await FollowAsync(address, mostBytes, etag, modified, isPriced, end.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return FetchResult.Failed(MetadataProblems.TooSlow, $"{options.Deadline.TotalSeconds:0} s");
        }
        catch (FetchProblemException e)
        {
            return FetchResult.Failed(e.Code, e.Detail);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or InvalidOperationException)
        {
            return OfFault(e);
        }
    }

    private async Task<FetchResult> FollowAsync(FetchAddress start, int mostBytes, string? etag, string? modified, bool isPriced, CancellationToken ct)
    {
        var (url, client) = (start.Url, start.Trusted ? trusted : guarded);
        for (var hop = 0; hop <= options.MostRedirects; hop++)
        {
            using var request = Request(url, etag, modified);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (Redirect(response, url) is not { } next) return await ReadAsync(response, url, mostBytes, etag is not null || modified is not null, isPriced, ct);
            if (next.Scheme == "http" && url.Scheme == "https") return FetchResult.Failed(MetadataProblems.RedirectRefused, "to http");
            if (ResourceAddress.Check(next, options) is { } refused) return FetchResult.Failed(MetadataProblems.RedirectRefused, $"to {Clip(next.Host)}: {refused.Code}");
            // Wherever an answer sends us is a stranger's word, a gateway's too.
            (url, client) = (next, guarded);
        }
        return FetchResult.Failed(MetadataProblems.RedirectLimit, $"more than {options.MostRedirects}");
    }

    private static HttpRequestMessage Request(Uri url, string? etag, string? modified)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("User-Agent", "Scan/1 (metadata)");
        request.Headers.TryAddWithoutValidation("Accept", Accepted);
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        if (modified is not null) request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        return request;
    }

    private static Uri? Redirect(HttpResponseMessage response, Uri url)
    {
        if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)) return null;
        var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : "";
        if (!Uri.TryCreate(url, location, out var next)) throw new FetchProblemException(MetadataProblems.RedirectRefused, "to no address");
        return next.Scheme is "https" or "http" ? next : throw new FetchProblemException(MetadataProblems.RedirectRefused, $"to {Clip(next.Scheme)}:");
    }

    private async Task<FetchResult> ReadAsync(HttpResponseMessage response, Uri url, int mostBytes, bool conditional, bool isPriced, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        var (etag, modified) = (Header(response.Headers, "ETag"), Header(response.Content.Headers, "Last-Modified"));
        if (status == 304 && conditional) return FetchResult.Unchanged(url, etag, modified);
        if (status == 429) return FetchResult.Failed(MetadataProblems.RateLimited, null, RetryAfter(response));
        var price = isPriced && response.StatusCode == HttpStatusCode.PaymentRequired;
        if (price && PriceHeader(response, mostBytes) is { } told) return FetchResult.Of(told, url);
        if (!price && !response.IsSuccessStatusCode) return FetchResult.Failed(MetadataProblems.HttpStatus, $"{status}", RetryAfter(response));
        if (response.Content.Headers.ContentLength > mostBytes) return FetchResult.Failed(MetadataProblems.TooLarge, $"{response.Content.Headers.ContentLength} bytes");
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        using var content = new MemoryStream();
        var buffer = new byte[Buffer];
        for (int read; (read = await stream.ReadAsync(buffer, ct)) > 0;)
        {
            if (content.Length + read > mostBytes) return FetchResult.Failed(MetadataProblems.TooLarge, $"more than {mostBytes} bytes");
            content.Write(buffer, 0, read);
        }
        return content.Length > 0 ? FetchResult.Of(content.ToArray(), url, etag, modified) : FetchResult.Failed(MetadataProblems.Empty);
    }

    private static byte[]? PriceHeader(HttpResponseMessage response, int mostBytes)
    {
        if (!response.Headers.NonValidated.TryGetValues("PAYMENT-REQUIRED", out var values) || values.ToString() is not { Length: > 0 } text) return null;
        var decoded = new byte[text.Length];
        return Convert.TryFromBase64String(text, decoded, out var length) && length <= mostBytes ? decoded[..length] : null;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null;
        return wait is { } asked && asked > TimeSpan.Zero ? asked < LongestRetryAfter ? asked : LongestRetryAfter : null;
    }

    private static string? Header(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: <= LongestHeader } text && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? text : null;

    private static FetchResult OfFault(Exception fault)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is FetchProblemException problem) return FetchResult.Failed(problem.Code, problem.Detail);
        }
        return (fault as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => FetchResult.Failed(MetadataProblems.TlsFailed),
            HttpRequestError.ConnectionError => FetchResult.Failed(MetadataProblems.ConnectFailed),
            _ => FetchResult.Failed(MetadataProblems.TransferBroken),
        };
    }

    private static string Clip(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
