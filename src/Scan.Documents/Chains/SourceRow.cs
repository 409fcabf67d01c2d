namespace Scan.Documents;

/// <summary>A contract whose logs are read: as the manifest names it, or as another contract told of it. Addresses are 20 bytes.</summary>
/// <param name="Avs">Where it belongs, and its teller with it, from <paramref name="DiscoveredBlock"/> on; null: nobody says.</param>
/// <param name="Parent">The contract that told of it; null for a manifest's.</param>
/// <param name="DiscoveredBlock">The block of the announcing log; a rollback below it removes the source. Null for a manifest's.</param>
/// <param name="ClosedBlock">The last block that was read before the manifest dropped the contract; null while it is read.</param>
public sealed record SourceRow(
    byte[] Address, string System, string Contract, long FromBlock, byte[]? Avs = null, byte[]? Registry = null, byte[]? Parent = null,
    string? Name = null, long? DiscoveredBlock = null, int? DiscoveredLogIndex = null, long? ClosedBlock = null);
