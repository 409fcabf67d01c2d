using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Domain.Metadata;
using Scan.Domain.X402;
using Scan.Indexer.Manifests;
using Scan.Indexer.Metadata.Fetching;

namespace Scan.Indexer.Metadata;

/// <summary>
/// Asks what x402 resources cost: facilitators' discovery lists, page by page, and the resources that manifests name, which answer 402 Payment Required. Under
/// the rules of metadata: a deadline, a size cap, public addresses alone, ever longer pauses after failures. Nothing is ever paid.
/// </summary>
public sealed partial class OfferKeeper(Offers offers, ResourceFetcher fetcher, MetadataOptions options, IReadOnlyList<NetworkManifest> networks, TimeProvider time, ILogger<OfferKeeper> logger)
{
    /// <summary>Entries of one page of a list, and pages of it that are read.</summary>
    internal const int PageSize = 100, MostPages = 20;
    private const int AtOnce = 8;

    /// <summary>A process that dies with sources in hand leaves them undone for so long.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);
    private bool kept;

    /// <summary>Asks what is due; returns how many sources were asked.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!kept) await offers.KeepAsync(SourcesOf(networks), now, ct);
        kept = true;
        if (!options.Fetch) return 0;
        var claimed = await offers.ClaimAsync(now, now + Lease, AtOnce, ct);
        await Task.WhenAll(claimed.Select(source => TryAsync(source, ct)));
        return claimed.Count;
    }

    /// <summary>Each address once: who names it as a list has the first word.</summary>
    internal static IReadOnlyList<PaymentSource> SourcesOf(IReadOnlyList<NetworkManifest> networks) =>
    [
        .. networks.SelectMany(n => n.X402?.Facilitators ?? []).Where(f => f.Discovery is not null).Select(f => new PaymentSource(f.Discovery!.AbsoluteUri, true, f.Name, 0))
            .Concat(networks.SelectMany(n => n.X402?.Resources ?? []).Select(url => new PaymentSource(url.AbsoluteUri, false, null, 0))).DistinctBy(s => s.Url),
    ];

    private async Task TryAsync(PaymentSource source, CancellationToken ct)
    {
        var (found, failed, retryAfter) = source.IsList ? await ListAsync(source.Url, ct) : await AskAsync(source.Url, ct);
        var now = time.GetUtcNow();
        DateTimeOffset? next = failed is null ? FetchSchedule.AfterSuccess(now, now, Random.Shared.NextDouble())
            : FetchSchedule.IsFinal(failed.Code) ? null : FetchSchedule.AfterFailure(now, source.Failures + 1, failed.Code, retryAfter, Random.Shared.NextDouble());
        if (failed is not null) LogFailed(source.Url, failed.Code, failed.Detail, next);
        await offers.RecordAsync(new PaymentTry(source.Url, now, failed is null ? [.. found.Select(RowOf)] : null, failed?.Code, failed?.Detail, next), ct);
    }

    private async Task<(IReadOnlyList<PaymentOffer>, MetadataProblem?, TimeSpan?)> AskAsync(string url, CancellationToken ct)
    {
        var answer = await fetcher.FetchPriceAsync(ResourceAddress.Of(url, options, options.MostDocumentBytes), options.MostDocumentBytes, ct);
        return (answer.Content is { } content ? PaymentOffers.Read(content, url) : [], answer.Problem, answer.RetryAfter);
    }

    /// <summary>A list that fails on the way leaves what was known of it.</summary>
    private async Task<(IReadOnlyList<PaymentOffer>, MetadataProblem?, TimeSpan?)> ListAsync(string url, CancellationToken ct)
    {
        var found = new List<PaymentOffer>();
        for (var (page, seen) = (0, 0); page < MostPages; page++)
        {
            var at = $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={PageSize}&offset={seen}";
            var answer = await fetcher.FetchAsync(ResourceAddress.Of(at, options, options.MostProofBytes), options.MostProofBytes, null, null, ct);
            if (answer.Problem is { } problem) return ([], problem, answer.RetryAfter);
            var (here, total) = PaymentOffers.Count(answer.Content!);
            found.AddRange(PaymentOffers.Read(answer.Content!, null));
            seen += here;
            if (here == 0 || (total is { } all ? seen >= all : here < PageSize)) break;
        }
        return (found, null, null);
    }

    private static OfferRow RowOf(PaymentOffer o) => new(o.Resource, o.Description, o.MimeType, o.Scheme, o.Network, o.ChainId, o.Asset?.ToString(), o.PayTo?.ToString(), o.Amount);

    [LoggerMessage(LogLevel.Debug, "{Url}: {Problem} {Detail}, next try {Next}")]
    private partial void LogFailed(string url, string problem, string? detail, DateTimeOffset? next);
}
