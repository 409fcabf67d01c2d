namespace Scan.GraphQL.Engine.Caching;

/// <summary>One reading at a time for all who ask: who comes while one is under way gets the next, since that one may have begun to read too early for them.</summary>
internal sealed class SharedReading<T>(Func<CancellationToken, Task<T>> read)
{
    private readonly Lock gate = new();
    private Task<T>? running;
    private Task<T>? waiting;

    public Task<T> ReadAsync(CancellationToken ct)
    {
        lock (gate) return (waiting ?? (running is { IsCompleted: false } ? waiting = BehindAsync(running) : running = BeginAsync())).WaitAsync(ct);
    }

    private async Task<T> BehindAsync(Task<T> before)
    {
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<T> mine;
        lock (gate) (mine, waiting) = (running = BeginAsync(), null);
        return await mine;
    }

    // For all who ask: nothing of the one who happened to come first belongs to it.
    private async Task<T> BeginAsync() => await read(CancellationToken.None);
}
