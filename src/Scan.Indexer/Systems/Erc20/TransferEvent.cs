using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Erc20;

/// <summary>ERC-20: three topics, unlike the ERC-721 event of the same name.</summary>
public sealed record Transfer(Address From, Address To, BigInteger Value) : IEvent<Transfer>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Transfer(address indexed from, address indexed to, uint256 value)");
    public static Transfer Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt256());
}
