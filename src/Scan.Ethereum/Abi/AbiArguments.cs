using System.Text.Json;

namespace Scan.Ethereum.Abi;

/// <summary>
/// Decoded values without a type of their own: BigInteger for every integer, bool, Address, Hash32 for bytes32, byte[] for other bytes, string,
/// object[] for arrays and tuples, Hash32 for a hashed indexed value. <see cref="AbiWriter"/> takes the same.
/// </summary>
public sealed class AbiArguments
{
    private readonly AbiParameter[] parameters;
    private readonly object[] values;

    internal AbiArguments(AbiParameter[] parameters, object[] values) => (this.parameters, this.values) = (parameters, values);

    public IReadOnlyList<AbiParameter> Parameters => parameters;

    public IReadOnlyList<object> Values => values;

    public object this[int position] => values[position];

    /// <summary>The value of a named argument.</summary>
    /// <exception cref="KeyNotFoundException">The ABI declares no such argument.</exception>
    public object this[string name]
    {
        get
        {
            var position = Array.FindIndex(parameters, p => p.Name == name);
            return position >= 0 ? values[position] : throw new KeyNotFoundException($"No argument is named '{name}'.");
        }
    }

    /// <summary>
    /// An object keyed by name (<c>arg0</c> where unnamed). Addresses and bytes are lower-case hex, integers wider than 32 bits decimal strings,
    /// narrower ones numbers; a tuple is an object, or an array when a component has no name; a hashed value is <c>{"hash":"0x…"}</c>.
    /// </summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        for (var i = 0; i < values.Length; i++)
        {
            json.WritePropertyName(AbiText.Key(parameters[i], i));
            AbiUntyped.WriteJson(parameters[i], values[i], json);
        }
        json.WriteEndObject();
    }
}
