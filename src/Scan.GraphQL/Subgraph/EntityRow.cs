using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Domain.Erc8004;

namespace Scan.GraphQL.Subgraph;

/// <summary>An entity of the subgraph, whatever its type.</summary>
internal abstract class EntityRow
{
    public required DocumentId Id { get; init; }

    /// <summary>The block that the query asked for; what is linked is of the same block.</summary>
    public required long? AtBlock { get; init; }

    /// <summary>The file that stands in the same row was read.</summary>
    public abstract bool HasFile { get; }
}

/// <summary>An entity made of a document.</summary>
internal sealed class EntityRow<T> : EntityRow where T : class
{
    private RegistrationCard? card;
    private FeedbackCard? feedbackCard;
    private bool isRead;

    public required T Body { get; init; }
    public required string? Extra { get; init; }

    /// <summary>An agent's registration file; null where it was not read, or is no JSON object.</summary>
    public RegistrationCard? Card
    {
        get
        {
            if (!isRead) (card, isRead) = (RegistrationCard.Read(Extra), true);
            return card;
        }
    }

    /// <summary>A feedback's file; null where it was not read, or is no JSON object.</summary>
    public FeedbackCard? FeedbackCard
    {
        get
        {
            if (!isRead) (feedbackCard, isRead) = (Subgraph.FeedbackCard.Read(Extra), true);
            return feedbackCard;
        }
    }

    public override bool HasFile => Extra is not null;

    public static EntityRow<T> Of(ViewRow<T> row, long? atBlock) => new() { Id = new DocumentId(row.ChainId, row.Id), AtBlock = atBlock, Body = row.Body, Extra = row.Extra };
}

/// <summary>Ids and values as agent0's subgraph writes them.</summary>
internal static class SubgraphText
{
    public static string Of(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string? Of(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    public static string AgentId(long chainId, BigInteger agentId) => $"{chainId}:{Of(agentId)}";

    public static string FeedbackId(Feedback f) => $"{AgentId(f.ChainId, f.AgentId)}:{f.Client}:{f.Index}";

    public static string FeedbackId(FeedbackResponse r) => $"{AgentId(r.ChainId, r.AgentId)}:{r.Client}:{r.Index}";

    /// <summary>The transaction that set the URI, and the content's name.</summary>
    public static string FileId(Agent agent) => $"{agent.UriTransaction}:{Cid(agent)}";

    /// <summary>The CID of ipfs URIs; of data URIs, which have none, <c>datauri</c> and the transaction; else the URI.</summary>
    public static string Cid(Agent agent) => Cid(agent.Uri, $"{agent.UriTransaction}");

    /// <param name="transaction">Which gave the URI.</param>
    public static string Cid(string? uri, string transaction) =>
        uri is null ? ""
        : uri.StartsWith("ipfs://", StringComparison.OrdinalIgnoreCase) ? uri["ipfs://".Length..].Split('/')[0]
        : uri.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? $"datauri:{transaction}" : uri;

    public static string UriType(string? uri) =>
        uri is null ? "unknown"
        : uri.StartsWith("ipfs://", StringComparison.OrdinalIgnoreCase) ? "ipfs"
        : uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https"
        : uri.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http" : "unknown";
}
