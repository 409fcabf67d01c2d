using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>
/// Whether a withdrawal was completed as tokens or as shares, which the completing call alone tells: completeQueuedWithdrawal(s) of DelegationManager
/// in M2 (0x60d7faed, 0x33404396) and since the slashing release (0xe4cc3f90, 0x9435bb43), and of M1's StrategyManager. A call counts,
/// wrapped or not, when it holds a struct whose hash is the root.
/// </summary>
internal static class CompleteWithdrawalCall
{
    private const string Queued = $"({QueuedWithdrawalStruct.Fields})";

    private static readonly (FunctionAbi Form, AbiDecode<(Hash32 Root, bool AsTokens)[]> Decode)[] Forms =
    [
        (One(WithdrawalStruct.Type, "bool"), static (ref AbiReader a) => [Read(ref a, WithdrawalRoot, indexed: false)]),
        (Many(WithdrawalStruct.Type, "bool[]"), static (ref AbiReader a) => ReadMany(ref a, WithdrawalRoot, indexed: false)),
        (One(WithdrawalStruct.Type, "uint256, bool"), static (ref AbiReader a) => [Read(ref a, WithdrawalRoot, indexed: true)]),
        (Many(WithdrawalStruct.Type, "uint256[], bool[]"), static (ref AbiReader a) => ReadMany(ref a, WithdrawalRoot, indexed: true)),
        (One(Queued, "uint256, bool"), static (ref AbiReader a) => [Read(ref a, QueuedRoot, indexed: true)]),
        (Many(Queued, "uint256[], bool[]"), static (ref AbiReader a) => ReadMany(ref a, QueuedRoot, indexed: true)),
    ];

    /// <summary>
    /// receiveAsTokens for this root. A call of the queue itself is the one that completed it; of those that stand in another call's bytes nothing says which was made, so they
    /// must agree.
    /// </summary>
    /// <param name="queue">The contract that completes.</param>
    /// <returns>Null when no call in the transaction completes the root, or several that differ.</returns>
    public static bool? FindAsTokens(TransactionFacts transaction, Address queue, Hash32 root)
    {
        var input = transaction.Input.Span;
        var (found, differs) = ((bool?)null, false);
        foreach (var (form, decode) in Forms)
        {
            foreach (var offset in CallSearch.Offsets(input, form))
            {
                foreach (var (completed, asTokens) in CallSearch.Read(form, decode, input[offset..]) ?? [])
                {
                    if (completed != root) continue;
                    if (offset == 0 && transaction.To == queue) return asTokens;
                    differs |= found is { } other && other != asTokens;
                    found = asTokens;
                }
            }
        }
        return differs ? null : found;
    }

    private static FunctionAbi One(string type, string rest) => FunctionAbi.Parse($"completeQueuedWithdrawal({type} withdrawal, address[] tokens, {rest})");

    private static FunctionAbi Many(string type, string rest) => FunctionAbi.Parse($"completeQueuedWithdrawals({type}[] withdrawals, address[][] tokens, {rest})");

    private static (Hash32, bool) Read(ref AbiReader args, AbiDecode<Hash32> readRoot, bool indexed)
    {
        var root = readRoot(ref args);
        args.Array(WithdrawalStruct.ReadAddress);
        if (indexed) args.UInt256();
        return (root, args.Bool());
    }

    private static (Hash32, bool)[] ReadMany(ref AbiReader args, AbiDecode<Hash32> readRoot, bool indexed)
    {
        var roots = args.Array(readRoot);
        args.Array(static (ref AbiReader tokens) => tokens.Array(WithdrawalStruct.ReadAddress));
        if (indexed) args.Array(WithdrawalStruct.ReadNumber);
        return [.. roots.Zip(args.Array(static (ref AbiReader flag) => flag.Bool()))];
    }

    private static Hash32 WithdrawalRoot(ref AbiReader args) => WithdrawalStruct.Read(ref args).Root();

    private static Hash32 QueuedRoot(ref AbiReader args) => QueuedWithdrawalStruct.Read(ref args).Root();
}
