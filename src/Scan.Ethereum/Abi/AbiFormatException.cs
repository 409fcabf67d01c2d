namespace Scan.Ethereum.Abi;

/// <summary>Encoded data does not say what its ABI declares. The message gives the argument and the reason.</summary>
public sealed class AbiFormatException(string message) : FormatException(message);
