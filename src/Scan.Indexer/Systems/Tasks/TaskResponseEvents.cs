using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>IncredibleSquaringTaskManager.</summary>
public sealed record TaskResponded(uint TaskIndex, string Response, uint Block, Hash32 HashOfNonSigners) : IEvent<TaskResponded>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TaskResponded((uint32 referenceTaskIndex, uint256 numberSquared) taskResponse, (uint32 taskRespondedBlock, bytes32 hashOfNonSigners) taskResponseMetadata)");

    public static TaskResponded Decode(ref AbiReader args)
    {
        var (index, response) = args.Tuple(static (ref AbiReader f) => (f.UInt32(), $"numberSquared {f.UInt256()}"));
        var (block, hash) = args.Tuple(static (ref AbiReader f) => (f.UInt32(), f.Bytes32()));
        return new TaskResponded(index, response, block, hash);
    }
}

/// <summary>AnzenTaskManager; the oracle emits SFUpdated beside it.</summary>
public sealed record OraclePullTaskResponded(uint TaskIndex, string Response, uint Block, Hash32 HashOfNonSigners) : IEvent<OraclePullTaskResponded>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("OraclePullTaskResponded((uint32 referenceTaskIndex, int256 safetyFactor) oraclePullTaskResponse, (uint32 taskResponsedBlock, bytes32 hashOfNonSigners) taskResponseMetadata)");

    public static OraclePullTaskResponded Decode(ref AbiReader args)
    {
        var (index, response) = args.Tuple(static (ref AbiReader f) => (f.UInt32(), $"safetyFactor {f.Int256()}"));
        var (block, hash) = args.Tuple(static (ref AbiReader f) => (f.UInt32(), f.Bytes32()));
        return new OraclePullTaskResponded(index, response, block, hash);
    }
}

/// <summary>WizardTaskManager.</summary>
public sealed record MessageTaskResponded(uint TaskIndex, string Response, uint Block, Hash32 HashOfNonSigners) : IEvent<MessageTaskResponded>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TaskResponded((uint32 referenceTaskIndex, bytes message) taskResponse, (uint32 taskResponsedBlock, bytes32 hashOfNonSigners) taskResponseMetadata)");

    public static MessageTaskResponded Decode(ref AbiReader args)
    {
        var (index, response) = args.Tuple(static (ref AbiReader f) => (f.UInt32(), $"message {Hex.Encode(f.Bytes())}"));
        var (block, hash) = args.Tuple(static (ref AbiReader f) => (f.UInt32(), f.Bytes32()));
        return new MessageTaskResponded(index, response, block, hash);
    }
}

/// <summary>WizardHelloWorldServiceManager: one for each operator that greets.</summary>
public sealed record NameTaskResponded(uint TaskIndex, string Name, uint CreatedBlock, Address Operator) : IEvent<NameTaskResponded>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TaskResponded(uint32 indexed taskIndex, (string name, uint32 taskCreatedBlock) task, address operator)");

    public static NameTaskResponded Decode(ref AbiReader args)
    {
        var index = args.UInt32();
        var (name, block) = args.Tuple(static (ref AbiReader f) => (f.String(), f.UInt32()));
        return new NameTaskResponded(index, name, block, args.Address());
    }
}

/// <summary>Task managers: the challenger proved the response wrong.</summary>
public sealed record TaskChallengedSuccessfully(uint TaskIndex, Address Challenger) : IEvent<TaskChallengedSuccessfully>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TaskChallengedSuccessfully(uint32 indexed taskIndex, address indexed challenger)");
    public static TaskChallengedSuccessfully Decode(ref AbiReader args) => new(args.UInt32(), args.Address());
}

/// <summary>Task managers: the response stands.</summary>
public sealed record TaskChallengedUnsuccessfully(uint TaskIndex, Address Challenger) : IEvent<TaskChallengedUnsuccessfully>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("TaskChallengedUnsuccessfully(uint32 indexed taskIndex, address indexed challenger)");
    public static TaskChallengedUnsuccessfully Decode(ref AbiReader args) => new(args.UInt32(), args.Address());
}
