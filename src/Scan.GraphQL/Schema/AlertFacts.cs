using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

/// <summary>What stands beside alerts outside of the chain's state: their proofs, the rollup blocks that they name, and their lives.</summary>
public sealed class AlertFacts(AlertProofs proofs, AlertMessages messages, AlertHistory history, Chains chains)
{
    /// <summary>The check of each alert as it stands; none for an alert whose turn has not come.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, AlertProof>> ProofsAsync(IReadOnlyCollection<DocumentId> alerts, CancellationToken ct) =>
        (await proofs.LoadAsync(alerts, ct)).ToDictionary(p => p.Key, p => JsonSerializer.Deserialize<AlertProof>(p.Value, DocumentJson.Options)!);

    public async Task<IReadOnlyDictionary<DocumentId, AlertMessage>> MessagesAsync(IReadOnlyCollection<DocumentId> alerts, CancellationToken ct)
    {
        var known = await messages.LoadAsync(alerts, ct);
        return alerts.Distinct().ToDictionary(a => a, a => known.GetValueOrDefault(a) is { } m ? new AlertMessage(m.RollupBlock, m.Problem, m.CheckedAt.ToUnixTimeSeconds()) : AlertMessage.NotAsked);
    }

    /// <summary>By the alerts' keys; retracted alerts have lives, too.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, AlertLife>> LivesAsync(IReadOnlyCollection<DocumentId> alerts, CancellationToken ct)
    {
        var ids = alerts.Distinct().ToDictionary(a => a, IdOf);
        var items = await history.LoadAsync(ids.Values, ct);
        var safe = await history.SafeBlocksAsync(ct);
        var known = (await chains.ListAsync(ct)).ToDictionary(c => c.ChainId);
        AlertLife? Life(DocumentId of, string id) => AlertLife.Of(id, [.. items[id].Select(Step)], known.GetValueOrDefault(of.ChainId)?.FinalizedBlock, safe.TryGetValue(of.ChainId, out var block) ? block : null);
        return ids.Select(i => (i.Key, Life: Life(i.Key, i.Value))).Where(l => l.Life is not null).ToDictionary(l => l.Key, l => l.Life!);
    }

    /// <summary>An alert as the feed told of it last, for one that a reorg took; null when the feed never did.</summary>
    public async Task<Alert?> LastToldAsync(DocumentId alert, CancellationToken ct)
    {
        var id = IdOf(alert);
        return (await history.LoadAsync([id], ct))[id].LastOrDefault(i => i.DataJson is not null)?.DataJson is { } json ? JsonSerializer.Deserialize<Alert>(json, DocumentJson.Options) : null;
    }

    /// <summary>What the feed told of an alert before a reorg took it.</summary>
    /// <param name="id">In the feed.</param>
    /// <param name="sequence">Of the item that took it back; null: the last word on this id is that it was taken.</param>
    /// <returns>Null where the feed does not say so.</returns>
    public async Task<T?> RetractedAsync<T>(string id, long? sequence, CancellationToken ct) where T : class
    {
        var told = (await history.LoadAsync([id], ct))[id];
        var taken = sequence is { } at ? told.FirstOrDefault(i => i.Sequence == at) : told.LastOrDefault();
        return taken is { State: FeedState.Retracted, DataJson: { } json } ? JsonSerializer.Deserialize<T>(json, DocumentJson.Options) : null;
    }

    /// <summary>Alerts that a reorg took and that nobody has raised again: no document is left of them, the feed has what it told last.</summary>
    /// <typeparam name="T">What <see cref="RetractedQuery.Topic"/> names.</typeparam>
    public async Task<RetractedList<T>> RetractedAsync<T>(RetractedQuery query, CancellationToken ct) where T : class
    {
        var page = await history.RetractedAsync(query, ct);
        return new([.. page.Rows.Select(row => new Retracted<T>(JsonSerializer.Deserialize<T>(row.DataJson, DocumentJson.Options)!, row.Sequence, row.At?.ToUnixTimeSeconds()))], page.Next);
    }

    /// <summary>The id that an alert keeps in the feed, from its document's key.</summary>
    public static string IdOf(DocumentId alert) => Topics.Alert(
        alert.ChainId, new Address(alert.Id.AsSpan(0, Address.Size)), new Hash32(alert.Id.AsSpan(Address.Size, Hash32.Size)), alert.Id.Length > Address.Size + Hash32.Size ? alert.Id[^1] : (byte)0);

    private static AlertLifeStep Step(AlertItem item) => new(item.State, item.Block, item.Time, item.Sequence, Reached: true);
}

/// <param name="Next">The sequence that the next page lies behind; null on the last.</param>
public sealed record RetractedList<T>(IReadOnlyList<Retracted<T>> Items, long? Next) where T : class;

/// <summary>An alert that a reorg took back.</summary>
/// <param name="Alert">As the feed told of it last.</param>
/// <param name="Sequence">Of the feed's item that took it back: a list goes on behind it.</param>
/// <param name="RetractedTime">When that was announced, in Unix seconds; null for items of a release that did not keep it.</param>
public sealed record Retracted<T>(T Alert, long Sequence, long? RetractedTime) where T : class;
