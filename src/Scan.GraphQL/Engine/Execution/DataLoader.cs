namespace Scan.GraphQL.Engine.Execution;

/// <summary>Loads many keys at once; keys without a value are left out of the result.</summary>
public delegate Task<IReadOnlyDictionary<TKey, TValue>> BatchFunction<TKey, TValue>(IReadOnlyList<TKey> keys, CancellationToken ct)
    where TKey : notnull;

/// <summary>Loads many keys at once: one value for each key, in their order; the type's default where there is none.</summary>
public delegate Task<IReadOnlyList<TValue?>> BatchOfEach<TKey, TValue>(IReadOnlyList<TKey> keys, CancellationToken ct)
    where TKey : notnull;

/// <summary>
/// Gathers keys while the executor has other work, then loads them in one batch. Lives as long as its request and remembers what it
/// loaded, so that one request sees one state of a key.
/// </summary>
public sealed class DataLoader<TKey, TValue> : IDispatchable where TKey : notnull
{
    private readonly Dictionary<TKey, TaskCompletionSource<TValue?>> promises = [];
    private readonly Lock gate = new();
    private readonly BatchOfEach<TKey, TValue> batch;
    private readonly WorkQueue queue;
    private readonly CancellationToken ct;
    private (List<TKey> Keys, List<TaskCompletionSource<TValue?>> Promises) waiting = ([], []);

    internal DataLoader(BatchOfEach<TKey, TValue> batch, WorkQueue queue, CancellationToken ct) =>
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
            waiting.Keys.Add(key);
            waiting.Promises.Add(promise);
            first = waiting.Keys.Count == 1;
        }

        if (first) queue.Enlist(this);
        return promise.Task;
    }

    /// <summary>A batch of each key from one that leaves keys out.</summary>
    internal static BatchOfEach<TKey, TValue> OfEach(BatchFunction<TKey, TValue> batch) => async (keys, ct) =>
    {
        var found = await batch(keys, ct);
        return [.. keys.Select(key => found.GetValueOrDefault(key))];
    };

    void IDispatchable.Dispatch()
    {
        (List<TKey> Keys, List<TaskCompletionSource<TValue?>> Promises) taken;
        lock (gate) (taken, waiting) = (waiting, ([], []));
        var loading = Start(taken.Keys);
        loading.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => queue.Post(new Delivery(this, taken.Promises, loading)));
    }

    private async Task<IReadOnlyList<TValue?>> Start(List<TKey> taken)
    {
        var found = await batch(taken, ct);
        return found.Count == taken.Count ? found : throw new InvalidOperationException($"A batch of {taken.Count} keys gave {found.Count} values.");
    }

    private void Deliver(List<TaskCompletionSource<TValue?>> to, Task<IReadOnlyList<TValue?>> loading)
    {
        for (var i = 0; i < to.Count; i++)
        {
            if (loading.IsFaulted) to[i].SetException(loading.Exception.InnerExceptions);
            else if (loading.IsCanceled) to[i].SetCanceled(ct);
            else to[i].SetResult(loading.Result[i]);
        }
    }

    private sealed class Delivery(DataLoader<TKey, TValue> loader, List<TaskCompletionSource<TValue?>> to, Task<IReadOnlyList<TValue?>> loading) : WorkItem
    {
        public override void Run() => loader.Deliver(to, loading);
    }
}
