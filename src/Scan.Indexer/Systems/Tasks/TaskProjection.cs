using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>Task managers: created, responded, challenged. A response or a challenge may be seen without its task.</summary>
internal static class TaskProjection
{
    private static readonly byte[] ResponseWindow = FunctionAbi.Parse("TASK_RESPONSE_WINDOW_BLOCK() view returns (uint32)").Encode();
    private static readonly byte[] ChallengeWindow = FunctionAbi.Parse("TASK_CHALLENGE_WINDOW_BLOCK() view returns (uint32)").Encode();

    private static readonly byte[] StaleStakes = FunctionAbi.Parse("staleStakesForbidden() view returns (bool)").Encode();

    public static void AskResponseWindow(Needs needs) => needs.View(needs.Source.Address, ResponseWindow);

    public static void AskCallAndChallengeWindow(Needs needs) => needs.Transaction().View(needs.Source.Address, ChallengeWindow).View(needs.Source.Address, StaleStakes);

    public static void Created(uint index, NewTask e, ProjectionContext c) => Change(index, c, t =>
    {
        var window = Number(c.View(c.Emitter, ResponseWindow), out var problem);
        return t with
        {
            Request = e.Request, CreatedBlock = e.CreatedBlock, CreatedTime = c.At.Time, Quorums = e.Quorums, ThresholdPercentage = e.Threshold,
            ExpiresBlock = e.CreatedBlock + window, WindowProblem = problem is null ? null : $"TASK_RESPONSE_WINDOW_BLOCK: {problem}",
        };
    });

    public static void Responded(uint index, string response, uint block, Hash32 hashOfNonSigners, ProjectionContext c) => Change(index, c, t => WithNonSigners(t, hashOfNonSigners, c) with
    {
        Status = t.Status == AvsTaskStatus.Created ? AvsTaskStatus.Responded : t.Status, Response = response, RespondedBlock = block, RespondedTime = c.At.Time,
        ResponseBlocks = block - t.CreatedBlock, ResponseCount = 1, HashOfNonSigners = hashOfNonSigners,
        StaleStakesForbidden = Number(c.View(c.Emitter, StaleStakes), out _) switch { 0 => false, 1 => true, _ => null },
        ChallengeableBlock = block + Number(c.View(c.Emitter, ChallengeWindow), out _),
    });

    public static void Answered(NameTaskResponded e, ProjectionContext c)
    {
        var key = TaskResponse.KeyOf(c.Emitter, e.TaskIndex, e.Operator);
        if (c.Find<TaskResponse>(key) is not null) return;
        c.Store(new TaskResponse { ChainId = c.ChainId, Manager = c.Emitter, Index = e.TaskIndex, Operator = e.Operator, Block = c.At.Block, Time = c.At.Time });
        Change(e.TaskIndex, c, t => t with
        {
            Status = AvsTaskStatus.Responded, ResponseCount = t.ResponseCount + 1, RespondedBlock = t.RespondedBlock ?? c.At.Block,
            RespondedTime = t.RespondedTime ?? c.At.Time, ResponseBlocks = t.ResponseBlocks ?? c.At.Block - e.CreatedBlock,
        });
    }

    public static void Challenged(TaskChallengedSuccessfully e, ProjectionContext c) => Challenged(e.TaskIndex, e.Challenger, AvsTaskStatus.Refuted, c);

    public static void Challenged(TaskChallengedUnsuccessfully e, ProjectionContext c) => Challenged(e.TaskIndex, e.Challenger, AvsTaskStatus.Upheld, c);

    /// <summary>A response can be challenged again while its window is open, but a refuted one stays so.</summary>
    private static void Challenged(uint index, Address challenger, string status, ProjectionContext c) => Change(index, c, t =>
        t.Status == AvsTaskStatus.Refuted ? t : t with { Status = status, Challenger = challenger, ChallengedBlock = c.At.Block });

    private static AvsTask WithNonSigners(AvsTask t, Hash32 hashOfNonSigners, ProjectionContext c)
    {
        if (t.CreatedBlock is not { } created) return t with { CallDataProblem = "The task's creation was not seen, so its block is unknown." };
        if (SignedCall.FindNonSigners(c.Transaction is { } transaction ? transaction.Input.Span : [], (uint)created, hashOfNonSigners) is { } ids)
            return t with { NonSigners = [.. ids.Select(id => new TaskNonSigner(id, c.Find<BlsOperator>(BlsOperator.KeyOf(c.Source.Avs, id))?.Operator))], CallDataProblem = null };
        return t with
        {
            CallDataProblem = c.Transaction is null ? c.TransactionProblem ?? "The node did not give the transaction." : "No argument of the call, nor of one that it wraps, hashes to the response's non-signers.",
        };
    }

    private static long? Number(ViewAnswer? answer, out string? problem)
    {
        problem = answer is { Data: { Length: Hash32.Size } word } && !word.AsSpan(0, 28).ContainsAnyExcept((byte)0) ? null : answer is null ? "not asked" : answer.Problem ?? "no number";
        return problem is null ? (long)new System.Numerics.BigInteger(answer!.Data, isUnsigned: true, isBigEndian: true) : null;
    }

    private static void Change(uint index, ProjectionContext c, Func<AvsTask, AvsTask> change) => c.Change(
        AvsTask.KeyOf(c.Emitter, index),
        () => new AvsTask { ChainId = c.ChainId, Manager = c.Emitter, Avs = c.Source.Avs, Index = index, Contract = c.Source.Contract, Status = AvsTaskStatus.Created },
        change);
}
