using System.Numerics;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Web.Chains;
using Scan.Web.Features.Events;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Payments;

namespace Scan.Web.Features.Agents;

public sealed record AgentPage(Stored<Agent> Stored, ChainView? Chain, IReadOnlyList<FeedbackLine> Feedback, bool MoreFeedback, IReadOnlyList<AgentMetadata> Metadata, IReadOnlyList<EventRow> Activity)
{
    public required MetadataPanel? File { get; init; }

    /// <summary>The mean without votes that one hand can cast at will; null when there are too many votes for a page.</summary>
    public required AdjustedRating? Rating { get; init; }

    /// <summary>The last payments of its payment wallet.</summary>
    public required IReadOnlyList<PaymentRow> Payments { get; init; }
    public Agent Agent => Stored.Body;
    public string Name => Stored.Profile?.DisplayName is { } name ? Shared.Format.Clip(name) : $"Agent {Agent.AgentId}";

    /// <summary>What the registration file says; null: there is none that could be read.</summary>
    public RegistrationFacts? Registration { get; } = Stored.Profile?.Facts is { } json ? JsonSerializer.Deserialize<RegistrationFacts>(json, DocumentJson.Options) : null;

    /// <summary>The mean of what clients gave, with 18 decimals; null without feedback.</summary>
    public BigInteger? Mean => Agent.FeedbackCount > 0 ? Agent.FeedbackSum / Agent.FeedbackCount : null;
    public int Clients => Feedback.Where(f => !f.Feedback.Revoked).Select(f => f.Feedback.Client).Distinct().Count();
}

/// <summary>One feedback with what its file says.</summary>
/// <param name="Check">Whether the file is the one whose hash stands on the chain: see <see cref="MetadataCheck"/>; null: it names no file.</param>
/// <param name="Text">The client's words.</param>
public sealed record FeedbackLine(Feedback Feedback, string? Check, string? Text)
{
    /// <summary>Larger files are not read for a line of a table.</summary>
    private const int MostBytes = 16 * 1024;

    public static async Task<IReadOnlyList<FeedbackLine>> ReadAsync(MetadataReader reader, IReadOnlyList<Feedback> feedback, CancellationToken ct)
    {
        DocumentId[] ids = [.. feedback.Select(f => new DocumentId(f.ChainId, f.Key()))];
        var states = await reader.LoadAsync("feedback", ids, ct);
        var bodies = await reader.BodiesAsync([.. states.Values.Where(s => s is { Size: <= MostBytes, Resource.Content: not null }).Select(s => s.Resource.Content!)], ct);
        return [.. feedback.Zip(ids, (f, id) => states.TryGetValue(id, out var state) ? Of(f, state, bodies) : new FeedbackLine(f, null, null))];
    }

    private static FeedbackLine Of(Feedback feedback, MetadataState state, IReadOnlyDictionary<string, byte[]> bodies) => new(feedback,
        MetadataCheck.OfHash(state.Expected, state.Keccak, state.Resource.Problem is not null),
        state.Resource.Content is { } hash && bodies.TryGetValue(Convert.ToHexStringLower(hash), out var body) ? FeedbackFile.Read(body, feedback).Text : null);
}
