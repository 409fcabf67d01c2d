using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Web.Chains;
using Scan.Web.Features.Events;
using Scan.Web.Input;

namespace Scan.Web.Features.Tx;

/// <summary>A transaction as far as its logs and observations tell.</summary>
public sealed class TxController(Ledger ledger, EventReader events, ChainDirectory chains) : Controller
{
    [HttpGet("/tx/{chain}/{hash}")]
    public async Task<IActionResult> Show(string chain, string hash, CancellationToken ct)
    {
        var (chainId, transaction) = (Given.ChainId("chain", chain), Given.Hash("hash", hash));
        var rows = await ledger.FindTransactionAsync(chainId, transaction.ToArray(), ct);
        if (rows.Count == 0) throw new MissingException($"No log of transaction {transaction} is indexed on chain {chainId}");
        var observations = await ledger.ObservationsAsync(chainId, transaction.ToArray(), ct);
        return View(new TxPage(transaction, await chains.FindAsync(chainId, ct), await events.DescribeAsync(rows, ct), observations));
    }
}

public sealed record TxPage(Domain.Primitives.Hash32 Hash, ChainView? Chain, IReadOnlyList<EventRow> Logs, IReadOnlyList<Observation> Observations)
{
    public LedgerRow First => Logs[0].Row;
}
