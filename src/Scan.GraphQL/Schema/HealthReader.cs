using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Health;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

/// <summary>Operators' health, rollups' coverage and what came of knocking, by the keys of the documents that they belong to.</summary>
public sealed class HealthReader(HealthStore health, Probes probes, TimeProvider time)
{
    public const int MostHours = 90 * 24;

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
        [.. (await health.HoursAsync(chainId, avs.ToArray(), @operator.ToArray(), time.GetUtcNow().ToUnixTimeSeconds() / 3_600 - hours + 1, ct)).Select(h => JsonSerializer.Deserialize<HealthHour>(h, DocumentJson.Options)!)];

    /// <summary>By rollups' keys, which begin with the service manager.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, RollupCoverage>> OfRollupsAsync(IReadOnlyCollection<DocumentId> rollups, CancellationToken ct)
    {
        var found = await health.CoverageAsync([.. rollups.Select(r => (r.ChainId, r.Id[..Address.Size]))], ct);
        return rollups.Distinct().Select(r => (r, Row: found.GetValueOrDefault((r.ChainId, Convert.ToHexStringLower(r.Id.AsSpan(0, Address.Size)))))).Where(r => r.Row is not null)
            .ToDictionary(r => r.r, r => JsonSerializer.Deserialize<RollupCoverage>(r.Row!.BodyJson, DocumentJson.Options)!);
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

    private static OperatorHealth Health(string json) => JsonSerializer.Deserialize<OperatorHealth>(json, DocumentJson.Options)!;
}
