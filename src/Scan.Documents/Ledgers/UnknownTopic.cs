namespace Scan.Documents;

/// <summary>Logs of a contract that its events do not explain.</summary>
/// <param name="Topic0">32 bytes; null for logs without a topic.</param>
public sealed record UnknownTopic(long ChainId, byte[] Address, byte[]? Topic0, long Count);
