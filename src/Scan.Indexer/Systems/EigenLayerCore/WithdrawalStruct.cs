using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>The struct Withdrawal of DelegationManager. Shares are plain in M2 and scaled since the slashing release.</summary>
public sealed record WithdrawalStruct(
    Address Staker, Address DelegatedTo, Address Withdrawer, BigInteger Nonce, uint StartBlock, Address[] Strategies, BigInteger[] Shares)
{
    internal const string Type = "(address staker, address delegatedTo, address withdrawer, uint256 nonce, uint32 startBlock, address[] strategies, uint256[] shares)";
    private static readonly FunctionAbi Encoding = FunctionAbi.Parse($"encode({Type} withdrawal)");

    /// <summary>DelegationManager.calculateWithdrawalRoot: keccak256(abi.encode(withdrawal)).</summary>
    public Hash32 Root() => Keccak256.Hash(Encoding.Encode(new object[]
    {
        new object[] { Staker, DelegatedTo, Withdrawer, Nonce, StartBlock, Strategies.Cast<object>().ToArray(), Shares.Cast<object>().ToArray() },
    }).AsSpan(FunctionAbi.SelectorSize));

    internal static WithdrawalStruct Read(ref AbiReader args) => args.Tuple(static (ref AbiReader f) =>
        new WithdrawalStruct(f.Address(), f.Address(), f.Address(), f.UInt256(), f.UInt32(), f.Array(ReadAddress), f.Array(ReadNumber)));

    internal static Address ReadAddress(ref AbiReader args) => args.Address();

    internal static BigInteger ReadNumber(ref AbiReader args) => args.UInt256();
}

/// <summary>The struct QueuedWithdrawal of M1's StrategyManager.</summary>
internal sealed record QueuedWithdrawalStruct(
    Address[] Strategies, BigInteger[] Shares, Address Depositor, Address Withdrawer, BigInteger Nonce, uint StartBlock, Address DelegatedAddress)
{
    internal const string Fields =
        "address[] strategies, uint256[] shares, address depositor, (address withdrawer, uint96 nonce) withdrawerAndNonce, uint32 withdrawalStartBlock, address delegatedAddress";
    private static readonly FunctionAbi Encoding = FunctionAbi.Parse($"encode({Fields})");

    /// <summary>StrategyManager.calculateWithdrawalRoot: keccak256 of the fields, encoded one by one.</summary>
    public Hash32 Root() => Keccak256.Hash(Encoding.Encode(
        Strategies.Cast<object>().ToArray(), Shares.Cast<object>().ToArray(), Depositor, new object[] { Withdrawer, Nonce }, StartBlock, DelegatedAddress)
        .AsSpan(FunctionAbi.SelectorSize));

    internal static QueuedWithdrawalStruct Read(ref AbiReader args) => args.Tuple(static (ref AbiReader f) =>
    {
        var (strategies, shares, depositor) = (f.Array(WithdrawalStruct.ReadAddress), f.Array(WithdrawalStruct.ReadNumber), f.Address());
        var (withdrawer, nonce) = f.Tuple(static (ref AbiReader g) => (g.Address(), g.UInt256()));
        return new QueuedWithdrawalStruct(strategies, shares, depositor, withdrawer, nonce, f.UInt32(), f.Address());
    });
}
