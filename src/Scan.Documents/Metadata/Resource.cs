namespace Scan.Documents;

/// <summary>What a file is fetched for; decides how large it may be and how it is read.</summary>
public static class ResourcePurpose
{
    /// <summary>A metadata, registration or feedback file.</summary>
    public const string Document = "document";
    public const string Image = "image";
    /// <summary>A domain's <c>/.well-known/agent-registration.json</c>.</summary>
    public const string Proof = "proof";
}

/// <summary>A file outside the chain and how fetching it goes.</summary>
public sealed record Resource
{
    public required long Id { get; init; }
    public required string Purpose { get; init; }
    /// <summary>As the chain or a file gives it; a data: URI is cut, since its content is kept.</summary>
    public required string Uri { get; init; }
    /// <summary>What requests are counted by: the host in lower case, or the scheme where there is none.</summary>
    public required string Host { get; init; }
    /// <summary>True when it is not looked at again by itself: its address names its content, or cannot be fetched.</summary>
    public bool Settled { get; init; }
    public DateTimeOffset? NextTry { get; init; }
    public DateTimeOffset? LastTry { get; init; }
    /// <summary>When a reader asked last for another try.</summary>
    public DateTimeOffset? RequestedAt { get; init; }
    /// <summary>The last try that had the content.</summary>
    public DateTimeOffset? FetchedAt { get; init; }
    /// <summary>The first try that had this content.</summary>
    public DateTimeOffset? ChangedAt { get; init; }
    /// <summary>Tries that failed since the last that did not.</summary>
    public int Failures { get; init; }
    /// <summary>The code of what went wrong at the last try; null when nothing did.</summary>
    public string? Problem { get; init; }
    public string? Detail { get; init; }
    /// <summary>SHA-256 of the content; kept while later tries fail.</summary>
    public byte[]? Content { get; init; }
    /// <summary>The address that gave the content, behind gateways and redirects.</summary>
    public string? FetchedFrom { get; init; }
    public string? ETag { get; init; }
    public string? Modified { get; init; }

    /// <summary>The state in a word: see <see cref="ResourceState"/>.</summary>
    public string State =>
        Problem is null ? Content is null ? ResourceState.Pending : ResourceState.Fetched
        : Settled ? ResourceState.Refused
        : Content is null ? ResourceState.Failing : ResourceState.Stale;
}

/// <summary>How fetching a file goes, in a word of the interfaces.</summary>
public static class ResourceState
{
    /// <summary>Not tried yet.</summary>
    public const string Pending = "pending";
    public const string Fetched = "fetched";
    /// <summary>Every try failed.</summary>
    public const string Failing = "failing";
    /// <summary>The last try failed; an earlier content is shown.</summary>
    public const string Stale = "stale";
    /// <summary>It will not be tried: its address is none that is fetched.</summary>
    public const string Refused = "refused";
}

/// <summary>A file to be kept.</summary>
/// <param name="Hash">SHA-256 of the body.</param>
/// <param name="ImageType">The media type of a picture that was checked; null: it is none.</param>
public sealed record Content(byte[] Hash, byte[] Keccak, byte[] Body, string? ImageType = null, int? Width = null, int? Height = null);

/// <summary>A file that something names from now on.</summary>
/// <param name="UriHash">SHA-256 of the whole URI.</param>
/// <param name="NextTry">Null: it is settled.</param>
/// <param name="Content">Already there, for a data: URI.</param>
public sealed record NewResource(string Purpose, string Uri, byte[] UriHash, string Host, DateTimeOffset? NextTry, string? Problem = null, string? Detail = null, Content? Content = null);

/// <summary>How a try went.</summary>
/// <param name="Content">Null: it failed, or the content is still the stored one.</param>
/// <param name="Problem">The code of what went wrong; null: nothing.</param>
/// <param name="NextTry">Null: settled.</param>
public sealed record ResourceTry(long Id, DateTimeOffset At, Content? Content, string? FetchedFrom, string? ETag, string? Modified, string? Problem, string? Detail, DateTimeOffset? NextTry);
