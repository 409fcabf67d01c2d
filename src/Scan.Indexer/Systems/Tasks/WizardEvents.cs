using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>Task managers: who responds.</summary>
public sealed record AggregatorUpdated(Address Previous, Address Aggregator) : IEvent<AggregatorUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AggregatorUpdated(address indexed oldAggregator, address indexed newAggregator)");
    public static AggregatorUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>Task managers: who creates tasks.</summary>
public sealed record GeneratorUpdated(Address Previous, Address Generator) : IEvent<GeneratorUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("GeneratorUpdated(address indexed oldGenerator, address indexed newGenerator)");
    public static GeneratorUpdated Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>Coprocessor of the wizard.</summary>
public sealed record RequestVerified(Hash32 RequestId, Address Sender) : IEvent<RequestVerified>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("RequestVerified(bytes32 reqId, address sender)");
    public static RequestVerified Decode(ref AbiReader args) => new(args.Bytes32(), args.Address());
}

/// <summary>OperatorAllowlist of the wizard: a status for each operator.</summary>
public sealed record AllowlistUpdated(Address[] Operators, bool[] Status) : IEvent<AllowlistUpdated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AllowlistUpdated(address[] operators, bool[] status)");
    public static AllowlistUpdated Decode(ref AbiReader args) => new(args.Array(static (ref AbiReader e) => e.Address()), args.Array(static (ref AbiReader e) => e.Bool()));
}

/// <summary>OperatorAllowlist of the wizard.</summary>
public sealed record AllowlistManagerChanged(Address Previous, Address Manager) : IEvent<AllowlistManagerChanged>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("AllowlistManagerChanged(address indexed previousManager, address indexed newManager)");
    public static AllowlistManagerChanged Decode(ref AbiReader args) => new(args.Address(), args.Address());
}

/// <summary>Task managers, BLSSignatureChecker.</summary>
public sealed record StaleStakesForbiddenUpdate(bool Value) : IEvent<StaleStakesForbiddenUpdate>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("StaleStakesForbiddenUpdate(bool value)");
    public static StaleStakesForbiddenUpdate Decode(ref AbiReader args) => new(args.Bool());
}
