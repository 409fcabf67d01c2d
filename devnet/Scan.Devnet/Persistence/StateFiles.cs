using System.Globalization;
using System.IO.Compression;

namespace Scan.Devnet.Persistence;

/// <summary>Snapshots of the node's state, named after the step that they stand at, so that a restart need not play everything again.</summary>
internal sealed class StateFiles(string folder)
{
    private const string Prefix = "state-", Extension = ".json";

    /// <summary>The newest snapshot at or before a step, or null.</summary>
    public (long Step, string Path)? Newest(long atMost)
    {
        var found = All().Where(f => f.Step <= atMost).ToArray();
        return found.Length == 0 ? null : found.MaxBy(f => f.Step);
    }

    /// <summary>Writes a snapshot from what anvil_dumpState gave, whole or not at all, and drops the older ones.</summary>
    public async Task WriteAsync(long step, byte[] dump, CancellationToken ct)
    {
        var path = Path.Combine(folder, $"{Prefix}{step.ToString(CultureInfo.InvariantCulture)}{Extension}");
        var unfinished = Path.Combine(folder, "unfinished-state");
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            await using var json = new GZipStream(new MemoryStream(dump), CompressionMode.Decompress);
            await new TraceStripper(json, file).RunAsync(ct);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
        foreach (var old in All().Where(f => f.Step < step).ToArray()) File.Delete(old.Path);
    }

    private IEnumerable<(long Step, string Path)> All() => Directory.EnumerateFiles(folder, $"{Prefix}*{Extension}")
        .Select(path => (Step: long.Parse(Path.GetFileNameWithoutExtension(path).AsSpan(Prefix.Length), CultureInfo.InvariantCulture), Path: path));
}
