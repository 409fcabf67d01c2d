using System.Numerics;
using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Importing;

/// <summary>Asks contracts at one block what they are.</summary>
public sealed class ContractProbe(EthereumClient node, BlockHeader block)
{
    private const byte Push4 = 0x63;
    // EIP-1967: where a proxy keeps its implementation, and its beacon.
    private static readonly string ImplementationSlot = Slot("eip1967.proxy.implementation"), BeaconSlot = Slot("eip1967.proxy.beacon");
    private static readonly FunctionAbi Implementation = FunctionAbi.Parse("implementation() view returns (address)");

    public BlockHeader Block => block;

    public Task<byte[]> CodeAsync(Address at, CancellationToken ct) => node.Rpc.CallAsync(Eth.GetCode(at, block.Hash), ct);

    /// <summary>What a view answers.</summary>
    public async Task<ViewAnswer> AskAsync(Address at, FunctionAbi view, CancellationToken ct, params object[] arguments)
    {
        try
        {
            var answer = await node.CallAsync(at, view.Encode(arguments), block.Hash, ct);
            return answer.Length > 0 ? new ViewAnswer(answer, null) : new ViewAnswer(null, "answers nothing");
        }
        catch (RpcExecutionException refused)
        {
            return new ViewAnswer(null, $"reverts: {refused.Reason}");
        }
    }

    /// <summary>The contract's own code and that of the implementation behind it, where it is a proxy by EIP-1967.</summary>
    public async Task<byte[]> CodeWithImplementationAsync(Address at, CancellationToken ct)
    {
        var own = await CodeAsync(at, ct);
        var behind = await StoredAddressAsync(at, ImplementationSlot, ct);
        if (behind is null && await StoredAddressAsync(at, BeaconSlot, ct) is { } beacon) behind = Read((await AskAsync(beacon, Implementation, ct)).Data);
        return behind is { } implementation ? [.. own, .. await CodeAsync(implementation, ct)] : own;
    }

    /// <summary>True when code compares call data with the function's selector, as compiled dispatchers do.</summary>
    public static bool Dispatches(ReadOnlySpan<byte> code, FunctionAbi function)
    {
        Span<byte> push = [Push4, .. function.Selector];
        return code.IndexOf(push) >= 0;
    }

    /// <summary>
    /// The block in which the contract came to stand: halving between the first block and this one. Null where the node lacks the state of a block between.
    /// </summary>
    public async Task<long?> CreatedAtAsync(Address at, CancellationToken ct)
    {
        try
        {
            var (without, with) = (-1L, block.Number);
            while (with - without > 1)
            {
                var middle = without + (with - without) / 2;
                if ((await node.Rpc.CallAsync(Eth.GetCode(at, middle), ct)).Length > 0) with = middle;
                else without = middle;
            }
            return with;
        }
        catch (RpcException e) when (e is RpcMissingStateException or RpcErrorException)
        {
            return null;
        }
    }

    private async Task<Address?> StoredAddressAsync(Address at, string slot, CancellationToken ct)
    {
        var word = await node.Rpc.CallAsync(Eth.Raw("eth_getStorageAt", at.ToString(), slot, new { blockHash = block.Hash.ToString() }), ct);
        var bytes = new byte[Hash32.Size];
        return word.ValueKind == JsonValueKind.String && Hex.TryDecodeExact(word.GetString(), bytes) ? Read(bytes) : null;
    }

    private static string Slot(string name)
    {
        var word = new BigInteger(Keccak256.Hash(name).ToArray(), isUnsigned: true, isBigEndian: true) - 1;
        return "0x" + Convert.ToHexStringLower(word.ToByteArray(isUnsigned: true, isBigEndian: true)).PadLeft(2 * Hash32.Size, '0');
    }

    private static Address? Read(byte[]? word)
    {
        if (word is not { Length: Hash32.Size } || word.AsSpan(0, 12).ContainsAnyExcept((byte)0)) return null;
        var address = new Address(word.AsSpan(12));
        return address.IsZero ? null : address;
    }
}
