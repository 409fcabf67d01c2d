using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Erc8004;

/// <summary>A validation that an agent's owner asked for, and the last answer (ValidationRegistry.validationRequest, validationResponse).</summary>
[Document("validation")]
public sealed record Validation : IDocument
{
    public required long ChainId { get; init; }
    /// <summary>The validation registry.</summary>
    [Field] public required Address Contract { get; init; }
    /// <summary>Unique in the registry.</summary>
    [Field] public required Hash32 RequestHash { get; init; }
    /// <summary>The agent's identity registry.</summary>
    [Field] public required Address Registry { get; init; }
    [Field] public required BigInteger AgentId { get; init; }
    [Field] public required Address Validator { get; init; }
    /// <summary>Null when only an answer was seen. Hostile text, as all URIs and tags are.</summary>
    [MetadataUri(Hash = nameof(RequestHash))] public string? RequestUri { get; init; }
    [Field] public long? RequestedBlock { get; init; }
    public long? RequestedTime { get; init; }
    /// <summary>0–100; each answer replaces the one before; null while there is none.</summary>
    [Field] public int? Response { get; init; }
    public string? ResponseUri { get; init; }
    public Hash32? ResponseHash { get; init; }
    public string? Tag { get; init; }
    public int ResponseCount { get; init; }
    [Field] public long? RespondedTime { get; init; }

    public byte[] Key() => KeyOf(Contract, RequestHash);
    public static byte[] KeyOf(Address contract, Hash32 requestHash) => DocumentKey.Of(contract, requestHash);
}

/// <summary>One answer to a validation request (ValidationRegistry.validationResponse), known by the log's place: a validator may answer more than once.</summary>
[Document("validation_answer")]
public sealed record ValidationAnswer : IDocument
{
    public required long ChainId { get; init; }
    /// <summary>The validation registry.</summary>
    [Field] public required Address Contract { get; init; }
    [Field] public required Hash32 RequestHash { get; init; }
    /// <summary>The agent's identity registry.</summary>
    [Field] public required Address Registry { get; init; }
    [Field] public required BigInteger AgentId { get; init; }
    [Field] public required Address Validator { get; init; }
    /// <summary>0–100.</summary>
    public required int Response { get; init; }
    [MetadataUri(Hash = nameof(Hash))] public required string Uri { get; init; }
    /// <summary>keccak256 of the file; zero: none.</summary>
    public Hash32? Hash { get; init; }
    public string? Tag { get; init; }
    [Field] public required long Block { get; init; }
    public required long Time { get; init; }
    public required int LogIndex { get; init; }

    public byte[] Key() => KeyOf(Block, LogIndex);
    public static byte[] KeyOf(long block, int logIndex) => DocumentKey.Of(block, logIndex);
}

/// <summary>A response to feedback (ReputationRegistry.appendResponse), by anyone, known by the log's place.</summary>
[Document("feedback_response")]
public sealed record FeedbackResponse : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Registry { get; init; }
    [Field] public required BigInteger AgentId { get; init; }
    [Field] public required Address Client { get; init; }
    /// <summary>Of the feedback.</summary>
    [Field] public required long Index { get; init; }
    [Field] public required Address Responder { get; init; }
    [MetadataUri(Hash = nameof(Hash))] public required string Uri { get; init; }
    /// <summary>Null in the earliest draft, which has none.</summary>
    public Hash32? Hash { get; init; }
    [Field] public required long Block { get; init; }
    public required long Time { get; init; }
    public required int LogIndex { get; init; }

    public byte[] Key() => KeyOf(Block, LogIndex);
    public static byte[] KeyOf(long block, int logIndex) => DocumentKey.Of(block, logIndex);
}
