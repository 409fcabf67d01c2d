using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>PermissionController.</summary>
public sealed record PendingAdminAdded(Address Account, Address Admin) : IEvent<PendingAdminAdded>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("PendingAdminAdded(address indexed account, address admin)");
    public static PendingAdminAdded Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>PermissionController.</summary>
public sealed record PendingAdminRemoved(Address Account, Address Admin) : IEvent<PendingAdminRemoved>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("PendingAdminRemoved(address indexed account, address admin)");
    public static PendingAdminRemoved Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>PermissionController.</summary>
public sealed record AdminSet(Address Account, Address Admin) : IEvent<AdminSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AdminSet(address indexed account, address admin)");
    public static AdminSet Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>PermissionController.</summary>
public sealed record AdminRemoved(Address Account, Address Admin) : IEvent<AdminRemoved>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AdminRemoved(address indexed account, address admin)");
    public static AdminRemoved Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>PermissionController.</summary>
public sealed record AppointeeSet(Address Account, Address Appointee, Address Target, byte[] Selector) : IEvent<AppointeeSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AppointeeSet(address indexed account, address indexed appointee, address target, bytes4 selector)");
    public static AppointeeSet Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.FixedBytes(4));
}

/// <summary>PermissionController.</summary>
public sealed record AppointeeRemoved(Address Account, Address Appointee, Address Target, byte[] Selector) : IEvent<AppointeeRemoved>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AppointeeRemoved(address indexed account, address indexed appointee, address target, bytes4 selector)");
    public static AppointeeRemoved Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.Address(), args.FixedBytes(4));
}
