using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Web.Input;

namespace Scan.Web.Features.Health;

/// <summary>Operators' health and rollups' coverage for programs.</summary>
[Route("api/v1")]
public sealed class HealthController(HealthReader health, CoverageStore coverage, DocumentStore store, TimeProvider time) : Controller
{
    private const int MostChanges = 100;
    private const int MostSpans = 1_000;

    /// <summary>Of every operator of an AVS, the worst score first.</summary>
    [HttpGet("avsList/{chainId:long}/{avs}/health")]
    public async Task<object> OfAvs(long chainId, string avs, CancellationToken ct) => new { items = await health.OfAvsAsync(chainId, Given.Address("avs", avs), ct) };

    /// <summary>Of an operator in every AVS.</summary>
    [HttpGet("operators/{chainId:long}/{address}/health")]
    public async Task<object> OfOperator(long chainId, string address, CancellationToken ct) => new { items = await health.OfOperatorAsync(chainId, Given.Address("address", address), ct) };

    /// <summary>Of an operator in an AVS, with its last hours and with how its answers changed.</summary>
    [HttpGet("registrations/{chainId:long}/{avs}/{operator}/health")]
    public async Task<object> OfRegistration(long chainId, string avs, string @operator, string? hours, CancellationToken ct)
    {
        var (manager, account) = (Given.Address("avs", avs), Given.Address("operator", @operator));
        var span = (int)Given.Number("hours", hours ?? "168", 1, HealthReader.MostHours);
        var key = new DocumentId(chainId, OperatorAvsRegistration.KeyOf(manager, account));
        var now = (await health.OfRegistrationsAsync([key], ct)).GetValueOrDefault(key) ?? throw new MissingException($"No health of {account.ToChecksum()} in {manager.ToChecksum()} on chain {chainId}: it is in no quorum of a BLS middleware there, or was not looked at yet");
        return new { health = now, hours = await health.HoursAsync(chainId, manager, account, span, ct), changes = await health.ChangesAsync("operatorAvsRegistration", key, MostChanges, ct) };
    }

    /// <summary>What of the watchers' stake could raise an alert for a rollup now.</summary>
    [HttpGet("rollups/{rollupChainId}/coverage")]
    public async Task<object> OfRollup(string rollupChainId, CancellationToken ct)
    {
        var (id, rollups) = await RollupsAsync(rollupChainId, ct);
        var found = await health.OfRollupsAsync([.. rollups.Select(r => new DocumentId(r.ChainId, r.Key()))], ct);
        Response.Headers.CacheControl = "no-store";
        return new { rollupChainId = id, items = rollups.Select(r => new { r.ChainId, r.Avs, r.Enabled, coverage = found.GetValueOrDefault(new(r.ChainId, r.Key())) }) };
    }

    /// <summary>When a rollup was covered without a break, by any of its watchers, the last time first.</summary>
    [HttpGet("rollups/{rollupChainId}/coverage/history")]
    public async Task<object> PastOfRollup(string rollupChainId, string? take, string? after, CancellationToken ct)
    {
        var count = (int)Given.Number("take", take ?? "50", 1, MostSpans);
        var place = after is null ? null : SpanCursor.Read(after);
        var (id, _) = await RollupsAsync(rollupChainId, ct);
        var spans = await coverage.HistoryAsync(id, place, count + 1, ct);
        Response.Headers.CacheControl = "no-store";
        return new
        {
            rollupChainId = id,
            items = spans.Take(count).Select(s => (Row: s, Span: CoverageSpan.Of(s.Began, s.Until, time.GetUtcNow()))).Select(s => new { s.Row.ChainId, avs = new Address(s.Row.Avs), s.Span.From, s.Span.Until }),
            next = spans.Count > count ? SpanCursor.Write(spans[count - 1]) : null,
        };
    }

    private async Task<(string Id, IReadOnlyList<Rollup> Rollups)> RollupsAsync(string rollupChainId, CancellationToken ct)
    {
        var id = Given.Word("rollupChainId", rollupChainId).ToString(CultureInfo.InvariantCulture);
        var rollups = (await store.QueryAsync<Rollup>(new DocumentQuery { Where = Filter.Equal("rollupChainId", id), Take = DocumentQuery.MaxTake }, ct)).Items.Select(r => r.Body).ToList();
        return rollups.Count > 0 ? (id, rollups) : throw new MissingException($"No MACH service manager watches a rollup {id}");
    }
}
