using System.Net;

namespace Scan.Local.Up;

/// <summary>What `scan up` was asked for.</summary>
public sealed record UpOptions
{
    /// <summary>Manifests of real networks; without any, and without <see cref="Replay"/>, a local devnet is played.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Files of recorded logs.</summary>
    public IReadOnlyList<string> Replay { get; init; } = [];

    /// <summary>The PostgreSQL to use, as the user wrote it; null starts an embedded one.</summary>
    public string? Postgres { get; init; }

    /// <summary>Keep documents' versions for good, so that they can be seen as of any block.</summary>
    public bool History { get; init; }

    public IPAddress Bind { get; init; } = IPAddress.Loopback;
    public int Port { get; init; } = 5080;

    /// <summary>The address that readers reach the web by, where it is not the one that it listens on.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The folder that everything local is kept in.</summary>
    public required string Data { get; init; }

    /// <summary>True when no network was named: then the devnet is played.</summary>
    public bool IsDevnet => Networks.Count == 0 && Replay.Count == 0;
}
