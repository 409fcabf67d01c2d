using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Contracts;

/// <summary>What the compiler made of one contract: its creation code and the functions that it answers.</summary>
public sealed class CompiledContract
{
    private readonly byte[] bytecode;
    private readonly FunctionAbi constructor;
    private readonly ILookup<string, FunctionAbi> functions;

    private CompiledContract(string name, JsonElement compiled)
    {
        Name = name;
        bytecode = Hex.Decode(compiled.GetProperty("bytecode").GetString());
        var abi = compiled.GetProperty("abi");
        constructor = FunctionAbi.Parse("constructor_(" + string.Join(",", Entries(abi, "constructor").SelectMany(c => Types(c, "inputs"))) + ")");
        functions = Entries(abi, "function").Select(Parse).ToLookup(f => f.Name);
        Events = [.. Entries(abi, "event").Select(e => EventAbi.Parse($"{e.GetProperty("name")}({string.Join(",", e.GetProperty("inputs").EnumerateArray().Select(Input))})"))];
    }

    public string Name { get; }

    internal ReadOnlySpan<byte> Bytecode => bytecode;

    /// <summary>The events that the contract declares.</summary>
    public IReadOnlyList<EventAbi> Events { get; }

    /// <summary>The data of the transaction that creates the contract.</summary>
    public byte[] Creation(params ReadOnlySpan<object> arguments) => [.. bytecode, .. constructor.Encode(arguments)[FunctionAbi.SelectorSize..]];

    /// <summary>A function by name, or by signature where the name is overloaded.</summary>
    /// <exception cref="KeyNotFoundException">The contract has none, or several, of that name.</exception>
    public FunctionAbi Function(string nameOrSignature)
    {
        var name = nameOrSignature.Split('(')[0];
        FunctionAbi[] found = [.. functions[name].Where(f => nameOrSignature == name || f.Signature == nameOrSignature)];
        return found is [var only] ? only : throw new KeyNotFoundException($"{Name} has {found.Length} functions {nameOrSignature}.");
    }

    internal static CompiledContract Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return new CompiledContract(Path.GetFileNameWithoutExtension(file), json.RootElement);
    }

    private static IEnumerable<JsonElement> Entries(JsonElement abi, string type) => abi.EnumerateArray().Where(e => e.GetProperty("type").ValueEquals(type));

    private static FunctionAbi Parse(JsonElement function) => FunctionAbi.Parse(
        $"{function.GetProperty("name")}({string.Join(",", Types(function, "inputs"))}) returns ({string.Join(",", Types(function, "outputs"))})");

    private static IEnumerable<string> Types(JsonElement entry, string side) => entry.GetProperty(side).EnumerateArray().Select(Type);

    private static string Input(JsonElement input) => Type(input) + (input.GetProperty("indexed").GetBoolean() ? " indexed" : "");

    private static string Type(JsonElement parameter)
    {
        var type = parameter.GetProperty("type").GetString()!;
        return type.StartsWith("tuple", StringComparison.Ordinal) ? $"({string.Join(",", Types(parameter, "components"))}){type["tuple".Length..]}" : type;
    }
}
