namespace Scan.Documents;

/// <summary>What metadata says of a document: no chain state, so outside of checkpoint, rollback and digest.</summary>
/// <param name="GivenName">The manifest's name, which wins over the metadata's.</param>
/// <param name="Logo">The address that the metadata gives for a picture; pages show <see cref="Image"/>.</param>
/// <param name="Body">An agent's registration file as JSON, for queries in SQL; written, and not read back with documents.</param>
/// <param name="Problem">Why there is no metadata, in words.</param>
public sealed record Profile(
    long ChainId, string Kind, byte[] Id, string? GivenName, string? Name, string? Description, string? Website, string? Logo,
    string? Body, string? SourceUri, DateTimeOffset? FetchedAt, string? Problem)
{
    /// <summary>What kinds with <see cref="DocumentMapping.Facts"/> have beyond these, as a JSON object.</summary>
    public string? Facts { get; init; }

    /// <summary>SHA-256 of the picture in <see cref="Resources"/>, checked and fit to be served; null: there is none.</summary>
    public byte[]? Image { get; init; }

    public string? DisplayName => GivenName ?? Name;
}
