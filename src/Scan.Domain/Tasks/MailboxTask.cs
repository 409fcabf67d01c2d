using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Tasks;

/// <summary>A task of EigenLayer's TaskMailbox (createTask, submitResult, refundFee), known by its hash.</summary>
[Document("mailbox_task")]
public sealed record MailboxTask : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Mailbox { get; init; }
    [Field] public required Hash32 TaskHash { get; init; }
    [Field] public required Address Avs { get; init; }
    /// <summary>The operator set that executes it.</summary>
    [Field] public required long SetId { get; init; }
    [Field] public Address? Creator { get; init; }
    public Address? RefundCollector { get; init; }
    /// <summary>In the smallest unit of the set's fee token.</summary>
    public BigInteger? Fee { get; init; }
    /// <summary>Unix seconds: without a result by then it is expired, which no event tells.</summary>
    [Field] public BigInteger? Deadline { get; init; }
    /// <summary>keccak256 of the payload; the log has its bytes.</summary>
    public Hash32? PayloadHash { get; init; }
    [Field] public long? CreatedBlock { get; init; }
    public long? CreatedTime { get; init; }
    [Field] public bool Verified { get; init; }
    public Address? Aggregator { get; init; }
    public Hash32? ResultHash { get; init; }
    public long? VerifiedBlock { get; init; }
    public long? VerifiedTime { get; init; }
    public bool Refunded { get; init; }

    /// <summary>True when no result came in time, as of a time in Unix seconds.</summary>
    public bool ExpiredAt(long time) => !Verified && Deadline < time;

    public byte[] Key() => KeyOf(Mailbox, TaskHash);
    public static byte[] KeyOf(Address mailbox, Hash32 taskHash) => DocumentKey.Of(mailbox, taskHash);
}

/// <summary>How an operator set executes tasks (TaskMailbox.registerExecutorOperatorSet, setExecutorOperatorSetTaskConfig).</summary>
[Document("executor_set")]
public sealed record ExecutorSet : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Mailbox { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required long SetId { get; init; }
    /// <summary>Null until ExecutorOperatorSetRegistered.</summary>
    [Field] public bool? Registered { get; init; }
    public Address? TaskHook { get; init; }
    /// <summary>Seconds that a task may take.</summary>
    public BigInteger? TaskSla { get; init; }
    public Address? FeeToken { get; init; }
    public Address? FeeCollector { get; init; }
    /// <summary>0 none, 1 ECDSA, 2 BN254.</summary>
    public int? CurveType { get; init; }
    public int? ConsensusType { get; init; }

    public byte[] Key() => KeyOf(Mailbox, Avs, SetId);
    public static byte[] KeyOf(Address mailbox, Address avs, long setId) => DocumentKey.Of(mailbox, setId, avs);
}
