using Scan.Domain.Primitives;

namespace Scan.Ethereum.Abi;

/// <summary>A function's declaration: encodes calls, decodes inputs and results. Custom errors are declared and decoded the same way.</summary>
public sealed class FunctionAbi
{
    public const int SelectorSize = 4;
    private static readonly string[] Modifiers = ["external", "public", "internal", "private", "view", "pure", "payable", "nonpayable", "virtual", "override"];
    private readonly AbiParameter[] inputs, outputs;
    private readonly byte[] selector;

    private FunctionAbi(string name, AbiParameter[] inputs, AbiParameter[] outputs)
    {
        (Name, this.inputs, this.outputs) = (name, inputs, outputs);
        Signature = name + AbiText.Canonical(inputs);
        selector = Keccak256.Hash(Signature).ToArray()[..SelectorSize];
    }

    public string Name { get; }

    /// <summary>The canonical text that is hashed: <c>balanceOf(address)</c>.</summary>
    public string Signature { get; }

    /// <summary>The first 4 bytes of call data.</summary>
    public ReadOnlySpan<byte> Selector => selector;

    public IReadOnlyList<AbiParameter> Inputs => inputs;

    public IReadOnlyList<AbiParameter> Outputs => outputs;

    /// <summary>Parses <c>[function|error] name(…) [view …] [returns (…)]</c>.</summary>
    /// <exception cref="FormatException">The text is no function; the message says where and why.</exception>
    public static FunctionAbi Parse(string text)
    {
        var parser = new AbiTextParser(text);
        if (!parser.TryWord("function")) parser.TryWord("error");
        var name = parser.RequiredName("the function's name");
        var inputs = parser.Parameters();
        for (var more = true; more;)
        {
            more = false;
            foreach (var modifier in Modifiers) more |= parser.TryWord(modifier);
        }
        var outputs = parser.TryWord("returns") ? parser.Parameters() : [];
        parser.End();
        return new FunctionAbi(name, inputs, outputs);
    }

    /// <summary>Call data: the selector and the encoded arguments.</summary>
    /// <exception cref="ArgumentException">A value does not fit its type.</exception>
    public byte[] Encode(params ReadOnlySpan<object> arguments) => [.. selector, .. AbiWriter.Encode(inputs, arguments)];

    /// <summary>The encoded result, as a contract would answer.</summary>
    /// <exception cref="ArgumentException">A value does not fit its type.</exception>
    public byte[] EncodeOutput(params ReadOnlySpan<object> values) => AbiWriter.Encode(outputs, values);

    /// <summary>True when call data starts with this function's selector.</summary>
    public bool Matches(ReadOnlySpan<byte> callData) => callData.StartsWith(selector);

    /// <summary>A reader over call data's arguments.</summary>
    /// <exception cref="AbiFormatException">The selector is another function's, or the data is too short.</exception>
    public AbiReader ReadInput(ReadOnlySpan<byte> callData) => Matches(callData)
        ? new AbiReader(inputs, callData[SelectorSize..], source: AbiSource.Sender)
        : throw new AbiFormatException($"The selector is not that of {Signature}.");

    /// <summary>A reader over a call's result.</summary>
    /// <exception cref="AbiFormatException">The result is too short; an empty one comes from an address without code.</exception>
    public AbiReader ReadOutput(ReadOnlySpan<byte> result) => new(outputs, result);

    /// <summary>Call data's arguments as untyped values.</summary>
    /// <exception cref="AbiFormatException">The call data is not a valid call of this function.</exception>
    public AbiArguments DecodeInput(ReadOnlySpan<byte> callData)
    {
        var reader = ReadInput(callData);
        return new AbiArguments(inputs, AbiUntyped.Read(ref reader));
    }

    /// <summary>A result as untyped values.</summary>
    /// <exception cref="AbiFormatException">The bytes are not a valid result of this function.</exception>
    public AbiArguments DecodeOutput(ReadOnlySpan<byte> result)
    {
        var reader = ReadOutput(result);
        return new AbiArguments(outputs, AbiUntyped.Read(ref reader));
    }

    public override string ToString() => Signature;
}
