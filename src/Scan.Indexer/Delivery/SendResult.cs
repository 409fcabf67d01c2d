using Scan.Domain.Metadata;
using Scan.Indexer.Metadata.Fetching;

namespace Scan.Indexer.Delivery;

/// <summary>How one attempt to send went.</summary>
/// <param name="Status">The answer's; null where none came.</param>
/// <param name="Detail">What went wrong, in words; null when it was taken.</param>
/// <param name="Answer">The first characters of the answer's body.</param>
/// <param name="Gone">The endpoint says that it wants nothing more (410).</param>
internal sealed record SendResult(bool Taken, int? Status, string? Detail, TimeSpan? RetryAfter, string Answer, bool Gone = false)
{
    public static SendResult Failed(string detail, int? status = null, TimeSpan? retryAfter = null, string answer = "", bool gone = false) => new(false, status, detail, retryAfter, answer, gone);

    /// <summary>A fault of the connection, in words.</summary>
    public static SendResult OfFault(Exception fault)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is FetchProblemException problem) return Failed($"{MetadataProblems.Of(problem.Code).Meaning}{(problem.Detail is { } detail ? $": {detail}" : "")}");
        }
        // Brotli's reader throws the second.
        if (fault is InvalidDataException or InvalidOperationException) return Failed("the answer is not compressed as it says");
        return Failed((fault as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => "the certificate or the TLS connection is not right",
            HttpRequestError.ConnectionError => "no connection",
            _ => "the connection broke",
        });
    }
}
