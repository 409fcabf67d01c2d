using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>
/// Why an operator left quorums, which RegistryCoordinator's call alone tells: deregisterOperator, ejectOperator, registerOperatorWithChurn by a
/// newcomer, or updateOperators that found it under the minimum. Calls that name the operator count wherever they stand in the input.
/// </summary>
internal static class RemovalCause
{
    private const string G1 = "(uint256 X, uint256 Y)", Signature = "(bytes signature, bytes32 salt, uint256 expiry)";
    private static readonly FunctionAbi Eject = FunctionAbi.Parse("ejectOperator(address operator, bytes quorumNumbers)");
    private static readonly FunctionAbi Churn = FunctionAbi.Parse(
        $"registerOperatorWithChurn(bytes quorumNumbers, string socket, ({G1} a, {G1} b, (uint256[2] X, uint256[2] Y) c) params, (uint8 quorumNumber, address operator)[] operatorKickParams, {Signature} d, {Signature} e)");
    private static readonly (FunctionAbi Form, string Cause)[] Plain =
    [
        (FunctionAbi.Parse("deregisterOperator(bytes quorumNumbers)"), OperatorRemoval.Left),
        (FunctionAbi.Parse("updateOperators(address[] operators)"), OperatorRemoval.UnderMinimum),
        (FunctionAbi.Parse("updateOperatorsForQuorum(address[][] operatorsPerQuorum, bytes quorumNumbers)"), OperatorRemoval.UnderMinimum),
    ];

    /// <summary>One of <see cref="OperatorRemoval"/>; null when no known call tells.</summary>
    public static string? Find(ReadOnlySpan<byte> input, Address @operator)
    {
        if (Names(input, Eject, static (ref AbiReader a) => [a.Address()], @operator)) return OperatorRemoval.Ejected;
        if (Names(input, Churn, ReadKicked, @operator)) return OperatorRemoval.Churned;
        foreach (var (form, cause) in Plain)
        {
            if (form.Matches(input)) return cause;
        }
        return null;
    }

    private static bool Names(ReadOnlySpan<byte> input, FunctionAbi form, AbiDecode<Address[]> decode, Address @operator)
    {
        foreach (var offset in CallSearch.Offsets(input, form))
        {
            if (CallSearch.Read(form, decode, input[offset..])?.Contains(@operator) == true) return true;
        }
        return false;
    }

    private static Address[] ReadKicked(ref AbiReader args)
    {
        args.Bytes();
        args.String();
        args.Tuple(static (ref AbiReader f) => (f.Tuple(Bn254.ReadG1), f.Tuple(Bn254.ReadG1), f.Tuple(Bn254.ReadG2)));
        return args.Array(static (ref AbiReader kick) => kick.Tuple(static (ref AbiReader f) => (f.UInt8(), f.Address()).Item2));
    }
}
