using Scan.Local.Processes;

namespace Scan.Local.Postgres;

/// <summary>PostgreSQL's programs from the npm package of this platform.</summary>
internal static class PostgresBinaries
{
    private const string OpenPlace = "/var/lib/scan/postgresql";

    /// <summary>The folder of initdb and postgres, copied out of the checkout when <paramref name="account"/> cannot reach them there.</summary>
    public static string For(UnixAccount? account)
    {
        var package = $"@embedded-postgres/{NpmPackage.Platform}-{NpmPackage.Processor(x64: "x64", arm64: "arm64")}";
        var native = Path.GetDirectoryName(Path.GetDirectoryName(NpmPackage.File(package, "native/bin/postgres"))!)!;
        return Path.Combine(account is null || UnixAccount.CanReach(native) ? native : Copied(package, native), "bin");
    }

    private static string Copied(string package, string native)
    {
        var stamp = File.GetLastWriteTimeUtc(NpmPackage.File(package, "package.json")).Ticks;
        var copy = Path.Combine(OpenPlace, stamp.ToString("x"));
        if (Directory.Exists(copy)) return copy;
        Directory.CreateDirectory(OpenPlace);
        var unfinished = $"{copy}.{Environment.ProcessId}";
        Shell.Run("cp", "-a", native, unfinished);
        Shell.Run("chmod", "-R", "go+rX", unfinished);
        if (!TryMove(unfinished, copy)) Directory.Delete(unfinished, recursive: true);
        return copy;
    }

    // Two starts at once make the same copy; the first to finish wins.
    private static bool TryMove(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
            return true;
        }
        catch (IOException) when (Directory.Exists(to))
        {
            return false;
        }
    }
}
