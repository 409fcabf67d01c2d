using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Mach;
using Scan.GraphQL.Schemas;
using Scan.Web.Input;

namespace Scan.Web.Features.Alerts;

/// <summary>An alert's evidence for programs: its life under one id, the check of its signature, and the rollup block that it names.</summary>
[Route("api/v1/alerts/{chainId:long}/{avs}/{messageHash}/evidence")]
public sealed class AlertEvidenceController(AlertFacts facts) : Controller
{
    [HttpGet]
    public async Task<AlertEvidence> Read(long chainId, string avs, string messageHash, string? twin, CancellationToken ct)
    {
        var (address, hash) = (Given.Address("avs", avs), Given.Hash("messageHash", messageHash));
        var key = new DocumentId(chainId, Alert.KeyOf(address, hash, (byte)Given.Number("twin", twin ?? "0", 0, 255)));
        Response.Headers.CacheControl = "no-cache";
        return await AlertEvidence.ReadAsync(facts, key, ct) ?? throw new MissingException($"No alert {hash} of {address.ToChecksum()} on chain {chainId}");
    }
}

/// <param name="Id">The same in the feed and in every delivery.</param>
/// <param name="Proof">Null until its turn comes, and for a retracted alert.</param>
public sealed record AlertEvidence(string Id, AlertLife Life, AlertProof? Proof, AlertMessage Message)
{
    /// <returns>Null for an alert that was never announced.</returns>
    public static async Task<AlertEvidence?> ReadAsync(AlertFacts facts, DocumentId alert, CancellationToken ct) =>
        (await facts.LivesAsync([alert], ct)).GetValueOrDefault(alert) is { } life
            ? new AlertEvidence(life.Id, life, (await facts.ProofsAsync([alert], ct)).GetValueOrDefault(alert), (await facts.MessagesAsync([alert], ct))[alert])
            : null;
}
