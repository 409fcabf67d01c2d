namespace Scan.Local.Up;

/// <summary>What a run has started, to be ended last to first, and watched: a part that ends by itself ends the run.</summary>
internal sealed class StartedThings : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> things = new();
    private readonly List<(Task Exited, string Name)> watched = [];

    public void Add(IAsyncDisposable thing) => things.Push(thing);

    public void Add(IAsyncDisposable thing, Task exited, string name)
    {
        things.Push(thing);
        watched.Add((exited, name));
    }

    /// <summary>Ends when the run was asked to stop.</summary>
    /// <exception cref="SetupException">A part ended by itself.</exception>
    public async Task WaitAsync(CancellationToken ct)
    {
        var first = await Task.WhenAny(watched.Select(part => part.Exited)).WaitAsync(ct);
        var name = watched.First(part => part.Exited == first).Name;
        throw new SetupException($"{name} ended unexpectedly.", "Start Scan again: it goes on where it stopped.");
    }

    public async ValueTask DisposeAsync()
    {
        while (things.TryPop(out var thing)) await thing.DisposeAsync();
    }
}
