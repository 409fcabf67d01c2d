using System.Globalization;

namespace Scan.Bench.Runs;

/// <summary>CPU time and memory of processes, as Linux counts them in /proc.</summary>
internal static class ProcessMeter
{
    private const double TicksPerSecond = 100;

    private readonly record struct Row(int Pid, int Parent, int Session, double Seconds, double SecondsOfEnded);

    /// <summary>CPU seconds of a process, of those it waited for and of its children that live.</summary>
    public static double TreeSeconds(int pid) => Rows().Where(row => row.Pid == pid || row.Parent == pid).Sum(row => row.Seconds + (row.Pid == pid ? row.SecondsOfEnded : 0));

    /// <summary>CPU seconds and the highest resident memory so far, in MiB, of all processes of a session.</summary>
    public static (double Seconds, double Mebibytes) Session(int session)
    {
        var rows = Rows().Where(row => row.Session == session).ToList();
        return (rows.Sum(row => row.Seconds + row.SecondsOfEnded), rows.Sum(row => PeakKibibytes(row.Pid)) / 1024.0);
    }

    private static IEnumerable<Row> Rows()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) || Read($"{folder}/stat") is not { } text) continue;
            // The program's name stands in parentheses and may hold anything.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            double Ticks(int field) => double.Parse(fields[field], CultureInfo.InvariantCulture) / TicksPerSecond;
            yield return new Row(pid, int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture), Ticks(11) + Ticks(12), Ticks(13) + Ticks(14));
        }
    }

    private static long PeakKibibytes(int pid)
    {
        var line = Read($"/proc/{pid}/status")?.Split('\n').FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture);
    }

    // A process may end between being listed and being read.
    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
