using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.MachRegistry;

/// <summary>MachServiceManagerRegistry: replaces an earlier one silently.</summary>
public sealed record ServiceManagerRegistered(BigInteger RollupChainId, Address ServiceManager, Address Sender) : IEvent<ServiceManagerRegistered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ServiceManagerRegistered(uint256 indexed rollupChainId, address serviceManager, address sender)");
    public static ServiceManagerRegistered Decode(ref AbiReader args) => new(args.UInt256(), args.Address(), args.Address());
}

/// <summary>MachServiceManagerRegistry.</summary>
public sealed record ServiceManagerDeregistered(BigInteger RollupChainId, Address ServiceManager, Address Sender) : IEvent<ServiceManagerDeregistered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ServiceManagerDeregistered(uint256 indexed rollupChainId, address serviceManager, address sender)");
    public static ServiceManagerDeregistered Decode(ref AbiReader args) => new(args.UInt256(), args.Address(), args.Address());
}
