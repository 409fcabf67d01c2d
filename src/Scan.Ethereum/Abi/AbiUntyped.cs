using System.Numerics;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Abi;

/// <summary>Reads and shows values whose types are known only at run time.</summary>
internal static class AbiUntyped
{
    public static object[] Read(ref AbiReader args)
    {
        var values = new object[args.Remaining];
        for (var i = 0; i < values.Length; i++) values[i] = Next(ref args);
        return values;
    }

    public static void WriteJson(AbiParameter parameter, object value, Utf8JsonWriter json)
    {
        if (parameter.IsHashed) AbiJson.WriteHashed((Hash32)value, json);
        else WriteJson(parameter.Type, value, json);
    }

    private static object Next(ref AbiReader args)
    {
        if (args.NextParameter is { IsHashed: true }) return args.IndexedHash();
        var type = args.NextType;
        return type.Kind switch
        {
            AbiKind.UInt => args.UInt256(),
            AbiKind.Int => args.Int256(),
            AbiKind.Address => args.Address(),
            AbiKind.Bool => args.Bool(),
            AbiKind.FixedBytes => type.Size == Hash32.Size ? args.Bytes32() : args.FixedBytes(type.Size),
            AbiKind.Function => args.Function(),
            AbiKind.Bytes => args.Bytes(),
            AbiKind.String => args.String(),
            AbiKind.Tuple => args.Tuple(Read),
            _ => args.Array(Next),
        };
    }

    private static void WriteJson(AbiType type, object value, Utf8JsonWriter json)
    {
        switch (value)
        {
            case BigInteger number when type.Size <= 32: json.WriteNumberValue((long)number); break;
            case BigInteger number: json.WriteStringValue(number.ToString()); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case byte[] bytes: json.WriteStringValue(Hex.Encode(bytes)); break;
            case object[] elements when type.Kind == AbiKind.Tuple: WriteTuple(type, elements, json); break;
            case object[] elements: WriteArray(type.Element!, elements, json); break;
            default: json.WriteStringValue(value.ToString()); break;
        }
    }

    private static void WriteArray(AbiType element, object[] values, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var value in values) WriteJson(element, value, json);
        json.WriteEndArray();
    }

    private static void WriteTuple(AbiType type, object[] values, Utf8JsonWriter json)
    {
        if (type.IsNamed) json.WriteStartObject();
        else json.WriteStartArray();
        for (var i = 0; i < values.Length; i++)
        {
            if (type.IsNamed) json.WritePropertyName(type.Components[i].Name);
            WriteJson(type.Components[i].Type, values[i], json);
        }
        if (type.IsNamed) json.WriteEndObject();
        else json.WriteEndArray();
    }
}
