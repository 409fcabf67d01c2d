namespace Scan.Ethereum.Abi;

/// <summary>What declarations share: the canonical list of types, and the names under which values are shown.</summary>
internal static class AbiText
{
    /// <summary>The types in parentheses, as a signature is hashed.</summary>
    public static string Canonical(ReadOnlySpan<AbiParameter> parameters)
    {
        var types = new string[parameters.Length];
        for (var i = 0; i < types.Length; i++) types[i] = parameters[i].Type.Canonical;
        return $"({string.Join(',', types)})";
    }

    /// <summary>The JSON key of an argument: its name, or <c>arg</c> and its position.</summary>
    public static string Key(AbiParameter parameter, int position) => parameter.Name.Length > 0 ? parameter.Name : $"arg{position}";
}
