namespace Scan.Devnet.Persistence;

/// <summary>The devnet's folder cannot be gone on with. The message says why.</summary>
public sealed class DevnetArchiveException(string message) : Exception(message);
