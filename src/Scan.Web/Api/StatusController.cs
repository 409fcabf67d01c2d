using Microsoft.AspNetCore.Mvc;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Input;

namespace Scan.Web.Api;

/// <summary>Where the chains stand, for programs.</summary>
[Route("api/v1")]
public sealed class StatusController(Documents.Chains chains) : Controller
{
    [HttpGet("status")]
    public async Task<object> Status(CancellationToken ct) => new
    {
        chains = (await chains.ListAsync(ct)).OrderBy(c => c.ChainId).Select(c => new
        {
            c.ChainId, c.Name, c.State, c.HeadBlock, c.IndexedBlock, c.FinalizedBlock, LagBlocks = new ChainView(c).Lag, c.EventsTotal, c.EventsPerSecond, c.LastError,
        }),
    };

    [HttpGet("digest")]
    public async Task<object> Digest(string? chainId, string? block, CancellationToken ct)
    {
        var chain = Given.ChainId("chainId", chainId ?? "");
        long? at = block is null ? null : Given.Number("block", block, 0, long.MaxValue);
        var digest = await chains.DigestAsync(chain, at, ct) ?? throw new MissingException($"There is no such digest: {await chains.NoDigestAsync(chain, at, ct)}.");
        return new { digest.ChainId, digest.Block, BlockHash = Hex.Encode(digest.BlockHash), digest.Events, Sha256 = Convert.ToHexStringLower(digest.Sha256) };
    }
}
