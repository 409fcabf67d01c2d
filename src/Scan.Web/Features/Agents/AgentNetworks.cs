using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;
using Scan.Web.Hosting;

namespace Scan.Web.Features.Agents;

/// <summary>What there is of agents on a chain, or on all: totals, adoption, categories, the featured and the leading ones.</summary>
/// <param name="Read">Agents whose registration file could be read.</param>
/// <param name="Validations">Asked for.</param>
/// <param name="Weeks">Mints by week (UTC, from Monday), oldest first; weeks without any are 0.</param>
public sealed record AgentNetwork(long Agents, long Read, long Active, long X402, BigInteger Feedback, BigInteger Validations, IReadOnlyList<(long From, long Count)> Weeks)
{
    /// <summary>By what registration files name and what owners set on chain, the most named first.</summary>
    public required IReadOnlyList<AgentCategory> Categories { get; init; }
    public required IReadOnlyList<AgentStanding> Featured { get; init; }
    public required IReadOnlyList<AgentStanding> Leaders { get; init; }

    /// <summary>Of the featured and the leading.</summary>
    public required IReadOnlyDictionary<DocumentId, Profile> Profiles { get; init; }
    public long MostOfAWeek => Weeks.Count == 0 ? 0 : Weeks.Max(w => w.Count);

    public Profile? ProfileOf(Agent agent) => Profiles.GetValueOrDefault(new DocumentId(agent.ChainId, agent.Key()));
}

/// <param name="Filter">The parameter of the list that chooses these.</param>
public sealed record AgentCategory(string Title, string Filter, IReadOnlyList<(string Name, long Count)> Items);

/// <summary>Reads <see cref="AgentNetwork"/>: it goes over all agents, so once in a minute while somebody looks.</summary>
public sealed class AgentNetworks(DocumentStore store, Profiles profiles, AgentRatings ratings, TimeProvider time)
{
    /// <summary>Agents with the most feedback, among which the featured and the leading are sought.</summary>
    public const int Candidates = 40;
    public const int Leaders = 10;
    private const int MostWeeks = 12, MostItems = 8;
    private const long Week = 7 * 86_400;
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<long, Lately<AgentNetwork>> byChain = new();

    /// <param name="chainId">Null: all chains.</param>
    public Task<AgentNetwork> ReadAsync(long? chainId, CancellationToken ct) => byChain.GetOrAdd(chainId ?? 0, _ => new Lately<AgentNetwork>(Freshness, time, token => CountAsync(chainId, token))).GetAsync(ct);

    private async Task<AgentNetwork> CountAsync(long? chainId, CancellationToken ct)
    {
        var mapping = store.Mappings.First(m => m.Type == typeof(Agent));
        var all = new DocumentQuery { ChainId = chainId };
        DocumentField[] numbers = [.. new[] { "feedbackCount", "validationCount" }.Select(name => mapping.Fields.First(f => f.Name == name))];
        var totals = await store.AggregateAsync(mapping, all, new Aggregation(numbers, [], null, null, 1) { Functions = AggregateFunctions.Sum }, null, ct);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var recent = all with { Where = Filter.GreaterOrEqual("registeredTime", now - MostWeeks * Week) };
        var weeks = await store.AggregateAsync(mapping, recent, new Aggregation([], [], TimeBucket.Week, "registeredTime", MostWeeks + 2), null, ct);
        var (read, says) = await profiles.CountFactsAsync(mapping.Kind, chainId, ["active", "x402"], ct);
        var standings = await StandingsAsync(chainId, ct);
        IReadOnlyList<AgentStanding> featured = FeaturedAgents.Of(standings), leaders = FeaturedAgents.Leaders(standings, Leaders);
        return new AgentNetwork(totals.Sum(t => t.Count), read, says.GetValueOrDefault("active"), says.GetValueOrDefault("x402"), Sum(totals, 0), Sum(totals, 1), Filled(weeks))
        {
            Categories = await CategoriesAsync(mapping.Kind, chainId, ct),
            Featured = featured,
            Leaders = leaders,
            Profiles = await profiles.LoadAsync(mapping.Kind, [.. featured.Concat(leaders).Select(a => new DocumentId(a.Agent.ChainId, a.Agent.Key())).Distinct()], ct),
        };
    }

    private static BigInteger Sum(IReadOnlyList<AggregateRow> totals, int number) => totals is [var row] && row.Numbers[number].Sum is { } sum ? BigInteger.Parse(sum, CultureInfo.InvariantCulture) : 0;

    private static IReadOnlyList<(long From, long Count)> Filled(IReadOnlyList<AggregateRow> weeks)
    {
        if (weeks.Count == 0) return [];
        var counts = weeks.ToDictionary(w => w.From!.Value, w => w.Count);
        var last = counts.Keys.Max();
        return [.. Enumerable.Range(0, MostWeeks).Select(i => last - (MostWeeks - 1 - i) * Week).Where(from => from >= counts.Keys.Min()).Select(from => (from, counts.GetValueOrDefault(from)))];
    }

    private async Task<IReadOnlyList<AgentCategory>> CategoriesAsync(string kind, long? chainId, CancellationToken ct)
    {
        List<AgentCategory> categories = [];
        foreach (var (title, list, filter) in new[] { ("Protocols", "protocols", "protocol"), ("Skills", "skills", "skill"), ("Domains", "domains", "domain"), ("Trust", "trust", "trust") })
        {
            var items = await profiles.CountNamedAsync(kind, chainId, list, MostItems, ct);
            if (items.Count > 0) categories.Add(new AgentCategory(title, filter, items));
        }
        var set = await store.AggregateAsync(store.Mappings.First(m => m.Type == typeof(AgentMetadata)), new DocumentQuery { ChainId = chainId, Where = Filter.Equal("metadataKey", AgentValue.Category) },
            new Aggregation([], ["value"], null, null, 5 * MostItems) { Order = AggregateOrder.Count }, null, ct);
        // What is cut or does not read as it was written could not be asked for by what is shown.
        (string Name, long Count)[] kinds = [.. set.Select(row => (Value: row.Groups[0]!, Name: AgentValue.Text(row.Groups[0]!), row.Count)).Where(kind => kind.Name is { } name && AgentValue.Of(name) == kind.Value).Take(MostItems).Select(kind => (kind.Name!, kind.Count))];
        if (kinds.Length > 0) categories.Add(new AgentCategory("Category, on chain", AgentValue.Category, kinds));
        return categories;
    }

    private async Task<IReadOnlyList<AgentStanding>> StandingsAsync(long? chainId, CancellationToken ct)
    {
        var most = await store.QueryAsync<Agent>(new DocumentQuery { ChainId = chainId, Where = Filter.Greater("feedbackCount", 0L), OrderBy = [new("feedbackCount", true)], Take = Candidates }, ct);
        List<AgentStanding> standings = [];
        foreach (var agent in most.Items)
        {
            var facts = agent.Profile?.Facts is { } json ? JsonSerializer.Deserialize<RegistrationFacts>(json, DocumentJson.Options) : null;
            standings.Add(AgentStanding.Of(agent.Body, facts, (await ratings.ReadAsync(agent.Body, ct)).Adjusted));
        }
        return standings;
    }
}
