using System.Collections.Concurrent;

namespace Scan.Local.Processes;

/// <summary>
/// The one thread that starts child processes. Linux delivers a child's parent-death signal when the thread that forked it ends, not the
/// process, so it must be a thread that lives as long as Scan does and never one of the pool.
/// </summary>
internal static class LauncherThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static LauncherThread() => new Thread(Run) { IsBackground = true, Name = "child launcher" }.Start();

    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    private static void Run()
    {
        foreach (var work in Work.GetConsumingEnumerable()) work();
    }
}
