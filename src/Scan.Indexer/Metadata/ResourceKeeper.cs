using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.Indexer.Metadata.Fetching;

namespace Scan.Indexer.Metadata;

/// <summary>Fetches the files that are due, many at once and few of each host, and records what came of it.</summary>
public sealed partial class ResourceKeeper(Resources resources, ResourceFetcher fetcher, MetadataOptions options, TimeProvider time, ILogger<ResourceKeeper> logger)
{
    /// <summary>A process that dies with files in hand leaves them undone for so long.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private const int PerHost = 4;

    /// <summary>Works until nothing is due, or until the time of a run is over; returns how many files were tried.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        if (!options.Fetch) return 0;
        var (until, tried, running) = (time.GetUtcNow() + options.MostRun, 0, new HashSet<Task>());
        try
        {
            while (true)
            {
                foreach (var done in running.Where(task => task.IsCompleted).ToList())
                {
                    running.Remove(done);
                    await done;
                }
                var now = time.GetUtcNow();
                var claimed = now < until && running.Count < options.Concurrency ? await resources.ClaimAsync(now, now + Lease, options.Concurrency - running.Count, PerHost, ct) : [];
                tried += claimed.Count;
                running.UnionWith(await StartAsync(claimed, ct));
                if (running.Count == 0 && claimed.Count == 0) return tried;
                if (running.Count > 0) await Task.WhenAny([.. running, Task.Delay(Look, time, ct)]);
            }
        }
        finally
        {
            await Task.WhenAll(running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<IReadOnlyList<Task>> StartAsync(IReadOnlyList<Resource> claimed, CancellationToken ct)
    {
        if (claimed.Count == 0) return [];
        var used = await resources.UsedAsync([.. claimed.Select(resource => resource.Id)], ct);
        return [.. claimed.Select(resource => used.Contains(resource.Id) ? TryAsync(resource, ct) : resources.ParkAsync(resource.Id, ct))];
    }

    private async Task TryAsync(Resource resource, CancellationToken ct)
    {
        var limit = MostBytes(resource.Purpose);
        var address = ResourceAddress.Of(resource.Uri, options, limit);
        var fetched = await fetcher.FetchAsync(address, limit, resource.ETag, resource.Modified, ct);
        var (content, problem) = fetched.Content is { } bytes ? ContentOf(resource.Purpose, bytes) : (null, fetched.Problem);
        var now = time.GetUtcNow();
        var changed = content is not null && !content.Hash.AsSpan().SequenceEqual(resource.Content) ? now : resource.ChangedAt ?? now;
        DateTimeOffset? next = problem is null
            ? address.Immutable ? null : FetchSchedule.AfterSuccess(now, changed, Random.Shared.NextDouble())
            : FetchSchedule.IsFinal(problem.Code) ? null : FetchSchedule.AfterFailure(now, resource.Failures + 1, problem.Code, fetched.RetryAfter, Random.Shared.NextDouble());
        if (problem is not null) LogFailed(resource.Uri, problem.Code, problem.Detail, next);
        // An answer without validators may not be asked for with those of before.
        var from = fetched.From?.AbsoluteUri;
        await resources.RecordAsync(new ResourceTry(resource.Id, now, problem is null ? content : null, from, fetched.ETag, fetched.Modified, problem?.Code, problem?.Detail, next), ct);
    }

    internal int MostBytes(string purpose) => purpose switch
    {
        ResourcePurpose.Image => options.MostImageBytes,
        ResourcePurpose.Proof => options.MostProofBytes,
        _ => options.MostDocumentBytes,
    };

    /// <summary>The file as it is kept; a picture only when it may be shown.</summary>
    internal static (Content? Content, MetadataProblem? Problem) ContentOf(string purpose, byte[] bytes)
    {
        var (hash, keccak) = (SHA256.HashData(bytes), Keccak256.Hash(bytes).ToArray());
        if (purpose != ResourcePurpose.Image) return (new Content(hash, keccak, bytes), null);
        var (header, problem) = ImageHeader.Read(bytes);
        return header is { } known ? (new Content(hash, keccak, bytes, known.MediaType, known.Width, known.Height), null) : (null, new MetadataProblem(problem!));
    }

    [LoggerMessage(LogLevel.Debug, "{Uri}: {Problem} {Detail}, next try {Next}")]
    private partial void LogFailed(string uri, string problem, string? detail, DateTimeOffset? next);
}
