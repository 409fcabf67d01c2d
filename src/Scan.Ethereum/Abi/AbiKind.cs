namespace Scan.Ethereum.Abi;

/// <summary>The shapes a Solidity ABI type can take.</summary>
public enum AbiKind
{
    UInt,
    Int,
    Address,
    Bool,
    FixedBytes,
    Function,
    Bytes,
    String,
    FixedArray,
    Array,
    Tuple,
}
