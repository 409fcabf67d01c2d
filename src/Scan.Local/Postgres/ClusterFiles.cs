using System.Security.Cryptography;
using Scan.Local.Processes;

namespace Scan.Local.Postgres;

/// <summary>
/// The files of one embedded server: binaries, cluster and password. As root the server runs as an account without rights, which must be able
/// to reach both the binaries and the cluster: what lies under a closed folder, as a checkout in root's home does, gets a place in /var/lib/scan.
/// </summary>
internal sealed class ClusterFiles
{
    private const string OpenPlace = "/var/lib/scan";
    private static readonly UnixFileMode Readable = (UnixFileMode)Convert.ToInt32("755", 8);
    private static readonly UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private ClusterFiles(string home, string clusterHome, string binaries, UnixAccount? account)
    {
        (Home, ClusterHome, Binaries, Account) = (home, clusterHome, binaries, account);
    }

    /// <summary>The folder that the user named.</summary>
    public string Home { get; }

    /// <summary>The folder above the cluster: the same, or one in the open place.</summary>
    public string ClusterHome { get; }

    /// <summary>The folder of initdb and postgres.</summary>
    public string Binaries { get; }

    /// <summary>Whom the server runs as; null is the user that runs Scan.</summary>
    public UnixAccount? Account { get; }

    public string Cluster => Path.Combine(ClusterHome, "cluster");
    public string UnfinishedCluster => Path.Combine(ClusterHome, "cluster.unfinished");
    public string PortFile => Path.Combine(Home, "port");
    public string UrlFile => Path.Combine(Home, "url");
    public string LogFile => Path.Combine(Home, "postgres.log");

    public static ClusterFiles Open(string directory)
    {
        var home = Path.GetFullPath(directory);
        var account = Unix.IsRoot ? UnixAccount.ForServices() : null;
        Folder(home);
        var clusterHome = account is null || UnixAccount.CanReach(home) ? home : InOpenPlace(home);
        return new ClusterFiles(home, clusterHome, PostgresBinaries.For(account), account);
    }

    /// <summary>The superuser's password: made once, readable by the user that runs Scan only.</summary>
    public string Password()
    {
        var path = Path.Combine(Home, "password");
        if (File.Exists(path)) return File.ReadAllText(path);
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        WritePrivate(path, password);
        return password;
    }

    public static void WritePrivate(string path, string text)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        using var writer = new StreamWriter(file);
        writer.Write(text);
    }

    private static void Folder(string path) => Directory.CreateDirectory(path, Readable);

    // The link keeps the name that the user gave; removing the user's folder starts an empty cluster, never an old one.
    private static string InOpenPlace(string home)
    {
        var link = new DirectoryInfo(Path.Combine(home, "open"));
        if (link.Exists && link.LinkTarget is { } target) return target;
        var place = Path.Combine(OpenPlace, "clusters", Guid.NewGuid().ToString("N"));
        Folder(place);
        link.CreateAsSymbolicLink(place);
        return place;
    }
}
