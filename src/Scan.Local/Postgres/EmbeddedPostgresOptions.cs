namespace Scan.Local.Postgres;

/// <summary>Whether a committed transaction survives a power cut.</summary>
public enum Durability
{
    /// <summary>PostgreSQL's own default: every commit is on disk before it is answered.</summary>
    On,

    /// <summary>No fsync: a commit survives a killed process, not a power cut. For tests, whose data nobody wants back.</summary>
    Off,
}

/// <summary>Where an embedded server keeps its files and how it is set.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The folder that holds the cluster, its password and its log. It is made when missing; one server at a time may use it.</summary>
    public required string Directory { get; init; }

    public Durability Durability { get; init; } = Durability.On;

    /// <summary>The TCP port on 127.0.0.1; null takes the last start's port when it is free, else any free one.</summary>
    public int? Port { get; init; }

    /// <summary>The database made at the first start.</summary>
    public string Database { get; init; } = "scan";

    /// <summary>PostgreSQL's shared_buffers, in MB.</summary>
    public int SharedBuffersMegabytes { get; init; } = 256;

    /// <summary>PostgreSQL's max_connections.</summary>
    public int MaxConnections { get; init; } = 200;
}
