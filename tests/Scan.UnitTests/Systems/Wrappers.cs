using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.UnitTests.Systems;

/// <summary>Calls of contracts that pass calls on.</summary>
internal static class Wrappers
{
    public static byte[] Safe(Address to, byte[] data) => FunctionAbi.Parse(
        "execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures)")
        .Encode(to, 0, data, (byte)0, 0, 0, 0, Address.Zero, Address.Zero, new byte[65]);

    public static byte[] Multicall(params byte[][] calls) => FunctionAbi.Parse("multicall(bytes[] data)").Encode([calls.Cast<object>().ToArray()]);

    public static byte[] MultiSend(Address to, params byte[][] calls) => FunctionAbi.Parse("multiSend(bytes transactions)").Encode(
        (byte[])[.. calls.SelectMany(call => (byte[])[0, .. to.ToArray(), .. new byte[32], .. new byte[28], (byte)(call.Length >> 24), (byte)(call.Length >> 16), (byte)(call.Length >> 8), (byte)call.Length, .. call])]);

    /// <summary>ERC-7579: mode 0 is a single call, packed.</summary>
    public static byte[] Execute(Address to, byte[] call) => FunctionAbi.Parse("execute(bytes32 mode, bytes executionCalldata)").Encode(default(Hash32), (byte[])[.. to.ToArray(), .. new byte[32], .. call]);
}
