using Scan.Documents;

namespace Scan.IntegrationTests.Documents;

/// <summary>Compares everything that readers can see with the model.</summary>
internal sealed class ModelCheck(StoreRig rig, ChainModel model, long chainId, long? finalized)
{
    public async Task RunAsync(CancellationToken ct)
    {
        await DocumentsAsync(null, model.Tip, ct);
        await LedgerAsync(ct);
        await FeedAsync(ct);
        var chain = (await rig.Chains.FindAsync(chainId, ct))!;
        Assert.Equal(model.CanonicalLogs().Count(), chain.EventsTotal);
        if (model.Tip < 0) return;
        Assert.Equal(Convert.ToHexString(model.Digest()), Convert.ToHexString((await rig.Chains.DigestAsync(chainId, null, ct))!.Sha256));
    }

    /// <summary>Every block from <paramref name="from"/> on reads as it was.</summary>
    public async Task PastAsync(long from, CancellationToken ct)
    {
        for (var block = from; block <= model.Tip; block++) await DocumentsAsync(block, block, ct);
    }

    private async Task DocumentsAsync(long? at, long block, CancellationToken ct)
    {
        var page = await rig.Store.QueryAsync<Widget>(new() { ChainId = chainId, AtBlock = at, Take = 100 }, ct);
        var expected = model.DocumentsAt(block).Values.OrderBy(w => w.Name, StringComparer.Ordinal);
        Assert.Equal(expected, page.Items.Select(i => i.Body));
    }

    private async Task LedgerAsync(CancellationToken ct)
    {
        await using var command = rig.Database.CreateCommand("SELECT block, upper(encode(block_hash, 'hex')), log_index, canonical FROM scan.ledger");
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new Dictionary<string, bool>();
        while (await row.ReadAsync(ct)) rows.Add($"{row.GetInt64(0)}:{row.GetString(1)}:{row.GetInt32(2)}", row.GetBoolean(3));
        Assert.Equal(model.EverSeen.Order(), rows.Keys.Order());
        Assert.Equal(model.CanonicalLogs().Order(), rows.Where(r => r.Value).Select(r => r.Key).Order());
    }

    private async Task FeedAsync(CancellationToken ct)
    {
        var items = new List<FeedItem>();
        while (await rig.Feed.ReadAsync(items.Count, 37, ct) is { Count: > 0 } page) items.AddRange(page);
        Assert.Equal(Enumerable.Range(1, items.Count).Select(i => (long)i), items.Select(i => i.Sequence));
        var events = items.Where(i => i.Kind == FeedKind.Events).GroupBy(i => $"{i.LedgerRow!.Block}:{Convert.ToHexString(i.LedgerRow.BlockHash)}:{i.LedgerRow.LogIndex}");
        Assert.Equal(model.CanonicalLogs().Order(), events.Where(e => e.Last().State == FeedState.Seen).Select(e => e.Key).Order());
        var alerts = items.Where(i => i.Kind == FeedKind.Alerts).GroupBy(i => i.Id).ToDictionary(a => a.Key, a => a.Last().State);
        Assert.Equal(model.AlertsEverSeen.Order().Select(id => (id, model.AlertState(id, finalized))), alerts.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => (a.Key, a.Value)));
        var blocks = items.Where(i => i.Kind == FeedKind.Blocks).GroupBy(i => i.Id).Where(b => b.Last().State == FeedState.Seen && b.Last().Block > finalized).Select(b => b.Last().Block);
        Assert.Equal(model.Blocks.Select(b => b.Row.Number).Where(n => n > finalized), blocks.Order());
    }
}
