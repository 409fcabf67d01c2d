using System.Globalization;
using System.Text;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Persistence;

/// <summary>What a devnet was begun with; all of its blocks follow from it and the journal's times.</summary>
/// <param name="GenesisTime">Seconds since 1970.</param>
/// <param name="Fingerprint">Of contracts and scenario.</param>
internal sealed record JournalHeader(ulong Seed, long GenesisTime, Hash32 Fingerprint);

/// <summary>A step that was about to be sent, its block's time, and the block before it.</summary>
internal sealed record JournalEntry(long Step, long Time, Hash32 Parent);

/// <summary>
/// The steps of a devnet, one line each, on the disk before the step is sent: a step that any node has seen is in the journal. A last line without
/// its end was never acted on, and is cut off.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const string Magic = "scan-devnet-journal-1";
    private readonly FileStream file;
    private readonly List<JournalEntry> entries = [];

    private Journal(FileStream file, JournalHeader header) => (this.file, Header) = (file, header);

    public JournalHeader Header { get; }
    public IReadOnlyList<JournalEntry> Entries => entries;

    /// <summary>Opens the journal at <paramref name="path"/>, or begins it with what <paramref name="begin"/> gives.</summary>
    /// <exception cref="DevnetArchiveException">It is damaged, or another process has it open.</exception>
    public static Journal Open(string path, Func<JournalHeader> begin)
    {
        var file = OpenFile(path);
        var lines = ReadLines(file);
        try
        {
            var journal = new Journal(file, lines.Count > 0 ? ParseHeader(lines[0]) : begin());
            if (lines.Count == 0) journal.Write($"{Magic} {journal.Header.Seed} {journal.Header.GenesisTime} {journal.Header.Fingerprint}");
            foreach (var line in lines.Skip(1)) journal.entries.Add(ParseEntry(line, journal.entries.Count + 1));
            return journal;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            file.Dispose();
            throw new DevnetArchiveException($"The devnet's journal {path} is damaged ({e.Message}).");
        }
    }

    /// <summary>Writes the next step and returns when it is on the disk.</summary>
    public void Append(JournalEntry entry)
    {
        Write($"{entry.Step} {entry.Time} {entry.Parent}");
        entries.Add(entry);
    }

    public void Dispose() => file.Dispose();

    private void Write(string line)
    {
        file.Write(Encoding.ASCII.GetBytes(line + "\n"));
        file.Flush(flushToDisk: true);
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (IOException e)
        {
            throw new DevnetArchiveException($"The devnet's journal {path} cannot be opened: {e.Message}");
        }
    }

    /// <summary>The whole lines; the file is cut after the last of them.</summary>
    private static List<string> ReadLines(FileStream file)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        file.SetLength(whole);
        file.Position = whole;
        return [.. Encoding.ASCII.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static JournalHeader ParseHeader(string line) => line.Split(' ') is [Magic, var seed, var time, var fingerprint]
        ? new(ulong.Parse(seed, CultureInfo.InvariantCulture), long.Parse(time, CultureInfo.InvariantCulture), Hash32.Parse(fingerprint))
        : throw new FormatException($"its first line is not that of a {Magic}");

    private static JournalEntry ParseEntry(string line, long expectedStep) => line.Split(' ') is [var step, var time, var parent] && long.Parse(step, CultureInfo.InvariantCulture) == expectedStep
        ? new(expectedStep, long.Parse(time, CultureInfo.InvariantCulture), Hash32.Parse(parent))
        : throw new FormatException($"line {expectedStep + 1} is not step {expectedStep}");
}
