using System.Threading.Channels;

namespace Scan.GraphQL.Engine.Execution;

/// <summary>Something that is ready for the executor: a resolver's result, a batch's result.</summary>
internal abstract class WorkItem
{
    public abstract void Run();
}

/// <summary>A batch that may be sent when nothing else is left to do.</summary>
internal interface IDispatchable
{
    void Dispatch();
}

/// <summary>
/// One execution's queue. All work runs on whoever drains it, one item at a time; batches are sent only when the queue is empty, so
/// that each gathers all the keys of its level.
/// </summary>
internal sealed class WorkQueue
{
    private readonly Channel<WorkItem> ready = Channel.CreateUnbounded<WorkItem>(
        new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = false });

    private readonly Lock gate = new();
    private readonly Queue<WorkItem> own = new();
    private List<IDispatchable> waiting = [];

    // The thread that drains now: what it posts itself needs no other thread's care.
    private volatile int drainer;

    public void Post(WorkItem item)
    {
        if (drainer == Environment.CurrentManagedThreadId) own.Enqueue(item);
        else ready.Writer.TryWrite(item);
    }

    public void Enlist(IDispatchable batch)
    {
        lock (gate) waiting.Add(batch);
        if (drainer != Environment.CurrentManagedThreadId) Post(Nothing.Instance);
    }

    /// <summary>Runs until <paramref name="done"/>.</summary>
    public async ValueTask DrainAsync(Func<bool> done, CancellationToken ct)
    {
        try
        {
            drainer = Environment.CurrentManagedThreadId;
            while (!done())
            {
                if (own.TryDequeue(out var item) || ready.Reader.TryRead(out item))
                {
                    item.Run();
                    ct.ThrowIfCancellationRequested();
                }
                else if (!DispatchWaiting())
                {
                    drainer = 0;
                    await ready.Reader.WaitToReadAsync(ct);
                    drainer = Environment.CurrentManagedThreadId;
                }
            }
        }
        finally
        {
            drainer = 0;
        }
    }

    private bool DispatchWaiting()
    {
        List<IDispatchable> batches;
        lock (gate)
        {
            if (waiting.Count == 0) return false;
            (batches, waiting) = (waiting, []);
        }

        foreach (var batch in batches) batch.Dispatch();
        return true;
    }

    /// <summary>Wakes the executor.</summary>
    private sealed class Nothing : WorkItem
    {
        public static readonly Nothing Instance = new();

        public override void Run()
        {
        }
    }
}
