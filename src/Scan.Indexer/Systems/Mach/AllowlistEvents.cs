using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Mach;

/// <summary>MachServiceManager: the operator may register.</summary>
public sealed record OperatorAllowed(Address Operator) : IEvent<OperatorAllowed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorAllowed(address operator)");
    public static OperatorAllowed Decode(ref AbiReader args) => new(args.Address());
}

/// <summary>MachServiceManager: the operator may not register any more; one that is registered stays so.</summary>
public sealed record OperatorDisallowed(Address Operator) : IEvent<OperatorDisallowed>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorDisallowed(address operator)");
    public static OperatorDisallowed Decode(ref AbiReader args) => new(args.Address());
}

/// <summary>MachServiceManager: only allowed operators may register.</summary>
public sealed record AllowlistEnabled() : IEvent<AllowlistEnabled>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AllowlistEnabled()");
    public static AllowlistEnabled Decode(ref AbiReader args) => new();
}

/// <summary>MachServiceManager: any operator may register.</summary>
public sealed record AllowlistDisabled() : IEvent<AllowlistDisabled>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AllowlistDisabled()");
    public static AllowlistDisabled Decode(ref AbiReader args) => new();
}

/// <summary>MachServiceManager: the operator joined the AVS.</summary>
public sealed record OperatorAdded(Address Operator) : IEvent<OperatorAdded>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorAdded(address indexed operator)");
    public static OperatorAdded Decode(ref AbiReader args) => new(args.Address());
}

/// <summary>MachServiceManager: the operator left the AVS.</summary>
public sealed record OperatorRemoved(Address Operator) : IEvent<OperatorRemoved>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OperatorRemoved(address indexed operator)");
    public static OperatorRemoved Decode(ref AbiReader args) => new(args.Address());
}
