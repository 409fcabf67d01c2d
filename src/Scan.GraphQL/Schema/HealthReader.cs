using System.Globalization;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

/// <summary>Operators' health, rollups' coverage and what came of knocking, by the keys of the documents that they belong to.</summary>
public sealed class HealthReader(HealthStore health, CoverageStore coverage, Probes probes, TimeProvider time)
{
    public const int MostHours = 90 * 24;
    public const int MostSpans = 200;

    /// <summary>By registrations' keys: AVS and operator.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, OperatorHealth>> OfRegistrationsAsync(IReadOnlyCollection<DocumentId> registrations, CancellationToken ct)
    {
        var found = await health.LoadAsync([.. registrations.Select(r => (r.ChainId, r.Id[..Address.Size], r.Id[Address.Size..]))], ct);
        return found.Values.Select(Health).ToDictionary(h => new DocumentId(h.ChainId, [.. h.Avs.ToArray(), .. h.Operator.ToArray()]));
    }

    /// <summary>All operators of an AVS, the worst score first.</summary>
    public async Task<IReadOnlyList<OperatorHealth>> OfAvsAsync(long chainId, Address avs, CancellationToken ct) => [.. (await health.OfAvsAsync(chainId, avs.ToArray(), ct)).Select(Health)];

    /// <summary>An operator's health in every AVS.</summary>
    public async Task<IReadOnlyList<OperatorHealth>> OfOperatorAsync(long chainId, Address @operator, CancellationToken ct) => [.. (await health.OfOperatorAsync(chainId, @operator.ToArray(), ct)).Select(Health)];

    /// <summary>The last hours, oldest first; those in which nothing was computed are left out.</summary>
    public async Task<IReadOnlyList<HealthHour>> HoursAsync(long chainId, Address avs, Address @operator, int hours, CancellationToken ct) =>
        [.. (await health.HoursAsync(chainId, avs.ToArray(), @operator.ToArray(), FirstHour(hours), ct)).Select(h => JsonSerializer.Deserialize<HealthHour>(h, DocumentJson.Options)!)];

    /// <summary>As <see cref="HoursAsync(long, Address, Address, int, CancellationToken)"/>, by registrations' keys; each has its list.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, IReadOnlyList<HealthHour>>> HoursAsync(IReadOnlyCollection<DocumentId> registrations, int hours, CancellationToken ct)
    {
        var found = (await health.HoursAsync([.. registrations.Select(r => (r.ChainId, r.Id[..Address.Size], r.Id[Address.Size..]))], FirstHour(hours), ct))
            .ToLookup(h => new DocumentId(h.ChainId, [.. h.Avs, .. h.Operator]), h => JsonSerializer.Deserialize<HealthHour>(h.Body, DocumentJson.Options)!);
        return registrations.Distinct().ToDictionary(r => r, r => (IReadOnlyList<HealthHour>)[.. found[r]]);
    }

    /// <summary>By rollups' keys, which begin with the service manager.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, RollupCoverage>> OfRollupsAsync(IReadOnlyCollection<DocumentId> rollups, CancellationToken ct)
    {
        var found = await coverage.LoadAsync([.. rollups.Select(r => (r.ChainId, r.Id[..Address.Size]))], ct);
        return rollups.Distinct().Select(r => (r, Row: found.GetValueOrDefault((r.ChainId, Convert.ToHexStringLower(r.Id.AsSpan(0, Address.Size)))))).Where(r => r.Row is not null)
            .ToDictionary(r => r.r, r => Coverage(r.Row!));
    }

    /// <summary>When rollups were covered without a break, by their keys, the last that began first; each has its list.</summary>
    /// <param name="before">Those that are told to begin before, in Unix seconds; null: all.</param>
    public async Task<IReadOnlyDictionary<DocumentId, IReadOnlyList<CoverageSpan>>> SpansAsync(IReadOnlyCollection<DocumentId> rollups, long? before, int take, CancellationToken ct)
    {
        (long ChainId, byte[] Avs, string RollupChainId) Place(DocumentId rollup) => (rollup.ChainId, rollup.Id[..Address.Size], Rollup.IdOf(rollup.Id).ToString(CultureInfo.InvariantCulture));
        // Spans are told from the first whole second on, so that one that began within the second before is no earlier one.
        var until = before is { } earlier ? DateTimeOffset.FromUnixTimeSeconds(earlier).AddSeconds(-1).AddMilliseconds(1) : DateTimeOffset.MaxValue;
        var found = await coverage.HistoryAsync([.. rollups.Distinct().Select(Place)], until, take, ct);
        var now = time.GetUtcNow();
        return rollups.Distinct().ToDictionary(r => r, r => (IReadOnlyList<CoverageSpan>)[.. found[Place(r) is var p ? (p.ChainId, Convert.ToHexStringLower(p.Avs), p.RollupChainId) : default].Select(s => CoverageSpan.Of(s.Began, s.Until, now))]);
    }

    /// <summary>What came of knocking at the endpoints that documents name.</summary>
    /// <param name="kind">agent or operatorAvsRegistration.</param>
    public async Task<IReadOnlyDictionary<DocumentId, IReadOnlyList<ProbeReport>>> ProbesAsync(string kind, IReadOnlyCollection<DocumentId> documents, CancellationToken ct)
    {
        var found = await probes.LoadAsync(kind, documents, ct);
        return documents.Distinct().ToDictionary(d => d, d => (IReadOnlyList<ProbeReport>)[.. found[d].Where(t => t.BodyJson is not null).Select(t => JsonSerializer.Deserialize<ProbeReport>(t.BodyJson!, DocumentJson.Options)!)]);
    }

    /// <summary>How the answers of a document's endpoints changed, the newest first.</summary>
    public async Task<IReadOnlyList<ProbeChange>> ChangesAsync(string kind, DocumentId document, int take, CancellationToken ct)
    {
        var changes = new List<ProbeChange>();
        foreach (var target in (await probes.LoadAsync(kind, [document], ct))[document]) changes.AddRange(await probes.ChangesAsync(target.Id, take, ct));
        return [.. changes.OrderByDescending(c => c.At).Take(take)];
    }

    /// <summary>How the answers of a document's endpoints changed, by endpoint, the newest first; without those of which nothing is kept.</summary>
    public async Task<ILookup<string, ProbeChange>> ChangesByEndpointAsync(string kind, DocumentId document, int take, CancellationToken ct)
    {
        var targets = (await probes.LoadAsync(kind, [document], ct))[document].ToDictionary(t => t.Id, t => t.Address);
        return (targets.Count == 0 ? [] : (await probes.ChangesAsync(targets.Keys, take, ct)).SelectMany(c => c.Select(change => (Address: targets[c.Key], Change: change)))).ToLookup(c => c.Address, c => c.Change);
    }

    /// <summary>How the answers of registrations' sockets changed, the newest first; without those of whom nothing is kept.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, IReadOnlyList<ProbeChange>>> ChangesAsync(IReadOnlyCollection<DocumentId> registrations, int take, CancellationToken ct)
    {
        if (registrations.Count == 0) return new Dictionary<DocumentId, IReadOnlyList<ProbeChange>>();
        var targets = await probes.LoadAsync("operatorAvsRegistration", registrations, ct);
        var changes = await probes.ChangesAsync([.. targets.SelectMany(t => t).Select(t => t.Id).Distinct()], take, ct);
        return targets.Where(t => changes.Contains(t.First().Id)).ToDictionary(t => t.Key, t => (IReadOnlyList<ProbeChange>)[.. changes[t.First().Id]]);
    }

    /// <summary>A look as readers see it.</summary>
    public static RollupCoverage Coverage(CoverageRow row) => JsonSerializer.Deserialize<RollupCoverage>(row.BodyJson, DocumentJson.Options)! with { Since = row.Since.ToUnixTimeSeconds() };

    private long FirstHour(int hours) => time.GetUtcNow().ToUnixTimeSeconds() / 3_600 - hours + 1;

    private static OperatorHealth Health(string json) => JsonSerializer.Deserialize<OperatorHealth>(json, DocumentJson.Options)!;
}
