using System.Collections.Concurrent;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Erc8004;
using Scan.Domain.Health;
using Scan.Indexer.Metadata.Fetching;

namespace Scan.Indexer.Health;

/// <summary>Which endpoints a chain's documents name: the sockets of registered operators, the web endpoints of agents' files.</summary>
public sealed class ProbeList(DocumentStore store, Probes probes, HealthOptions options, TimeProvider time)
{
    /// <summary>Kinds of documents as <see cref="Probes"/> keeps them.</summary>
    public const string Registrations = "operatorAvsRegistration";
    public const string Agents = "agent";

    /// <summary>A chain may have tens of thousands of agents, and their files are fetched hours after they changed anyway.</summary>
    private static readonly TimeSpan AgentsInterval = TimeSpan.FromMinutes(5);
    private const int MostEndpoints = 4;
    private const int LongestAddress = 500;
    private readonly ConcurrentDictionary<long, DateTimeOffset> agentsListed = [];

    /// <summary>Brings the list in step with the chain's documents.</summary>
    public async Task UpdateAsync(long chainId, CancellationToken ct)
    {
        if (!options.Probe) return;
        var now = time.GetUtcNow();
        await probes.EnsureAsync(chainId, Registrations, await SocketsAsync(chainId, ct), now, options.Interval, ct);
        if (agentsListed.TryGetValue(chainId, out var last) && now < last + AgentsInterval) return;
        agentsListed[chainId] = now;
        await probes.EnsureAsync(chainId, Agents, await EndpointsAsync(chainId, ct), now, options.Interval, ct);
    }

    private async Task<IReadOnlyList<ProbeUse>> SocketsAsync(long chainId, CancellationToken ct)
    {
        var uses = new List<ProbeUse>();
        await foreach (var registration in store.AllAsync<OperatorAvsRegistration>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("registered", true) }, ct))
        {
            if (registration.Body.Socket is not { Length: > 0 and <= LongestAddress } socket) continue;
            uses.Add(new ProbeUse(registration.Body.Key(), ProbeReportKind.Operator, socket, OperatorSocket.Parse(socket).Host ?? socket));
        }
        return uses;
    }

    private async Task<IReadOnlyList<ProbeUse>> EndpointsAsync(long chainId, CancellationToken ct)
    {
        var uses = new List<ProbeUse>();
        await foreach (var agent in store.AllAsync<Agent>(new DocumentQuery { ChainId = chainId }, ct))
        {
            if (agent.Profile?.Facts is not { } json || System.Text.Json.JsonSerializer.Deserialize<RegistrationFacts>(json, Domain.Documents.DocumentJson.Options) is not { Active: not false } facts) continue;
            var named = facts.Services.Select(s => s.Endpoint).Where(e => e.Length <= LongestAddress && Uri.TryCreate(e, UriKind.Absolute, out var url) && url.Scheme is "https" or "http").Distinct(StringComparer.Ordinal).Take(MostEndpoints);
            foreach (var endpoint in named)
            {
                if (ResourceAddress.HostOf(new Uri(endpoint)) is { } host) uses.Add(new ProbeUse(agent.Body.Key(), ProbeReportKind.Agent, endpoint, host));
            }
        }
        return uses;
    }
}
