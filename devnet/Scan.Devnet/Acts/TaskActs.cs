using System.Buffers.Binary;
using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>A number to be squared is put to the first AVS's operators.</summary>
public sealed record CreateTask(BigInteger Number, int Threshold, params byte[] Quorums) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Aggregator, devnet.Addresses.Services.Squaring, "IncredibleSquaringTaskManager", "createNewTask", Number, Threshold, Quorums)];
}

/// <summary>A task as the task managers hold it.</summary>
/// <param name="Block">The block it was created in; stakes are taken there.</param>
public sealed record TaskData(int Index, BigInteger Number, long Block, int Threshold, byte[] Quorums)
{
    internal object[] Squaring => [Number, Block, Quorums, Threshold];

    /// <summary>The number is the safety factor that was proposed, the index modulo three the protocol.</summary>
    internal object[] Anzen => [Protocol, Number, Block, Quorums, Threshold];

    internal int Protocol => Index % 3;
}

/// <summary>The aggregator posts what the operators found, right or wrong.</summary>
public sealed record RespondToTask(TaskData Task, BigInteger Squared, params IReadOnlyList<int> NonSigners) : Act
{
    private static readonly FunctionAbi Response = FunctionAbi.Parse("response(uint32 referenceTaskIndex, uint256 numberSquared)");

    internal override async ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct)
    {
        var digest = Keccak256.Hash(Response.Encode(Task.Index, Squared).AsSpan(FunctionAbi.SelectorSize));
        var signature = await AggregateSignature.OfAsync(devnet, devnet.Addresses.Avss[0], Task.Quorums, Task.Block, NonSigners, digest, ct);
        return [devnet.Call(devnet.Accounts.Aggregator, devnet.Addresses.Services.Squaring, "IncredibleSquaringTaskManager", "respondToTask", Task.Squaring, new object[] { Task.Index, Squared }, signature)];
    }
}

/// <summary>Somebody challenges a response, which comes out wrong or right.</summary>
public sealed record ChallengeTask(Address Challenger, TaskData Task, BigInteger Squared, long RespondedBlock, params IReadOnlyList<int> NonSigners) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var silent = AggregateSignature.Sorted(devnet, NonSigners);
        var block = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(block, (uint)Task.Block);
        var hash = Keccak256.Hash([.. block, .. silent.SelectMany(o => o.Key.OperatorId.ToArray())]);
        return
        [
            devnet.Call(Challenger, devnet.Addresses.Services.Squaring, "IncredibleSquaringTaskManager", "raiseAndResolveChallenge",
                Task.Squaring, new object[] { Task.Index, Squared }, new object[] { RespondedBlock, hash }, silent.Select(o => o.Key.PublicG1.Abi)),
        ];
    }
}

/// <summary>A message is put to the first AVS's operators, as the wizard's task manager does.</summary>
public sealed record CreateMessageTask(byte[] Message, int Threshold, params byte[] Quorums) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Aggregator, devnet.Addresses.Services.WizardTasks, "WizardTaskManager", "createNewTask", Message, Threshold, Quorums)];
}

/// <summary>The aggregator posts the message that the operators answered with.</summary>
/// <param name="Block">The block the task was created in; stakes are taken there.</param>
public sealed record RespondToMessageTask(int Index, long Block, CreateMessageTask Task, byte[] Answer, params IReadOnlyList<int> NonSigners) : Act
{
    private static readonly FunctionAbi Response = FunctionAbi.Parse("response((uint32 referenceTaskIndex, bytes message) response)");

    internal override async ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct)
    {
        var digest = Keccak256.Hash(Response.Encode((object)new object[] { Index, Answer }).AsSpan(FunctionAbi.SelectorSize));
        var signature = await AggregateSignature.OfAsync(devnet, devnet.Addresses.Avss[0], Task.Quorums, Block, NonSigners, digest, ct);
        object[] task = [Block, Task.Threshold, Task.Message, Task.Quorums];
        return [devnet.Call(devnet.Accounts.Aggregator, devnet.Addresses.Services.WizardTasks, "WizardTaskManager", "respondToTask", task, new object[] { Index, Answer }, signature)];
    }
}

/// <summary>Anzen asks for the safety factor of a protocol.</summary>
public sealed record CreateOracleTask(int Protocol, BigInteger Proposed, int Threshold, params byte[] Quorums) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Aggregator, devnet.Addresses.Services.Anzen, "AnzenTaskManager", "createNewOraclePullTask", Protocol, Proposed, Threshold, Quorums)];
}

/// <summary>The aggregator posts the safety factor that the operators agree on; the oracle takes it.</summary>
public sealed record RespondToOracleTask(TaskData Task, BigInteger Factor, params IReadOnlyList<int> NonSigners) : Act
{
    private static readonly FunctionAbi Response = FunctionAbi.Parse("response(uint32 referenceTaskIndex, int256 safetyFactor)");

    internal override async ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct)
    {
        var digest = Keccak256.Hash(Response.Encode(Task.Index, Factor).AsSpan(FunctionAbi.SelectorSize));
        var signature = await AggregateSignature.OfAsync(devnet, devnet.Addresses.Avss[0], Task.Quorums, Task.Block, NonSigners, digest, ct);
        return [devnet.Call(devnet.Accounts.Aggregator, devnet.Addresses.Services.Anzen, "AnzenTaskManager", "respondToOraclePullTask", Task.Anzen, new object[] { Task.Index, Factor }, signature)];
    }
}

/// <summary>A hosted task: any message, confirmed by quorum 0 of the first AVS against the state of the head block.</summary>
public sealed record ConfirmMessage(Hash32 Message, params IReadOnlyList<int> NonSigners) : Act
{
    internal override async ValueTask<IReadOnlyList<DevnetCall>> CallsAsync(DevnetChain devnet, CancellationToken ct)
    {
        var (block, quorums) = (devnet.Head.Number, new byte[] { 0 });
        var signature = await AggregateSignature.OfAsync(devnet, devnet.Addresses.Avss[0], quorums, block, NonSigners, Message, ct);
        return [devnet.Call(devnet.Accounts.Aggregator, devnet.Addresses.Services.MessageConfirmer, "MessageConfirmer", "confirmMessage", Message, quorums, new byte[] { 66 }, block, signature)];
    }
}
