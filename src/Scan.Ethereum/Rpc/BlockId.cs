using System.Globalization;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>A block by number, hash or tag. Numbers and hashes convert implicitly.</summary>
public readonly record struct BlockId
{
    private readonly string? text;

    private BlockId(string text, Hash32? hash = null) => (this.text, Hash) = (text, hash);

    public static BlockId Latest => new("latest");
    public static BlockId Safe => new("safe");
    public static BlockId Finalized => new("finalized");
    public static BlockId Earliest => new("earliest");
    public static BlockId Pending => new("pending");

    /// <summary>The hash, when the block is named by it.</summary>
    public Hash32? Hash { get; }

    public static implicit operator BlockId(long number) => new("0x" + number.ToString("x", CultureInfo.InvariantCulture));
    public static implicit operator BlockId(Hash32 hash) => new(hash.ToString(), hash);

    public override string ToString() => text ?? "latest";

    /// <summary>As eth_call and its kin take it: EIP-1898's object for a hash, which a node without that block refuses instead of guessing.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        if (Hash is null)
        {
            json.WriteStringValue(ToString());
            return;
        }
        json.WriteStartObject();
        json.WriteString("blockHash"u8, ToString());
        json.WriteEndObject();
    }
}
