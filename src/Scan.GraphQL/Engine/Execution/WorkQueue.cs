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
    private List<IDispatchable> waiting = [];

    public void Post(WorkItem item) => ready.Writer.TryWrite(item);

    public void Enlist(IDispatchable batch)
    {
        lock (gate) waiting.Add(batch);
        Post(Nothing.Instance);
    }

    /// <summary>Runs until <paramref name="done"/>.</summary>
    public async ValueTask DrainAsync(Func<bool> done, CancellationToken ct)
    {
        while (!done())
        {
            if (ready.Reader.TryRead(out var item))
            {
                item.Run();
                ct.ThrowIfCancellationRequested();
            }
            else if (!DispatchWaiting())
            {
                await ready.Reader.WaitToReadAsync(ct);
            }
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
