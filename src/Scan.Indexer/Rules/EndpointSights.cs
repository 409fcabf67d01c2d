using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Indexer.Chain;
using Scan.Indexer.Metadata;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Rules;

/// <summary>Changes of agents' endpoints that no event tells of: their files name others than before, at the address that the chain names all the while.</summary>
public sealed class EndpointSights(Sightings sightings, Chains chains, Sources sources, EventCatalog catalog)
{
    /// <summary>The condition that they fulfil beside its events.</summary>
    public const string Condition = "agentEndpointChanged";
    private const string IdentityRegistry = "IdentityRegistry";
    private const int Most = 10_000;

    /// <summary>Since when they are kept.</summary>
    public Task<DateTimeOffset> BeganAsync(CancellationToken ct) => sightings.BeganAsync(Sightings.Endpoints, ct);

    /// <summary>Those since a moment, oldest first; where there are more, the latest.</summary>
    /// <param name="topics">Of the agents; empty: of any.</param>
    public async Task<IReadOnlyList<EndpointChange>> SinceAsync(IReadOnlySet<string> topics, DateTimeOffset since, CancellationToken ct)
    {
        var seen = await sightings.EndpointsSinceAsync(since, Most, ct);
        var canonical = new Dictionary<long, Address?>();
        foreach (var chainId in seen.Select(s => s.ChainId).Distinct()) canonical[chainId] = await CanonicalAsync(chainId, ct);
        return [.. seen.Select(s => Of(s, canonical[s.ChainId])).Where(c => topics.Count == 0 || topics.Contains(c.Verdict.Subject))];
    }

    private static EndpointChange Of(Sighting s, Address? canonical)
    {
        var agent = MetadataKinds.AgentOf(new DocumentId(s.ChainId, Convert.FromHexString(s.Thing)));
        var topic = Topics.Agent(s.ChainId, agent.Registry, agent.AgentId, agent.Registry == canonical);
        return new EndpointChange(s.ChainId, s.At, $"endpoints:{s.ChainId}:{s.Thing}:{s.At.UtcTicks}", StateJudge.EndpointsChanged(topic, JsonSerializer.Deserialize<EndpointSight>(s.BodyJson, DocumentJson.Options)!));
    }

    private async Task<Address?> CanonicalAsync(long chainId, CancellationToken ct)
    {
        var registries = (await sources.ListAsync(chainId, ct)).Where(row => row.Contract == IdentityRegistry).ToList();
        return await chains.FindAsync(chainId, ct) is { } chain ? ChainSources.OfStored(registries, chain.ManifestJson, catalog).CanonicalRegistry : null;
    }
}

/// <param name="Cause">Tells it from any other.</param>
public sealed record EndpointChange(long ChainId, DateTimeOffset At, string Cause, Verdict Verdict);
