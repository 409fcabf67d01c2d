using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.GraphQL.Schemas;
using Scan.Web.Input;

namespace Scan.Web.Features.Health;

/// <summary>Operators' health and rollups' coverage for programs.</summary>
[Route("api/v1")]
public sealed class HealthController(HealthReader health, DocumentStore store) : Controller
{
    private const int MostChanges = 100;

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
        var id = Given.Word("rollupChainId", rollupChainId).ToString(CultureInfo.InvariantCulture);
        var rollups = (await store.QueryAsync<Rollup>(new DocumentQuery { Where = Filter.Equal("rollupChainId", id), Take = DocumentQuery.MaxTake }, ct)).Items.Select(r => r.Body).ToList();
        if (rollups.Count == 0) throw new MissingException($"No MACH service manager watches a rollup {id}");
        var found = await health.OfRollupsAsync([.. rollups.Select(r => new DocumentId(r.ChainId, r.Key()))], ct);
        Response.Headers.CacheControl = "no-store";
        return new { rollupChainId = id, items = rollups.Select(r => new { r.ChainId, r.Avs, r.Enabled, coverage = found.GetValueOrDefault(new(r.ChainId, r.Key())) }) };
    }
}
