using System.Net;

namespace Scan.Local.Up;

/// <summary>What must hold before anything is started.</summary>
internal static class Preconditions
{
    private const long NeededBytes = 500_000_000;
    private const UnixFileMode Readable = (UnixFileMode)0b111_101_101;

    /// <summary>Makes the data folder where it is missing.</summary>
    /// <exception cref="SetupException">It cannot be made, or its disk is full.</exception>
    public static void DataFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path, Readable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"The data folder {path} cannot be made: {e.Message.TrimEnd('.')}.", "Correct the permissions, or name another folder with --data.", e);
        }
        var free = new DriveInfo(path).AvailableFreeSpace;
        if (free < NeededBytes)
        {
            throw new SetupException($"The disk of {path} has {free / 1_000_000} MB left, Scan needs {NeededBytes / 1_000_000} MB to start.", "Free some, or name a folder on another disk with --data.");
        }
    }

    /// <exception cref="SetupException">Another program listens there, or the address is not this machine's.</exception>
    public static void PortIsFree(IPAddress address, int port)
    {
        if (!FreePort.IsFree(address, port))
        {
            throw new SetupException($"Port {port} on {address} cannot be used: another program may be listening there.", "Stop it, or choose another with --port (and a second --data for a second Scan).");
        }
    }

    /// <exception cref="SetupException">A file is not there.</exception>
    public static void FilesExist(IEnumerable<string> manifests)
    {
        foreach (var file in manifests.Where(file => !File.Exists(file)))
        {
            throw new SetupException($"There is no manifest {file}.", $"Name one such as {Checkout.PathTo("networks", "ethereum.json")}.");
        }
    }
}
