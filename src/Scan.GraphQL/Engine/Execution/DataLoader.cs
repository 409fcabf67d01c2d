namespace Scan.GraphQL.Engine.Execution;

/// <summary>Loads many keys at once; keys without a value are left out of the result.</summary>
public delegate Task<IReadOnlyDictionary<TKey, TValue>> BatchFunction<TKey, TValue>(IReadOnlyList<TKey> keys, CancellationToken ct)
    where TKey : notnull;

/// <summary>
/// Gathers keys while the executor has other work, then loads them in one batch. Lives as long as its request and remembers what it
/// loaded, so that one request sees one state of a key.
/// </summary>
public sealed class DataLoader<TKey, TValue> : IDispatchable where TKey : notnull
{
    private readonly Dictionary<TKey, TaskCompletionSource<TValue?>> promises = [];
    private readonly Lock gate = new();
    private readonly BatchFunction<TKey, TValue> batch;
    private readonly WorkQueue queue;
    private readonly CancellationToken ct;
    private List<TKey> keys = [];

    internal DataLoader(BatchFunction<TKey, TValue> batch, WorkQueue queue, CancellationToken ct) =>
        (this.batch, this.queue, this.ct) = (batch, queue, ct);

    /// <summary>The key's value, or the type's default where there is none.</summary>
    public Task<TValue?> LoadAsync(TKey key)
    {
        bool first;
        TaskCompletionSource<TValue?> promise;
        lock (gate)
        {
            if (promises.TryGetValue(key, out var known)) return known.Task;
            // Continuations run inline, on the executor: all of a batch's readers have asked for their next keys before it goes on.
            promises[key] = promise = new TaskCompletionSource<TValue?>();
            keys.Add(key);
            first = keys.Count == 1;
        }

        if (first) queue.Enlist(this);
        return promise.Task;
    }

    void IDispatchable.Dispatch()
    {
        List<TKey> taken;
        lock (gate) (taken, keys) = (keys, []);
        var loading = Start(taken);
        loading.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => queue.Post(new Delivery(this, taken, loading)));
    }

    private async Task<IReadOnlyDictionary<TKey, TValue>> Start(List<TKey> taken) => await batch(taken, ct);

    private void Deliver(List<TKey> taken, Task<IReadOnlyDictionary<TKey, TValue>> loading)
    {
        foreach (var key in taken)
        {
            TaskCompletionSource<TValue?> promise;
            lock (gate) promise = promises[key];
            if (loading.IsFaulted) promise.SetException(loading.Exception.InnerExceptions);
            else if (loading.IsCanceled) promise.SetCanceled(ct);
            else promise.SetResult(loading.Result.GetValueOrDefault(key));
        }
    }

    private sealed class Delivery(DataLoader<TKey, TValue> loader, List<TKey> keys, Task<IReadOnlyDictionary<TKey, TValue>> loading) : WorkItem
    {
        public override void Run() => loader.Deliver(keys, loading);
    }
}
