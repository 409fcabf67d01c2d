using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>What any form of a new task says. The request is written with the contract's own names of the fields.</summary>
public sealed record NewTask(string Request, uint CreatedBlock, byte[] Quorums, uint? Threshold);

/// <summary>IncredibleSquaringTaskManager.</summary>
public sealed record NewTaskCreated(uint TaskIndex, NewTask Task) : IEvent<NewTaskCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("NewTaskCreated(uint32 indexed taskIndex, (uint256 numberToBeSquared, uint32 taskCreatedBlock, bytes quorumNumbers, uint32 quorumThresholdPercentage) task)");
    public static NewTaskCreated Decode(ref AbiReader args) => new(args.UInt32(), args.Tuple(static (ref AbiReader f) =>
    {
        var number = f.UInt256();
        return new NewTask($"numberToBeSquared {number}", f.UInt32(), f.Bytes(), f.UInt32());
    }));
}

/// <summary>AnzenTaskManager: what the safety factor of a protocol is.</summary>
public sealed record NewOraclePullTaskCreated(uint TaskIndex, NewTask Task) : IEvent<NewOraclePullTaskCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("NewOraclePullTaskCreated(uint32 indexed taskIndex, (uint32 oracleIndex, int256 proposedSafetyFactor, uint32 taskCreatedBlock, bytes quorumNumbers, uint32 quorumThresholdPercentage) oraclePullTask)");
    public static NewOraclePullTaskCreated Decode(ref AbiReader args) => new(args.UInt32(), args.Tuple(static (ref AbiReader f) =>
    {
        var (oracle, factor) = (f.UInt32(), f.Int256());
        return new NewTask($"oracleIndex {oracle} proposedSafetyFactor {factor}", f.UInt32(), f.Bytes(), f.UInt32());
    }));
}

/// <summary>WizardTaskManager: any message.</summary>
public sealed record NewMessageTaskCreated(uint TaskIndex, NewTask Task) : IEvent<NewMessageTaskCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("NewTaskCreated(uint32 indexed taskIndex, (uint32 taskCreatedBlock, uint32 quorumThresholdPercentage, bytes message, bytes quorumNumbers) task)");
    public static NewMessageTaskCreated Decode(ref AbiReader args) => new(args.UInt32(), args.Tuple(static (ref AbiReader f) =>
    {
        var (block, threshold, message) = (f.UInt32(), f.UInt32(), f.Bytes());
        return new NewTask($"message {Hex.Encode(message)}", block, f.Bytes(), threshold);
    }));
}

/// <summary>WizardHelloWorldServiceManager: operators greet a name.</summary>
public sealed record NewNameTaskCreated(uint TaskIndex, NewTask Task) : IEvent<NewNameTaskCreated>
{
    public static EventAbi Abi { get; } = EventAbi.Parse("NewTaskCreated(uint32 indexed taskIndex, (string name, uint32 taskCreatedBlock) task)");
    public static NewNameTaskCreated Decode(ref AbiReader args) => new(args.UInt32(), args.Tuple(static (ref AbiReader f) =>
    {
        var name = f.String();
        return new NewTask($"name {name}", f.UInt32(), [], null);
    }));
}
