using System.Text.Json;

namespace Scan.Ethereum.Abi;

/// <summary>An input, an output or a tuple's component. <see cref="Name"/> is empty where the declaration leaves it out.</summary>
public sealed record AbiParameter(string Name, AbiType Type, bool Indexed = false)
{
    /// <summary>True for an indexed string, bytes, array or tuple: its topic is a hash, the value is not in the log.</summary>
    public bool IsHashed => Indexed && !Type.IsWord;

    /// <summary>The name as a JSON key, encoded once.</summary>
    internal JsonEncodedText JsonName { get; } = JsonEncodedText.Encode(Name);

    public override string ToString() => (Type.Canonical + (Indexed ? " indexed" : "") + " " + Name).TrimEnd();
}
