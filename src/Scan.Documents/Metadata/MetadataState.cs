namespace Scan.Documents;

/// <summary>A document that names a file.</summary>
/// <param name="Uri">As the document has it; empty: it names none any more.</param>
/// <param name="Expected">keccak256 that the chain gives for the file; null: none.</param>
public sealed record MetadataTarget(DocumentId Of, string Kind, string Uri, byte[]? Expected);

/// <summary>A document whose file is there to be read.</summary>
public sealed record MetadataUse(DocumentId Of, string Kind, Resource Resource);

/// <summary>What was read of a document's file, to be stored as one.</summary>
/// <param name="Profile">Null for kinds without one.</param>
/// <param name="Image">The picture that the file names.</param>
/// <param name="ProblemsJson">A list of problems.</param>
/// <param name="Proofs">The domains to be proven.</param>
public sealed record MetadataApplied(MetadataUse Use, Profile? Profile, long? Image, string ProblemsJson, IReadOnlyList<DomainProofRow> Proofs);

/// <summary>Whether a domain says that an agent is its own.</summary>
/// <param name="Resource">The file that decides; null: the registration file itself stands there.</param>
public sealed record DomainProofRow(string Domain, long? Resource, string Outcome, DateTimeOffset? CheckedAt);

/// <summary>A proof with the agent it is about.</summary>
public sealed record DomainProofUse(DocumentId Of, string Domain);

/// <summary>Where the metadata of one document stands.</summary>
/// <param name="Image">The picture that the file names; null: none.</param>
/// <param name="Expected">keccak256 that the chain gives; null: none.</param>
/// <param name="Keccak">Of the content; null: there is none.</param>
/// <param name="ProblemsJson">What is wrong with the content.</param>
public sealed record MetadataState(DocumentId Of, string Kind, Resource Resource, Resource? Image, byte[]? Expected, byte[]? Keccak, int? Size, string ProblemsJson)
{
    public required IReadOnlyList<DomainProofState> Proofs { get; init; }
}

/// <summary>A proof as readers see it.</summary>
/// <param name="File">The domain's file; null: the registration file itself stands there.</param>
public sealed record DomainProofState(string Domain, string Outcome, DateTimeOffset? CheckedAt, Resource? File);

/// <summary>One content that a document's URI led to.</summary>
/// <param name="No">From 1 on.</param>
/// <param name="Uri">The document's URI then.</param>
/// <param name="FetchedFrom">The address that gave it.</param>
public sealed record MetadataVersion(int No, DateTimeOffset FirstSeen, byte[] Content, byte[] Keccak, int Size, string Uri, string FetchedFrom, string ProblemsJson);
