namespace Scan.Documents;

/// <summary>Where a contract belongs, as its own row or the row of a contract that it told of says. Addresses are 20 bytes.</summary>
public sealed record SourceLink(byte[] Address, byte[]? Avs, byte[]? Registry);
