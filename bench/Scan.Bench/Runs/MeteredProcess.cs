using Scan.Local.Processes;

namespace Scan.Bench.Runs;

/// <summary>What a process took from its start to its end.</summary>
internal sealed record Usage(double Seconds, double CpuSeconds, double PeakMebibytes);

/// <summary>A program under measurement; it ends with the bench, even when that is killed.</summary>
internal sealed class MeteredProcess : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private readonly ChildProcess process;
    private readonly TimeProvider time;
    private readonly long started;
    private double cpuSeconds, peakMebibytes;

    private MeteredProcess(ChildProcess process, TimeProvider time, long started) => (this.process, this.time, this.started) = (process, time, started);

    public string LastOutput => process.LastOutput;

    public int Pid => process.Pid;

    /// <summary>The most memory that it took up to now.</summary>
    public double PeakMebibytes() => ProcessMeter.Session(process.Pid).Mebibytes;

    /// <summary>CPU seconds of the program and what it started, read now.</summary>
    public double CpuSeconds() => ProcessMeter.Session(process.Pid).Seconds;

    /// <summary>CPU seconds and memory up to now.</summary>
    public Usage Usage => new(time.GetElapsedTime(started).TotalSeconds, cpuSeconds, peakMebibytes);

    /// <param name="variables">Of the environment, as NAME=value.</param>
    public static async Task<MeteredProcess> StartAsync(string name, IEnumerable<string> variables, IEnumerable<string> command, string folder, TimeProvider time)
    {
        var started = time.GetTimestamp();
        return new MeteredProcess(await ChildProcess.StartAsync(new ChildCommand(name, ["/usr/bin/env", .. variables, .. command], UnixSignal.Terminate) { WorkingDirectory = folder }), time, started);
    }

    /// <summary>Waits until the program ends by itself.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<Usage> EndAsync(CancellationToken ct)
    {
        await UntilAsync(_ => Task.FromResult(process.Exited.IsCompleted), ct);
        var usage = Usage;
        return await process.Exited == 0 ? usage : throw Failed();
    }

    /// <summary>Waits until <paramref name="done"/> says so; the program must not end before.</summary>
    /// <exception cref="InvalidOperationException">It ended.</exception>
    public async Task<Usage> UntilAsync(Func<CancellationToken, Task<bool>> done, CancellationToken ct)
    {
        while (true)
        {
            var (cpu, memory) = ProcessMeter.Session(process.Pid);
            (cpuSeconds, peakMebibytes) = (Math.Max(cpu, cpuSeconds), Math.Max(memory, peakMebibytes));
            if (await done(ct)) return Usage;
            if (process.Exited.IsCompleted) throw Failed();
            await Task.WhenAny(process.Exited, Task.Delay(Interval, time, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.StopAsync(StopPatience, time);
        await process.DisposeAsync();
    }

    private InvalidOperationException Failed() => new($"The program ended early:\n{process.LastOutput}");
}
