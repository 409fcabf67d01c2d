using System.Collections;
using System.Numerics;
using System.Text;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Abi;

/// <summary>
/// Encodes values as solc does: heads, then tails in order. Takes any integer type for integers, Address, Hash32 or byte[] for bytes, string,
/// bool, and lists for arrays and tuples.
/// </summary>
public static class AbiWriter
{
    /// <summary>The encoding of an argument list.</summary>
    /// <exception cref="ArgumentException">A value does not fit its type.</exception>
    public static byte[] Encode(ReadOnlySpan<AbiParameter> parameters, ReadOnlySpan<object> values)
    {
        if (parameters.Length != values.Length) throw new ArgumentException($"{parameters.Length} values are declared, {values.Length} are given.");
        var types = new AbiType[parameters.Length];
        for (var i = 0; i < types.Length; i++) types[i] = parameters[i].Type;
        var bytes = new List<byte>();
        WriteFrame(types, values.ToArray(), bytes);
        return [.. bytes];
    }

    internal static (Hash32[] Topics, byte[] Data) Event(EventAbi abi, AbiParameter[] inputs, ReadOnlySpan<object> values)
    {
        if (inputs.Length != values.Length) throw new ArgumentException($"{abi} takes {inputs.Length} arguments, {values.Length} are given.");
        var topics = new List<Hash32>();
        if (!abi.IsAnonymous) topics.Add(abi.Topic0);
        var (types, plain) = (new List<AbiType>(), new List<object>());
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Indexed)
            {
                topics.Add(Topic(inputs[i], values[i]));
                continue;
            }
            types.Add(inputs[i].Type);
            plain.Add(values[i]);
        }
        var data = new List<byte>();
        WriteFrame(types, plain, data);
        return ([.. topics], [.. data]);
    }

    /// <summary>A hashed value's topic is the Keccak-256 of its in-place encoding: no offsets, no lengths (Solidity ABI, "Encoding of Indexed Event Parameters").</summary>
    private static Hash32 Topic(AbiParameter input, object value)
    {
        if (input.IsHashed && value is Hash32 hash) return hash;
        var bytes = new List<byte>();
        if (!input.IsHashed) WriteWord(input.Type, value, bytes);
        else if (input.Type.Kind is AbiKind.Bytes or AbiKind.String) bytes.AddRange(Blob(input.Type, value));
        else WriteInPlace(input.Type, value, bytes);
        return input.IsHashed ? Keccak256.Hash(bytes.ToArray()) : new Hash32(bytes.ToArray());
    }

    private static void WriteInPlace(AbiType type, object value, List<byte> bytes)
    {
        if (type.IsWord)
        {
            WriteWord(type, value, bytes);
            return;
        }
        if (type.Kind is AbiKind.Bytes or AbiKind.String)
        {
            var blob = Blob(type, value);
            bytes.AddRange(blob);
            Pad(bytes, blob.Length);
            return;
        }
        var elements = Elements(type, value);
        for (var i = 0; i < elements.Count; i++) WriteInPlace(type.Element ?? type.Components[i].Type, elements[i], bytes);
    }

    private static void WriteFrame(IReadOnlyList<AbiType> types, IReadOnlyList<object> values, List<byte> bytes)
    {
        var start = bytes.Count;
        var head = start;
        bytes.AddRange(new byte[types.Sum(t => t.HeadSize)]);
        for (var i = 0; i < types.Count; i++)
        {
            var encoded = new List<byte>();
            if (types[i].IsDynamic) WriteWord(AbiType.UInt(256), bytes.Count - start, encoded);
            else WriteBody(types[i], values[i], encoded);
            for (var j = 0; j < encoded.Count; j++) bytes[head++] = encoded[j];
            if (types[i].IsDynamic) WriteBody(types[i], values[i], bytes);
        }
    }

    private static void WriteBody(AbiType type, object value, List<byte> bytes)
    {
        if (type.IsWord)
        {
            WriteWord(type, value, bytes);
            return;
        }
        if (type.Kind is AbiKind.Bytes or AbiKind.String)
        {
            var blob = Blob(type, value);
            WriteWord(AbiType.UInt(256), blob.Length, bytes);
            bytes.AddRange(blob);
            Pad(bytes, blob.Length);
            return;
        }
        var elements = Elements(type, value);
        if (type.Kind == AbiKind.Array) WriteWord(AbiType.UInt(256), elements.Count, bytes);
        var types = type.Element is { } element ? [.. Enumerable.Repeat(element, elements.Count)] : type.Components.ToArray().Select(c => c.Type).ToArray();
        WriteFrame(types, elements, bytes);
    }

    private static void WriteWord(AbiType type, object value, List<byte> bytes)
    {
        var word = new byte[AbiWord.Size];
        switch (type.Kind)
        {
            case AbiKind.UInt or AbiKind.Int: WriteInteger(type, value, word); break;
            case AbiKind.Address when value is Address address: address.CopyTo(word.AsSpan(12)); break;
            case AbiKind.Bool when value is bool flag: word[^1] = flag ? (byte)1 : (byte)0; break;
            case AbiKind.FixedBytes when value is Hash32 hash && type.Size == Hash32.Size: hash.CopyTo(word); break;
            case AbiKind.FixedBytes or AbiKind.Function when value is byte[] fixedBytes && fixedBytes.Length == type.Size: fixedBytes.CopyTo(word, 0); break;
            default: throw Misfit(type, value);
        }
        bytes.AddRange(word);
    }

    private static void WriteInteger(AbiType type, object value, byte[] word)
    {
        var number = value switch
        {
            BigInteger big => big,
            long or int or short or sbyte => new BigInteger(Convert.ToInt64(value)),
            ulong or uint or ushort or byte => new BigInteger(Convert.ToUInt64(value)),
            _ => throw Misfit(type, value),
        };
        var signed = type.Kind == AbiKind.Int;
        var limit = BigInteger.One << (signed ? type.Size - 1 : type.Size);
        if (number >= limit || number < (signed ? -limit : 0)) throw Misfit(type, value);
        if (number.Sign < 0) word.AsSpan().Fill(0xFF);
        var length = number.GetByteCount(isUnsigned: !signed);
        number.TryWriteBytes(word.AsSpan(AbiWord.Size - length), out _, isUnsigned: !signed, isBigEndian: true);
    }

    private static byte[] Blob(AbiType type, object value) => (type.Kind, value) switch
    {
        (AbiKind.Bytes or AbiKind.String, byte[] bytes) => bytes,
        (AbiKind.String, string text) => Encoding.UTF8.GetBytes(text),
        _ => throw Misfit(type, value),
    };

    private static IReadOnlyList<object> Elements(AbiType type, object value)
    {
        if (value is not IEnumerable list || value is string) throw Misfit(type, value);
        object[] elements = [.. list.Cast<object>()];
        var expected = type.Kind switch { AbiKind.Tuple => type.Components.Length, AbiKind.FixedArray => type.Size, _ => elements.Length };
        return elements.Length == expected ? elements : throw new ArgumentException($"{type} takes {expected} values, {elements.Length} are given.");
    }

    private static void Pad(List<byte> bytes, int length)
    {
        while (length++ % AbiWord.Size != 0) bytes.Add(0);
    }

    private static ArgumentException Misfit(AbiType type, object value) => new($"{value} ({value.GetType().Name}) does not fit {type}.");
}
