namespace Scan.Local.Postgres;

/// <summary>PostgreSQL's own last words, read for what the user can do about them.</summary>
internal static class ServerTrouble
{
    /// <summary>True for what passes by itself: the port was taken meanwhile, or a killed predecessor's processes are still ending.</summary>
    public static bool MayHeal(string output) =>
        Says(output, "Address already in use") || Says(output, "pre-existing shared memory block") || Says(output, "postmaster.pid\" already exists");

    public static SetupException Explain(string output, ClusterFiles files)
    {
        var (problem, remedy) = output switch
        {
            _ when Says(output, "No space left on device") => ("There is no space left on the disk for PostgreSQL.", $"Free some, or name a folder on another disk with --data (now {files.Home})."),
            _ when Says(output, "Permission denied") || Says(output, "wrong ownership") || Says(output, "invalid permissions") =>
                ($"PostgreSQL may not use {files.Cluster}.", "Give the folder back to the account that made it, or name another with --data."),
            _ when Says(output, "not compatible with this version") =>
                ($"{files.Cluster} belongs to another version of PostgreSQL.", $"Remove {files.Home} to start with empty data; the chain is indexed again."),
            _ when Says(output, "could not map anonymous shared memory") || Says(output, "Cannot allocate memory") =>
                ("There is too little memory for PostgreSQL.", "Close other programs and start again."),
            _ => ($"PostgreSQL cannot start on {files.Cluster}: the data directory may be broken.", $"Remove {files.Home} to start with empty data; the chain is indexed again."),
        };
        return new SetupException($"{problem} It said: {LastWords(output)}.", remedy);
    }

    private static bool Says(string output, string words) => output.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string LastWords(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var telling = lines.LastOrDefault(line => Says(line, "FATAL") || Says(line, "PANIC") || Says(line, "error:")) ?? lines.LastOrDefault() ?? "nothing";
        return telling.TrimEnd('.');
    }
}
