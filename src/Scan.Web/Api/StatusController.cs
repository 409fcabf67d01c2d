using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Input;

namespace Scan.Web.Api;

/// <summary>Where the chains stand, for programs.</summary>
[Route("api/v1")]
public sealed class StatusController(Documents.Chains chains, Audits audits) : Controller
{
    [HttpGet("status")]
    public async Task<object> Status(CancellationToken ct)
    {
        var audited = (await audits.ListAsync(ct)).ToDictionary(audit => audit.ChainId);
        return new
        {
            chains = (await chains.ListAsync(ct)).OrderBy(c => c.ChainId).Select(c => new
            {
                c.ChainId, c.Name, c.State, c.HeadBlock, c.IndexedBlock, c.FinalizedBlock, LagBlocks = new ChainView(c).Lag, c.EventsTotal, c.EventsPerSecond, c.LastError,
                Audit = audited.TryGetValue(c.ChainId, out var audit) ? Shown(audit) : null,
            }),
        };
    }

    [HttpGet("digest")]
    public async Task<object> Digest(string? chainId, string? block, CancellationToken ct)
    {
        var chain = Given.ChainId("chainId", chainId ?? "");
        long? at = block is null ? null : Given.Number("block", block, 0, long.MaxValue);
        var digest = await chains.DigestAsync(chain, at, ct) ?? throw new MissingException($"There is no such digest: {await chains.NoDigestAsync(chain, at, ct)}.");
        return new { digest.ChainId, digest.Block, BlockHash = Hex.Encode(digest.BlockHash), digest.Events, Sha256 = Convert.ToHexStringLower(digest.Sha256) };
    }

    private static object Shown(AuditState audit) => new
    {
        audit.RanAt, audit.Block, audit.Checked, audit.Drifted, audit.Unreachable, audit.Problem, audit.CheckedTotal, audit.DriftedTotal, audit.Rounds, audit.DriftedAt,
        Drifts = audit.DriftsJson is { } drifts ? JsonNode.Parse(drifts) : new JsonArray(),
    };
}
