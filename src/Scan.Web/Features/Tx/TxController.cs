using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Indexer.Chain;
using Scan.Web.Chains;
using Scan.Web.Features.Events;
using Scan.Web.Input;

namespace Scan.Web.Features.Tx;

/// <summary>A transaction as far as its logs and observations tell.</summary>
public sealed class TxController(Ledger ledger, EventReader events, ChainDirectory chains, CallData calls) : Controller
{
    [HttpGet("/tx/{chain}/{hash}")]
    public async Task<IActionResult> Show(string chain, string hash, CancellationToken ct)
    {
        var (chainId, transaction) = (Given.ChainId("chain", chain), Given.Hash("hash", hash));
        var rows = await ledger.FindTransactionAsync(chainId, transaction.ToArray(), ct);
        if (rows.Count == 0) throw new MissingException($"No log of transaction {transaction} is indexed on chain {chainId}");
        var observations = await ledger.ObservationsAsync(chainId, transaction.ToArray(), ct);
        return View(new TxPage(transaction, await chains.FindAsync(chainId, ct), await events.DescribeAsync(rows, ct), observations)
        {
            CallData = ObservedCall.DataOf(transaction, observations) is { } data ? Domain.Primitives.Hex.Encode(data.Span) : null,
        });
    }

    /// <summary>The exact call data as hex, plain text. Of indexed transactions only: others are nothing to ask a node for.</summary>
    [HttpGet("/tx/{chain}/{hash}/calldata")]
    public async Task<IActionResult> Call(string chain, string hash, CancellationToken ct)
    {
        var (chainId, transaction) = (Given.ChainId("chain", chain), Given.Hash("hash", hash));
        if ((await ledger.FindTransactionAsync(chainId, transaction.ToArray(), ct)).Count == 0) throw new MissingException($"No log of transaction {transaction} is indexed on chain {chainId}");
        var observed = await calls.ObservedAsync(chainId, transaction, ct);
        var hex = observed ?? await calls.AskAsync(HttpContext, chainId, transaction, ct);
        // A transaction's hash is of its bytes: what was observed stays.
        if (observed is not null) Response.Headers.CacheControl = "public, max-age=86400";
        return Content(hex, "text/plain; charset=utf-8");
    }
}

public sealed record TxPage(Domain.Primitives.Hash32 Hash, ChainView? Chain, IReadOnlyList<EventRow> Logs, IReadOnlyList<Observation> Observations)
{
    /// <summary>As hex; null where it was not observed.</summary>
    public string? CallData { get; init; }

    public LedgerRow First => Logs[0].Row;
}
