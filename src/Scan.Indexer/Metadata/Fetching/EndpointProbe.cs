using Scan.Domain.Metadata;

namespace Scan.Indexer.Metadata.Fetching;

/// <summary>Whether an endpoint that somebody names answers, under the rules of metadata: public addresses only, a deadline, little read.</summary>
public sealed class EndpointProbe : IDisposable
{
    private const int MostBytes = 256 * 1024;

    /// <summary>A reader waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private readonly MetadataOptions options;
    private readonly ResourceFetcher fetcher;

    public EndpointProbe(MetadataOptions options, TimeProvider time) => (this.options, fetcher) = (options, new ResourceFetcher(options with { Deadline = Patience, ConcurrencyPerHost = 4 }, time));

    public async Task<EndpointAnswer> AskAsync(string url, CancellationToken ct)
    {
        var result = await fetcher.FetchAsync(ResourceAddress.Of(url, options, MostBytes), MostBytes, null, null, ct);
        if (result.Problem is not { } problem) return new EndpointAnswer(true, null, null, result.Content);
        // Whoever answers with a status of its own is there: 401 to 403 ask for a login or a payment, 405, 406 and 415 want another verb or form.
        var there = problem.Code is MetadataProblems.RateLimited or MetadataProblems.Empty || problem.Code == MetadataProblems.HttpStatus && problem.Detail is ("401" or "402" or "403" or "405" or "406" or "415");
        return new EndpointAnswer(there, problem.Code, problem.Detail, null);
    }

    public void Dispose() => fetcher.Dispose();
}

/// <param name="Answers">Something is there.</param>
/// <param name="Code">One of <see cref="MetadataProblems"/>; null when it gave a content.</param>
public sealed record EndpointAnswer(bool Answers, string? Code, string? Detail, byte[]? Content);
