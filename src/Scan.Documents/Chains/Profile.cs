namespace Scan.Documents;

/// <summary>What metadata says of a document: no chain state, so outside of checkpoint, rollback and digest.</summary>
/// <param name="GivenName">The manifest's name, which wins over the metadata's.</param>
/// <param name="Logo">The address that the metadata gives for a picture; pages show <see cref="Image"/>.</param>
/// <param name="Facts">What kinds with <see cref="DocumentMapping.Facts"/> have beyond these, as a JSON object.</param>
/// <param name="Problem">Why there is no metadata, in words.</param>
public sealed record Profile(
    long ChainId, string Kind, byte[] Id, string? GivenName, string? Name, string? Description, string? Website, string? Logo,
    string? Facts, string? SourceUri, DateTimeOffset? FetchedAt, string? Problem)
{
    /// <summary>SHA-256 of the picture in <see cref="Resources"/>, checked and fit to be served; null: there is none.</summary>
    public byte[]? Image { get; init; }

    public string? DisplayName => GivenName ?? Name;
}
