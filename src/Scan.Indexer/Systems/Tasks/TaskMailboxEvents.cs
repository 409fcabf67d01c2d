using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>TaskMailbox.</summary>
public sealed record ExecutorOperatorSetRegistered(Address Caller, Address Avs, uint SetId, bool IsRegistered) : IEvent<ExecutorOperatorSetRegistered>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("ExecutorOperatorSetRegistered(address indexed caller, address indexed avs, uint32 indexed executorOperatorSetId, bool isRegistered)");
    public static ExecutorOperatorSetRegistered Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt32(), args.Bool());
}

/// <summary>TaskMailbox: how the set executes tasks, replaced as a whole.</summary>
public sealed record ExecutorOperatorSetTaskConfigSet(Address Caller, Address Avs, uint SetId, TaskConfig Config) : IEvent<ExecutorOperatorSetTaskConfigSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse($"ExecutorOperatorSetTaskConfigSet(address indexed caller, address indexed avs, uint32 indexed executorOperatorSetId, {TaskConfig.Type} config)");
    public static ExecutorOperatorSetTaskConfigSet Decode(ref AbiReader args) => new(args.Address(), args.Address(), args.UInt32(), args.Tuple(TaskConfig.Read));
}

/// <summary>TaskMailbox's struct ExecutorOperatorSetTaskConfig, without the bytes that only the AVS reads.</summary>
public sealed record TaskConfig(Address Hook, BigInteger Sla, Address FeeToken, byte CurveType, Address FeeCollector, byte ConsensusType)
{
    internal const string Type = "(address taskHook, uint96 taskSLA, address feeToken, uint8 curveType, address feeCollector, (uint8 consensusType, bytes value) consensus, bytes taskMetadata)";

    internal static TaskConfig Read(ref AbiReader f)
    {
        var config = new TaskConfig(f.Address(), f.UInt256(), f.Address(), f.UInt8(), f.Address(), f.Tuple(Consensus));
        f.Bytes();
        return config;
    }

    private static byte Consensus(ref AbiReader f)
    {
        var type = f.UInt8();
        f.Bytes();
        return type;
    }
}

/// <summary>TaskMailbox.</summary>
public sealed record TaskCreated(Address Creator, Hash32 TaskHash, Address Avs, uint SetId, uint OperatorTableReferenceTimestamp, Address RefundCollector, BigInteger Fee, BigInteger Deadline, byte[] Payload) : IEvent<TaskCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TaskCreated(address indexed creator, bytes32 indexed taskHash, address indexed avs, uint32 executorOperatorSetId, uint32 operatorTableReferenceTimestamp, address refundCollector, uint96 avsFee, uint256 taskDeadline, bytes payload)");
    public static TaskCreated Decode(ref AbiReader args) => new(args.Address(), args.Bytes32(), args.Address(), args.UInt32(), args.UInt32(), args.Address(), args.UInt256(), args.UInt256(), args.Bytes());
}

/// <summary>TaskMailbox: a certificate over the result was verified.</summary>
public sealed record TaskVerified(Address Aggregator, Hash32 TaskHash, Address Avs, uint SetId, byte[] ExecutorCert, byte[] Result) : IEvent<TaskVerified>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TaskVerified(address indexed aggregator, bytes32 indexed taskHash, address indexed avs, uint32 executorOperatorSetId, bytes executorCert, bytes result)");
    public static TaskVerified Decode(ref AbiReader args) => new(args.Address(), args.Bytes32(), args.Address(), args.UInt32(), args.Bytes(), args.Bytes());
}

/// <summary>TaskMailbox: only after the task expired.</summary>
public sealed record FeeRefunded(Address RefundCollector, Hash32 TaskHash, BigInteger Fee) : IEvent<FeeRefunded>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("FeeRefunded(address indexed refundCollector, bytes32 indexed taskHash, uint96 avsFee)");
    public static FeeRefunded Decode(ref AbiReader args) => new(args.Address(), args.Bytes32(), args.UInt256());
}

/// <summary>TaskMailbox: basis points.</summary>
public sealed record FeeSplitSet(ushort FeeSplit) : IEvent<FeeSplitSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("FeeSplitSet(uint16 feeSplit)");
    public static FeeSplitSet Decode(ref AbiReader args) => new(args.UInt16());
}

/// <summary>TaskMailbox.</summary>
public sealed record FeeSplitCollectorSet(Address Collector) : IEvent<FeeSplitCollectorSet>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("FeeSplitCollectorSet(address indexed feeSplitCollector)");
    public static FeeSplitCollectorSet Decode(ref AbiReader args) => new(args.Address());
}
