using System.Numerics;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Health;
using Scan.Domain.Metadata;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Events;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Payments;

namespace Scan.Web.Features.Agents;

public sealed record AgentPage(Stored<Agent> Stored, ChainView? Chain, IReadOnlyList<FeedbackLine> Feedback, bool MoreFeedback, IReadOnlyList<AgentMetadata> Metadata, IReadOnlyList<EventRow> Activity)
{
    public required MetadataPanel? File { get; init; }

    public required AgentRating Judged { get; init; }

    /// <summary>The mean without votes that one hand can cast at will.</summary>
    public AdjustedRating Rating => Judged.Adjusted;

    /// <summary>Ratings of 0 to 100; null: none was given.</summary>
    public TagRating? Stars => Rating.ByTag().FirstOrDefault(t => t.Tag == TagRating.Starred);

    /// <summary>What its owner asked validators for, the last first.</summary>
    public required IReadOnlyList<Validation> Validations { get; init; }

    /// <summary>What came of knocking at its endpoints, by endpoint.</summary>
    public required IReadOnlyDictionary<string, ProbeReport> Probes { get; init; }

    /// <summary>How they answered in the last days, by endpoint.</summary>
    public required IReadOnlyDictionary<string, EndpointUptime> Uptimes { get; init; }

    /// <summary>Its votes by week; null where there are less than two weeks to compare.</summary>
    public Shared.ChartTable? Weeks => FeedbackWeeks.Of(Rating, Chain?.Info.IndexedTime);

    /// <summary>The last payments of its payment wallet.</summary>
    public required IReadOnlyList<PaymentRow> Payments { get; init; }
    public required string Topic { get; init; }
    public Agent Agent => Stored.Body;
    public string Name => Stored.Profile?.DisplayName is { } name ? Shared.Format.Clip(name) : $"Agent {Agent.AgentId}";

    /// <summary>What the registration file says; null: there is none that could be read.</summary>
    public RegistrationFacts? Registration { get; } = Stored.Profile?.Facts is { } json ? JsonSerializer.Deserialize<RegistrationFacts>(json, DocumentJson.Options) : null;

    /// <summary>Other registrations that its file names, with their pages here; null: a registry that no address can be read of.</summary>
    public IReadOnlyList<(AgentRegistration Said, string? Path)> Elsewhere =>
        [.. (Registration?.Registrations ?? []).Where(r => !r.Names(Agent.ChainId, Agent.Registry, Agent.AgentId)).Select(r => (r, PathOf(r)))];

    private static string? PathOf(AgentRegistration said) => said.AgentRegistry.Split(':') is ["eip155", var chain, var registry]
        && long.TryParse(chain, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var chainId) && Domain.Primitives.Address.TryParse(registry, null, out var address)
        && said.AgentId.Length is > 0 and <= 78 && said.AgentId.All(char.IsAsciiDigit) ? $"/agents/{chainId}/{address}/{said.AgentId}" : null;

    public int Clients => Feedback.Where(f => !f.Feedback.Revoked).Select(f => f.Feedback.Client).Distinct().Count();
}
