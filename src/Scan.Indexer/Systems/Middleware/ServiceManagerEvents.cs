using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>Ownable.</summary>
public sealed record OwnershipTransferred(Address Previous, Address Owner) : IEvent<OwnershipTransferred>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OwnershipTransferred(address indexed previousOwner, address indexed newOwner)");
    public static OwnershipTransferred Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>ServiceManagerBase: who may submit rewards.</summary>
public sealed record RewardsInitiatorUpdated(Address Previous, Address RewardsInitiator) : IEvent<RewardsInitiatorUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator)");
    public static RewardsInitiatorUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address());
}
