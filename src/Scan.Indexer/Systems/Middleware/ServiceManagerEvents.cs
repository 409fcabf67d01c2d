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

/// <summary>A proxy's implementation changed (ERC-1967). Registries emit it first of all, when they are deployed.</summary>
public sealed record Upgraded(Address Implementation) : IEvent<Upgraded>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("Upgraded(address indexed implementation)");
    public static Upgraded Decode(ref AbiReader args) => new(args.Address());
}
