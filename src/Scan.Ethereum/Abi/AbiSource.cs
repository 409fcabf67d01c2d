namespace Scan.Ethereum.Abi;

/// <summary>Who wrote the bytes, and so how much of their layout a contract vouches for.</summary>
public enum AbiSource
{
    /// <summary>Logs and results: a compiler's encoder wrote them, so the zero padding after bytes and strings is checked.</summary>
    Contract,

    /// <summary>Call data: the sender chose it, and solc's decoder asks neither for padding after bytes nor for its being zero.</summary>
    Sender,
}
