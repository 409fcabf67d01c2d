using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>How queued withdrawals stand now, or stood at a block: from the delays, the slashing and the pods of that block.</summary>
public sealed class WithdrawalReader(DocumentStore store)
{
    /// <summary>By the withdrawals' keys; none for what does not wait.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, WithdrawalPresent>> OfAsync(IReadOnlyCollection<DocumentId> withdrawals, long? atBlock, CancellationToken ct) =>
        await OfAsync([.. (await store.LoadAsync<Withdrawal>(withdrawals, atBlock, ct)).Values.Select(w => w.Body)], atBlock, ct);

    /// <summary>By the withdrawals' keys; none for what does not wait.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, WithdrawalPresent>> OfAsync(IReadOnlyList<Withdrawal> withdrawals, long? atBlock, CancellationToken ct)
    {
        var queued = withdrawals.Where(w => w.Status == WithdrawalStatus.Queued).ToList();
        if (queued.Count == 0) return new Dictionary<DocumentId, WithdrawalPresent>();
        var delays = await LoadAsync<WithdrawalDelay>(queued.SelectMany(w => w.Shares.Select(s => s.Strategy).Append(Address.Zero).Select(s => Delay(w, s))), atBlock, ct);
        var magnitudes = await LoadAsync<OperatorMagnitude>(queued.SelectMany(w => w.Shares.Select(s => Magnitude(w, s.Strategy))), atBlock, ct);
        var pods = await LoadAsync<EigenPod>(queued.Select(Pod), atBlock, ct);
        var made = new Dictionary<DocumentId, WithdrawalPresent>();
        foreach (var w in queued)
        {
            var facts = new WithdrawalFacts(s => Of(delays, Delay(w, s)), s => Of(magnitudes, Magnitude(w, s)), Of(pods, Pod(w)));
            if (WithdrawalPresent.Of(w, facts) is { } present) made[new DocumentId(w.ChainId, w.Key())] = present;
        }
        return made;
    }

    internal static void AddTo(ObjectType withdrawal, TypeCatalog catalog)
    {
        var type = catalog.Object(typeof(WithdrawalPresent));
        withdrawal.Add(Resolve.Async("present", type, $"{catalog.Docs.Summary(typeof(WithdrawalPresent))} Null for what does not wait.", [], 3, async (source, context) =>
        {
            var document = (DocumentNode)source!;
            var reader = (WithdrawalReader)context.Services.GetService(typeof(WithdrawalReader))!;
            return await context.Request.Loader<DocumentId, WithdrawalPresent>(("present", document.AtBlock), (ids, ct) => reader.OfAsync(ids, document.AtBlock, ct)).LoadAsync(new DocumentId(document.ChainId, document.Key));
        }, needs: new RowNeeds([]) { Key = true }));
    }

    private async Task<IReadOnlyDictionary<DocumentId, Stored<T>>> LoadAsync<T>(IEnumerable<DocumentId?> ids, long? atBlock, CancellationToken ct) where T : class =>
        ids.OfType<DocumentId>().ToList() is { Count: > 0 } some ? await store.LoadAsync<T>(some, atBlock, ct) : new Dictionary<DocumentId, Stored<T>>();

    private static T? Of<T>(IReadOnlyDictionary<DocumentId, Stored<T>> found, DocumentId? id) where T : class => id is { } known ? found.GetValueOrDefault(known)?.Body : null;

    private static DocumentId? Delay(Withdrawal w, Address strategy) => w.Contract is { } queue ? new(w.ChainId, WithdrawalDelay.KeyOf(queue, strategy)) : null;

    private static DocumentId? Magnitude(Withdrawal w, Address strategy) => w.Operator is { } to ? new(w.ChainId, OperatorMagnitude.KeyOf(to, strategy)) : null;

    private static DocumentId? Pod(Withdrawal w) => w.Staker is { } owner ? new(w.ChainId, EigenPod.KeyOf(owner)) : null;
}
