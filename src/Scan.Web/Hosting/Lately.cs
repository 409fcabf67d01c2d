namespace Scan.Web.Hosting;

/// <summary>
/// A value that is dear to read: read anew at most once in a while, and meanwhile readers get the last one at once. Only the first of all, and whoever comes when even the last one
/// is three times as old as it should be, waits: a page must not show totals of a chain that had just begun; so a fault that lasts reaches readers, and one that does not costs them nothing.
/// </summary>
/// <param name="freshness">How old a value may be before it is read anew.</param>
public sealed class Lately<T>(TimeSpan freshness, TimeProvider time, Func<CancellationToken, Task<T>> read) where T : class
{
    private const int LongOutOfDate = 3;
    private readonly Lock gate = new();
    private Task<T>? reading;
    private Value? last;

    public async Task<T> GetAsync(CancellationToken ct)
    {
        var known = Volatile.Read(ref last);
        var age = known is null ? TimeSpan.MaxValue : time.GetElapsedTime(known.ReadAt);
        if (age < freshness) return known!.Of;
        var now = Start();
        return age < freshness * LongOutOfDate ? known!.Of : await now.WaitAsync(ct);
    }

    private Task<T> Start()
    {
        lock (gate)
        {
            if (reading is { IsCompleted: false }) return reading;
            // For all readers: nothing of the one who happened to come first belongs to it.
            using var nobody = ExecutionContext.SuppressFlow();
            reading = Task.Run(() => ReadAsync());
            // Nobody may be waiting for it: the next reader then reads anew.
            _ = reading.ContinueWith(task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return reading;
        }
    }

    private async Task<T> ReadAsync()
    {
        var value = await read(CancellationToken.None);
        Volatile.Write(ref last, new Value(value, time.GetTimestamp()));
        return value;
    }

    private sealed record Value(T Of, long ReadAt);
}
