using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Tasks;

/// <summary>
/// A task of a task manager of the incredible-squaring family (createNewTask, respondToTask, raiseAndResolveChallenge), or of the wizard's hello world.
/// </summary>
[Document("task")]
public sealed record AvsTask : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Manager { get; init; }
    /// <summary>The service manager the manifest names; else the manager itself.</summary>
    [Field] public required Address Avs { get; init; }
    [Field] public required long Index { get; init; }
    /// <summary>Which contract the manifest says the manager is.</summary>
    [Field] public required string Contract { get; init; }
    /// <summary><see cref="AvsTaskStatus"/>, as the events tell it: a task expires without one, see <see cref="ExpiresBlock"/>.</summary>
    [Field] public required string Status { get; init; }
    /// <summary>What is asked, by the contract's own names of the fields; null when only a response was seen. Text of the chain.</summary>
    public string? Request { get; init; }
    /// <summary>taskCreatedBlock: stakes are taken there.</summary>
    [Field] public long? CreatedBlock { get; init; }
    [Field] public long? CreatedTime { get; init; }
    public IReadOnlyList<byte> Quorums { get; init; } = [];
    /// <summary>Percentage of each quorum's stake that has to sign; null where the contract knows none.</summary>
    public long? ThresholdPercentage { get; init; }
    /// <summary>The last block for a response: created + TASK_RESPONSE_WINDOW_BLOCK (a view); null with <see cref="WindowProblem"/>.</summary>
    [Field] public long? ExpiresBlock { get; init; }
    public string? WindowProblem { get; init; }
    public string? Response { get; init; }
    [Field] public long? RespondedBlock { get; init; }
    public long? RespondedTime { get; init; }
    /// <summary>Blocks from creation to response; the first response for the hello world.</summary>
    [Field] public long? ResponseBlocks { get; init; }
    /// <summary>1, or the number of operators that answered a hello world.</summary>
    public int ResponseCount { get; init; }
    /// <summary>keccak256(taskCreatedBlock ‖ ids of the non-signers), as the contract stores it.</summary>
    public Hash32? HashOfNonSigners { get; init; }
    /// <summary>From the responding call, proven by that hash; empty with <see cref="CallDataProblem"/> when the call does not tell.</summary>
    public IReadOnlyList<TaskNonSigner> NonSigners { get; init; } = [];
    public string? CallDataProblem { get; init; }
    /// <summary>Whether the answer's signatures counted by recently updated stakes alone: the view staleStakesForbidden at the response's block; null where it did not answer.</summary>
    public bool? StaleStakesForbidden { get; init; }
    /// <summary>The last block for a challenge: responded + TASK_CHALLENGE_WINDOW_BLOCK (a view).</summary>
    public long? ChallengeableBlock { get; init; }
    public Address? Challenger { get; init; }
    public long? ChallengedBlock { get; init; }

    /// <summary>True when no response came in time, as of a block; null when the window is unknown.</summary>
    public bool? ExpiredAt(long block) => Status != AvsTaskStatus.Created ? false : ExpiresBlock is { } last ? block > last : null;

    public byte[] Key() => KeyOf(Manager, Index);
    public static byte[] KeyOf(Address manager, long index) => DocumentKey.Of(manager, index);
}

/// <summary>An operator that did not sign a response; the address is null when the AVS's key registry has not told whose id it is.</summary>
public sealed record TaskNonSigner(Hash32 OperatorId, Address? Operator);

public static class AvsTaskStatus
{
    public const string Created = "created";
    public const string Responded = "responded";
    /// <summary>A challenger proved the response wrong.</summary>
    public const string Refuted = "refuted";
    /// <summary>A challenge failed: the response stands.</summary>
    public const string Upheld = "upheld";
}

/// <summary>One operator's answer to a task of the wizard's hello world, which has no threshold.</summary>
[Document("task_response")]
public sealed record TaskResponse : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Manager { get; init; }
    [Field] public required long Index { get; init; }
    [Field] public required Address Operator { get; init; }
    [Field] public required long Block { get; init; }
    public required long Time { get; init; }

    public byte[] Key() => KeyOf(Manager, Index, Operator);
    public static byte[] KeyOf(Address manager, long index, Address @operator) => DocumentKey.Of(manager, index, @operator);
}
