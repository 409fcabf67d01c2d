using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Erc8004;

/// <summary>What a form of NewFeedback says; what a form leaves out is null.</summary>
public sealed record FeedbackContent(BigInteger AgentId, Address Client)
{
    /// <summary>Counts from 1 per agent and client; null in the forms that leave the counting to the reader.</summary>
    public ulong? Index { get; init; }
    public BigInteger Value { get; init; }
    /// <summary>0 for the forms with a score of 0–100.</summary>
    public byte ValueDecimals { get; init; }
    /// <summary>The first tag where only its hash is in the log.</summary>
    public Hash32? Tag1Hash { get; init; }
    public string? Tag1 { get; init; }
    public string? Tag2 { get; init; }
    public string? Endpoint { get; init; }
    public string? FileUri { get; init; }
    public Hash32? FileHash { get; init; }

    internal const string Parties = "uint256 indexed agentId, address indexed clientAddress";
    internal const string File = "string endpoint, string feedbackURI, bytes32 feedbackHash";

    /// <summary>A tag of 32 bytes: text padded with zeros.</summary>
    internal static string Text(Hash32 tag) => ChainText.FromUtf8(tag.ToArray().AsSpan().TrimEnd((byte)0));
}
