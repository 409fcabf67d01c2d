using System.Runtime.InteropServices;

namespace Scan.Local;

/// <summary>Files that come from npm packages in the checkout's node_modules.</summary>
internal static class NpmPackage
{
    /// <summary>The absolute path of <paramref name="file"/> in <paramref name="package"/>.</summary>
    /// <exception cref="SetupException">npm has not installed it.</exception>
    public static string File(string package, string file)
    {
        var path = Checkout.PathTo("node_modules", package, file);
        return System.IO.File.Exists(path)
            ? path
            : throw new SetupException($"The npm package {package} is not installed.", $"Run `npm ci` in {Checkout.Root}.");
    }

    /// <summary>"linux" or "darwin", as npm writes it.</summary>
    /// <exception cref="SetupException">Another system.</exception>
    public static string Platform =>
        OperatingSystem.IsLinux() ? "linux"
        : OperatingSystem.IsMacOS() ? "darwin"
        : throw new SetupException("Local set-up works on Linux and macOS.", "Use WSL 2, or give your own PostgreSQL and node with --postgres and --network.");

    /// <summary>The processor, with the name that <paramref name="x64"/> or <paramref name="arm64"/> gives it in a package's name.</summary>
    public static string Processor(string x64, string arm64) => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => x64,
        Architecture.Arm64 => arm64,
        var other => throw new SetupException($"There is no local PostgreSQL and node for {other} processors.", "Give your own with --postgres and --network."),
    };
}
