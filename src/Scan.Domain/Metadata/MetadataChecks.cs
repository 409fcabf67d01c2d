namespace Scan.Domain.Metadata;

/// <summary>What became of a check of metadata against what the chain or the standard says. The words are those of REST and GraphQL.</summary>
public static class MetadataCheck
{
    public const string Verified = "verified";
    /// <summary>The content says something else.</summary>
    public const string DoesNotVerify = "does-not-verify";
    /// <summary>The content could not be had, so nothing is known.</summary>
    public const string Unreachable = "unreachable";
    /// <summary>The content was not fetched yet.</summary>
    public const string Pending = "pending";
    /// <summary>There is nothing to check.</summary>
    public const string NotApplicable = "not-applicable";

    /// <summary>ERC-8004's feedbackHash: keccak256 of the file's bytes. Optional; zero or left out for content-addressed URIs.</summary>
    /// <param name="expected">From the chain; null or zero: none was given.</param>
    /// <param name="keccak">Of the content that was fetched; null: there is none.</param>
    /// <param name="failed">Whether the last try to fetch it failed.</param>
    public static string OfHash(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> keccak, bool failed) =>
        expected.IsEmpty || !expected.ContainsAnyExcept((byte)0) ? NotApplicable
        : !keccak.IsEmpty ? expected.SequenceEqual(keccak) ? Verified : DoesNotVerify
        : failed ? Unreachable : Pending;
}
