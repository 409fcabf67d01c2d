using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>
/// Why an operator left quorums, which the call alone tells: RegistryCoordinator's deregisterOperator, ejectOperator, EjectionManager's ejectOperators, registerOperatorWithChurn by a newcomer, or
/// updateOperators that found it under the minimum; since the slashing release also AllocationManager's deregisterFromOperatorSets by the operator itself, and
/// registerForOperatorSets whose data asks for churn. Calls that name the operator count wherever they stand in the input.
/// </summary>
internal static class RemovalCause
{
    private const string G1 = "(uint256 X, uint256 Y)", Signature = "(bytes signature, bytes32 salt, uint256 expiry)";
    private static readonly FunctionAbi Eject = FunctionAbi.Parse("ejectOperator(address operator, bytes quorumNumbers)");
    private static readonly FunctionAbi EjectMany = FunctionAbi.Parse("ejectOperators(bytes32[][] operatorIds)");
    private static readonly FunctionAbi Churn = FunctionAbi.Parse(
        $"registerOperatorWithChurn(bytes quorumNumbers, string socket, ({G1} a, {G1} b, (uint256[2] X, uint256[2] Y) c) params, (uint8 quorumNumber, address operator)[] operatorKickParams, {Signature} d, {Signature} e)");
    private static readonly FunctionAbi Leave = FunctionAbi.Parse("deregisterFromOperatorSets((address operator, address avs, uint32[] operatorSetIds) params)");
    private static readonly FunctionAbi Join = FunctionAbi.Parse("registerForOperatorSets(address operator, (address avs, uint32[] operatorSetIds, bytes data) params)");

    /// <summary>What SlashingRegistryCoordinator.registerOperator decodes of that data for churn.</summary>
    private static readonly FunctionAbi JoinData = FunctionAbi.Parse(
        $"data(uint8 registrationType, string socket, ({G1} a, {G1} b, (uint256[2] X, uint256[2] Y) c) params, (uint8 quorumNumber, address operator)[] operatorKickParams, {Signature} d)");
    private const int ChurnRegistration = 1;
    private static readonly (FunctionAbi Form, string Cause)[] Plain =
    [
        (FunctionAbi.Parse("deregisterOperator(bytes quorumNumbers)"), OperatorRemoval.Left),
        (FunctionAbi.Parse("updateOperators(address[] operators)"), OperatorRemoval.UnderMinimum),
        (FunctionAbi.Parse("updateOperatorsForQuorum(address[][] operatorsPerQuorum, bytes quorumNumbers)"), OperatorRemoval.UnderMinimum),
    ];

    /// <summary>One of <see cref="OperatorRemoval"/>; null when no known call tells.</summary>
    /// <param name="operatorId">Null where the registry tells none.</param>
    public static string? Find(TransactionFacts transaction, Address @operator, Hash32? operatorId)
    {
        var input = transaction.Input.Span;
        if (operatorId is { } id && Names(input, EjectMany, ReadEjected, id)) return OperatorRemoval.Ejected;
        if (Names(input, Eject, static (ref AbiReader a) => [a.Address()], @operator)) return OperatorRemoval.Ejected;
        if (Names(input, Churn, ReadKicked, @operator) || Names(input, Join, ReadJoin, @operator)) return OperatorRemoval.Churned;
        // The AVS may call it too, which then ejects.
        if (transaction.From == @operator && Names(input, Leave, ReadLeaving, @operator)) return OperatorRemoval.Left;
        foreach (var (form, cause) in Plain)
        {
            if (form.Matches(input)) return cause;
        }
        return null;
    }

    private static bool Names<T>(ReadOnlySpan<byte> input, FunctionAbi form, AbiDecode<T[]> decode, T @operator)
    {
        foreach (var offset in CallSearch.Offsets(input, form))
        {
            if (CallSearch.Read(form, decode, input[offset..])?.Contains(@operator) == true) return true;
        }
        return false;
    }

    private static Hash32[] ReadEjected(ref AbiReader args) =>
        [.. args.Array(static (ref AbiReader ofQuorum) => ofQuorum.Array(static (ref AbiReader id) => id.Bytes32())).SelectMany(ids => ids)];

    private static Address[] ReadLeaving(ref AbiReader args) =>
        [args.Tuple(static (ref AbiReader f) => (f.Address(), f.Address(), f.Array(static (ref AbiReader id) => id.UInt32())).Item1)];

    private static Address[] ReadKicked(ref AbiReader args)
    {
        args.Bytes();
        return ReadKicks(ref args);
    }

    private static Address[] ReadJoin(ref AbiReader args)
    {
        args.Address();
        var data = args.Tuple(static (ref AbiReader f) =>
        {
            f.Address();
            f.Array(static (ref AbiReader id) => id.UInt32());
            return f.Bytes();
        });
        return CallSearch.Read(JoinData, ReadChurn, [.. JoinData.Selector, .. data]) ?? [];
    }

    private static Address[] ReadChurn(ref AbiReader args) => args.UInt8() == ChurnRegistration ? ReadKicks(ref args) : [];

    private static Address[] ReadKicks(ref AbiReader args)
    {
        args.String();
        args.Tuple(static (ref AbiReader f) => (f.Tuple(Bn254.ReadG1), f.Tuple(Bn254.ReadG1), f.Tuple(Bn254.ReadG2)));
        return args.Array(static (ref AbiReader kick) => kick.Tuple(static (ref AbiReader f) => (f.UInt8(), f.Address()).Item2));
    }
}
