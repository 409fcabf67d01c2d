using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Erc8004;

/// <summary>An agent of an ERC-8004 identity registry (an ERC-721 token with a registration file).</summary>
[Document("agent", HasProfile = true, Facts = typeof(RegistrationFacts)), NarrowedBy("metadata", typeof(AgentMetadata), nameof(AgentMetadata.Registry), nameof(AgentMetadata.AgentId))]
public sealed record Agent : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Registry { get; init; }
    /// <summary>Token id; ids count from 0.</summary>
    [Field] public required BigInteger AgentId { get; init; }
    /// <summary>Last Transfer; null when only feedback was seen.</summary>
    [Field] public Address? Owner { get; init; }
    /// <summary>Who besides the owner may act for this token (ERC-721 Approval); null when nobody may. Ends with each transfer.</summary>
    [Field(Indexed = false)] public Address? Approved { get; init; }
    /// <summary>The last of Registered, URIUpdated, UriUpdated.</summary>
    [MetadataUri(Time = nameof(UriTime))] public string? Uri { get; init; }
    /// <summary>Transaction and time (Unix seconds) of the event that set the URI.</summary>
    public Hash32? UriTransaction { get; init; }
    public long? UriTime { get; init; }
    /// <summary>The payment wallet of on-chain metadata key agentWallet; null when none is set.</summary>
    [Field] public Address? Wallet { get; init; }
    /// <summary>Keys of on-chain metadata set so far; the values are <see cref="AgentMetadata"/>.</summary>
    public int MetadataCount { get; init; }
    /// <summary>Block and time (Unix seconds) of the mint; null when only later events were seen.</summary>
    [Field] public long? RegisteredBlock { get; init; }
    [Field] public long? RegisteredTime { get; init; }
    /// <summary>Number of feedbacks given and not revoked.</summary>
    [Field] public int FeedbackCount { get; init; }
    /// <summary>Sum of values not revoked, as a fixed-point number with 18 decimals (ERC-8004 getSummary averages in WAD).</summary>
    public BigInteger FeedbackSum { get; init; }
    [Field] public long? LastFeedbackTime { get; init; }
    /// <summary>The last event of any kind that changed the agent.</summary>
    [Field] public long? UpdatedTime { get; init; }
    /// <summary>The last of mint, feedback, validation request and validation answer.</summary>
    [Field] public long? ActivityTime { get; init; }
    /// <summary>Validations asked for, those answered, and the sum of their last answers (0–100 each).</summary>
    [Field] public int ValidationCount { get; init; }
    public int ValidatedCount { get; init; }
    public long ValidationSum { get; init; }

    public byte[] Key() => KeyOf(Registry, AgentId);
    public static byte[] KeyOf(Address registry, BigInteger agentId) => DocumentKey.Of(registry, agentId);
}

/// <summary>One entry of an agent's on-chain metadata (IdentityRegistry.MetadataSet).</summary>
[Document("agent_metadata")]
public sealed record AgentMetadata : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Registry { get; init; }
    [Field] public required BigInteger AgentId { get; init; }
    [Field] public required string MetadataKey { get; init; }
    /// <summary>The last value's bytes as 0x hex; <c>0x</c> is an emptied one.</summary>
    [Field] public required string Value { get; init; }
    public required long Block { get; init; }
    public required long Time { get; init; }

    public byte[] Key() => KeyOf(Registry, AgentId, MetadataKey);
    public static byte[] KeyOf(Address registry, BigInteger agentId, string metadataKey) =>
        DocumentKey.Of(registry, agentId, Keccak256.Hash(metadataKey));
}

/// <summary>One feedback of a client to an agent. Value is <see cref="Value"/> / 10^<see cref="ValueDecimals"/>; older forms carry a score of 0–100.</summary>
[Document("feedback", SeldomChanges = true)]
public sealed record Feedback : IDocument
{
    public required long ChainId { get; init; }
    /// <summary>The identity registry of the agent.</summary>
    [Field] public required Address Registry { get; init; }
    [Field] public required BigInteger AgentId { get; init; }
    [Field] public required Address Client { get; init; }
    /// <summary>Counts from 1 per agent and client; counted by Scan for the form of October 2025, which has none.</summary>
    [Field(Indexed = false)] public required long Index { get; init; }
    [Field] public required BigInteger Value { get; init; }
    public required int ValueDecimals { get; init; }
    public string? Tag1 { get; init; }
    /// <summary>keccak256 of the first tag, for the forms whose log has no more; else null.</summary>
    public Hash32? Tag1Hash { get; init; }
    public string? Tag2 { get; init; }
    public string? Endpoint { get; init; }
    [MetadataUri(Hash = nameof(FileHash))] public string? FileUri { get; init; }
    public Hash32? FileHash { get; init; }
    [Field(Indexed = false)] public bool Revoked { get; init; }
    public long? RevokedTime { get; init; }
    public int ResponseCount { get; init; }
    [Field] public required long Block { get; init; }
    [Field] public required long Time { get; init; }
    public required Hash32 Transaction { get; init; }

    public byte[] Key() => KeyOf(Registry, AgentId, Client, Index);
    public static byte[] KeyOf(Address registry, BigInteger agentId, Address client, long index) => DocumentKey.Of(registry, agentId, client, (ulong)index);
}

/// <summary>How many feedbacks without an index a client gave to an agent (the form of October 2025): numbers them.</summary>
[Document("feedback_client")]
public sealed record FeedbackClient : IDocument
{
    public required long ChainId { get; init; }
    public required Address Registry { get; init; }
    public required BigInteger AgentId { get; init; }
    [Field(Indexed = false)] public required Address Client { get; init; }
    /// <summary>The last one counted, or a later one that a form with an index told.</summary>
    public required long LastIndex { get; init; }

    public byte[] Key() => KeyOf(Registry, AgentId, Client);
    public static byte[] KeyOf(Address registry, BigInteger agentId, Address client) => DocumentKey.Of(registry, agentId, client);
}
