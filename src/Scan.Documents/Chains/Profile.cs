namespace Scan.Documents;

/// <summary>What metadata says of a document: no chain state, so outside of checkpoint, rollback and digest.</summary>
/// <param name="GivenName">The manifest's name, which wins over the metadata's.</param>
/// <param name="Body">The metadata document as JSON.</param>
/// <param name="Problem">Why the metadata could not be had.</param>
public sealed record Profile(
    long ChainId, string Kind, byte[] Id, string? GivenName, string? Name, string? Description, string? Website, string? Logo,
    string? Body, string? SourceUri, DateTimeOffset? FetchedAt, string? Problem)
{
    public string? DisplayName => GivenName ?? Name;
}
