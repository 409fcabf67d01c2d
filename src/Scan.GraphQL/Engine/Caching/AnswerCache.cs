namespace Scan.GraphQL.Engine.Caching;

/// <summary>
/// Whole answers by what was asked, each with the revision that it was made of. An answer is kept when it is asked for a second time, by the
/// revision before its execution. It is given again only while a revision that is read after the request came is still that one: since none comes back, nothing changed between
/// its statements either, and nobody can tell it from an answer made anew.
/// </summary>
internal sealed class AnswerCache(IAnswerRevision revision, long maxBytes)
{
    private const int Sightings = 1 << 14;
    private const int Overhead = 200;
    private readonly LruCache<string, KeptAnswer> answers = new(maxBytes);
    private readonly SharedReading<string> revisions = new(revision.ReadAsync);
    private readonly int[] seen = new int[Sightings];

    /// <summary>What an answer depends on beside the revision.</summary>
    public static string KeyOf(GraphQLRequest request, string text) =>
        $"{text}\0{request.OperationName}\0{(request.Variables.ValueKind == System.Text.Json.JsonValueKind.Undefined ? "" : request.Variables.GetRawText())}";

    public Task<string> RevisionAsync(CancellationToken ct) => revisions.ReadAsync(ct);

    public KeptAnswer? Find(string key) => answers.TryGet(key, out var kept) ? kept : null;

    /// <summary>Whether it was asked before, as far as is remembered.</summary>
    public bool IsAskedAgain(string key)
    {
        var hash = key.GetHashCode();
        return Interlocked.Exchange(ref seen[hash & (Sightings - 1)], hash) == hash;
    }

    public void Keep(string key, KeptAnswer answer) => answers.Set(key, answer, key.Length * sizeof(char) + answer.Json.Length + Overhead);
}

/// <param name="Revision">What it was made of.</param>
/// <param name="Json">The whole response.</param>
/// <param name="Cost">Of its operation: whoever gets it pays as for the others.</param>
internal sealed record KeptAnswer(string Revision, ReadOnlyMemory<byte> Json, long Cost);
