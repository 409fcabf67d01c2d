using System.Diagnostics;
using System.Globalization;

namespace Scan.Bench.Deliver;

/// <summary>Scan's programs as processes that are killed and started again, as a service manager would.</summary>
internal sealed class Programs(string manifest, string postgres, int port) : IDisposable
{
    private readonly Dictionary<string, Process> running = [];

    public void Start(string name)
    {
        string[] arguments = name == "web"
            ? [Path.Combine(AppContext.BaseDirectory, "Scan.Web.dll"), "--postgres", postgres, "--port", port.ToString(CultureInfo.InvariantCulture)]
            : [Path.Combine(AppContext.BaseDirectory, "Scan.Indexer.dll"), "index", "--network", manifest, "--postgres", postgres];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        (start.Environment["SCAN_WEBHOOK_HTTP"], start.Environment["SCAN_WEBHOOK_NETWORKS"], start.Environment["SCAN_METADATA"]) = ("on", "127.0.0.0/8", "embedded");
        var process = Process.Start(start)!;
        if (Environment.GetEnvironmentVariable("SCAN_BENCH_LOG") is { Length: > 0 } log)
        {
            process.ErrorDataReceived += (_, line) => File.AppendAllText($"{log}-{name}.log", line.Data + "\n");
            process.OutputDataReceived += (_, line) => File.AppendAllText($"{log}-{name}.log", line.Data + "\n");
        }
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        running[name] = process;
    }

    public int Pid(string name) => running[name].Id;

    public void Kill(string name)
    {
        using var process = running[name];
        process.Kill();
        process.WaitForExit();
        running.Remove(name);
    }

    /// <summary>Starts those that have left by themselves, for want of a database for example.</summary>
    public void Revive()
    {
        foreach (var (name, process) in running.ToList())
        {
            if (!process.HasExited) continue;
            process.Dispose();
            Start(name);
        }
    }

    public void Dispose()
    {
        foreach (var name in running.Keys.ToList()) Kill(name);
    }
}
