using System.ComponentModel;
using System.Diagnostics;

namespace Scan.Local.Processes;

/// <summary>What to start: <paramref name="Command"/> is the program's path and its arguments, <paramref name="StopSignal"/> ends it in an orderly way.</summary>
internal sealed record ChildCommand(string Name, IReadOnlyList<string> Command, UnixSignal StopSignal)
{
    public UnixAccount? Account { get; init; }
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>Takes each line of output, of both streams, in order of arrival; closed when the program has ended.</summary>
    public TextWriter? Log { get; init; }
}

/// <summary>A program that runs as long as Scan does and no longer.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 40;
    private readonly Process process;
    private readonly ChildCommand command;
    private readonly bool stopsByInput;
    private readonly Queue<string> lastLines = new();
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TextWriter? log;
    private int openStreams = 2;

    private ChildProcess(Process process, ChildCommand command, bool stopsByInput)
    {
        (this.process, this.command, this.stopsByInput, log) = (process, command, stopsByInput, command.Log);
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => ended.TrySetResult(process.ExitCode);
        process.EnableRaisingEvents = true;
        Exited = ExitAsync();
    }

    public int Pid => process.Id;

    /// <summary>Ends with the exit code when the program has ended and its output is read.</summary>
    public Task<int> Exited { get; }

    /// <summary>The newest lines of output, for messages.</summary>
    public string LastOutput
    {
        get
        {
            lock (lastLines) return string.Join('\n', lastLines);
        }
    }

    /// <exception cref="SetupException">The program cannot be started.</exception>
    public static Task<ChildProcess> StartAsync(ChildCommand command)
    {
        var guarded = Guard.Wrap(command.Command, command.StopSignal, command.Account);
        var start = new ProcessStartInfo(guarded.Arguments[0], guarded.Arguments.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingDirectory,
        };
        return LauncherThread.RunAsync(() => Start(start, command, guarded.StopsByInput));
    }

    /// <summary>Asks the program to stop, waits, and kills it when <paramref name="patience"/> is over.</summary>
    public async Task StopAsync(TimeSpan patience, TimeProvider time)
    {
        if (Exited.IsCompleted) return;
        if (stopsByInput) process.StandardInput.Close();
        else Unix.Signal(process.Id, command.StopSignal);
        try
        {
            await Exited.WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await Exited;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        process.Dispose();
        lock (lastLines)
        {
            log?.Dispose();
            log = null;
        }
    }

    // A grandchild can hold the output open for long after the program ended, so the wait for the last lines is short.
    private async Task<int> ExitAsync()
    {
        var exitCode = await ended.Task;
        await Task.WhenAny(silent.Task, Task.Delay(TimeSpan.FromMilliseconds(500)));
        return exitCode;
    }

    private static ChildProcess Start(ProcessStartInfo start, ChildCommand command, bool stopsByInput)
    {
        var child = new ChildProcess(new Process { StartInfo = start }, command, stopsByInput);
        try
        {
            child.process.Start();
        }
        catch (Win32Exception e)
        {
            throw new SetupException($"{command.Name} cannot be started: {e.Message}.", $"Look at {command.Command[0]}.", e);
        }
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        if (!stopsByInput) child.process.StandardInput.Close();
        return child;
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref openStreams) == 0) silent.TrySetResult();
            return;
        }
        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > KeptLines) lastLines.Dequeue();
            log?.WriteLine(line);
        }
    }
}
