namespace Scan.Local.Processes;

/// <summary>An account of /etc/passwd. PostgreSQL refuses to run as root and as a uid that has no account.</summary>
internal sealed record UnixAccount(string Name, string Uid, string Gid)
{
    /// <summary>The account that a root user's PostgreSQL runs as: postgres where the system has it, else nobody.</summary>
    /// <exception cref="SetupException">The system has neither.</exception>
    public static UnixAccount ForServices() =>
        Find("postgres") ?? Find("nobody")
        ?? throw new SetupException("PostgreSQL does not run as root, and this system has neither an account postgres nor nobody.",
            "Start Scan as an ordinary user, or give your own server with --postgres.");

    private static UnixAccount? Find(string name) =>
        File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length > 3 && fields[0] == name && fields[2] != "0")
            .Select(fields => new UnixAccount(name, fields[2], fields[3]))
            .FirstOrDefault();

    /// <summary>True when an account without rights of its own can reach what lies in <paramref name="folder"/>.</summary>
    public static bool CanReach(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (at.Exists && !at.UnixFileMode.HasFlag(UnixFileMode.OtherExecute)) return false;
        }
        return true;
    }
}
