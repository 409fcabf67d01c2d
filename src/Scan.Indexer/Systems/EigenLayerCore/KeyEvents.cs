using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>KeyRegistrar: which curve the keys of an operator set are on.</summary>
public sealed record OperatorSetConfigured(OperatorSetKey Set, byte CurveType) : IEvent<OperatorSetConfigured>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"OperatorSetConfigured({OperatorSetKey.Type}, uint8 curveType)");
    public static OperatorSetConfigured Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.UInt8());
}

/// <summary>KeyRegistrar: one key per operator and set.</summary>
public sealed record KeyRegistered(OperatorSetKey Set, Address Operator, byte CurveType, byte[] Key) : IEvent<KeyRegistered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"KeyRegistered({OperatorSetKey.Type}, address indexed operator, uint8 curveType, bytes pubkey)");
    public static KeyRegistered Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.Address(), args.UInt8(), args.Bytes());
}

/// <summary>KeyRegistrar.</summary>
public sealed record KeyDeregistered(OperatorSetKey Set, Address Operator, byte CurveType) : IEvent<KeyDeregistered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"KeyDeregistered({OperatorSetKey.Type}, address indexed operator, uint8 curveType)");
    public static KeyDeregistered Decode(ref AbiReader args) => new(OperatorSetKey.Read(ref args), args.Address(), args.UInt8());
}
