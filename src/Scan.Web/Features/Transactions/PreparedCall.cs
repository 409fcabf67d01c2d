using System.Globalization;
using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Web.Shared;

namespace Scan.Web.Features.Transactions;

/// <summary>
/// A transaction for a reader's own wallet: Scan holds no key and sends nothing. Shown are the arguments as they are read back from the very call data that will
/// be signed, not those that it was made of.
/// </summary>
public sealed record PreparedCall
{
    public required long ChainId { get; init; }

    /// <summary>The account that will sign; null: any.</summary>
    public required Address? From { get; init; }
    public required Address To { get; init; }

    /// <summary>The contract's name.</summary>
    public required string Contract { get; init; }

    /// <summary>What it does, as the label of a button: "Delegate".</summary>
    public required string Verb { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Does { get; init; }
    public required FunctionAbi Function { get; init; }
    public required byte[] Data { get; init; }

    /// <summary>What the chain said when it was tried.</summary>
    public Simulation Simulation { get; init; } = Simulation.Unknown("it was not tried");

    public ContractCall Call => new(To, Data, From);

    /// <summary>Every word of the call data by name and type.</summary>
    public IReadOnlyList<CallField> Fields
    {
        get
        {
            List<CallField> fields = [];
            var arguments = Function.DecodeInput(Data);
            for (var i = 0; i < arguments.Parameters.Count; i++) Flatten(arguments.Parameters[i].Name, arguments.Parameters[i].Type, arguments[i], fields);
            return fields;
        }
    }

    private static void Flatten(string name, AbiType type, object value, List<CallField> into)
    {
        if (value is not object[] parts)
        {
            into.Add(new CallField(name, type.Canonical, Text(value)));
            return;
        }
        if (parts.Length == 0) into.Add(new CallField(name, type.Canonical, "none"));
        for (var i = 0; i < parts.Length; i++)
        {
            if (type.Kind == AbiKind.Tuple) Flatten($"{name}.{type.Components[i].Name}", type.Components[i].Type, parts[i], into);
            else Flatten($"{name}[{i}]", type.Element!, parts[i], into);
        }
    }

    private static string Text(object value) => value switch
    {
        Address address => address.ToChecksum(),
        byte[] { Length: 0 } => "0x (empty)",
        byte[] bytes => Hex.Encode(bytes),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        string text => Format.Clip(text, 4000),
        _ => value.ToString() ?? "",
    };
}

/// <param name="Name">As the ABI names it, components with dots, elements with their place.</param>
public sealed record CallField(string Name, string Type, string Value);

/// <summary>What an eth_call of a prepared transaction at the latest block came to.</summary>
/// <param name="Works">Null: unknown.</param>
/// <param name="Words">Why it fails, or why it is unknown.</param>
public sealed record Simulation(bool? Works, string? Words)
{
    public static Simulation Fine { get; } = new(true, null);
    public static Simulation Fails(string reason) => new(false, reason);
    public static Simulation Unknown(string reason) => new(null, reason);
}
