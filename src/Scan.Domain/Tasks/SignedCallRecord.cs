using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Tasks;

/// <summary>
/// A call that stakes signed, on a contract that the manifest declares as <c>tasks</c>/<c>SignedCalls</c> (hosted operators' <c>confirmMessage</c> and
/// its like): any call whose last argument is NonSignerStakesAndSignature. Known by the place of the log that told of it.
/// </summary>
[Document("signed_call")]
public sealed record SignedCallRecord : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Contract { get; init; }
    /// <summary>The AVS whose operators sign: the manifest's <c>avs</c> of the contract, else the contract itself.</summary>
    [Field] public required Address Avs { get; init; }
    /// <summary>The function's selector as hex; null when the node did not give the transaction.</summary>
    [Field] public string? Selector { get; init; }
    /// <summary>tx.from.</summary>
    [Field] public Address? Sender { get; init; }
    /// <summary>How many quorums were asked; which, the call's other arguments say. Null with <see cref="Problem"/>.</summary>
    public int? QuorumCount { get; init; }
    /// <summary>Operators that did not sign; all others of the quorums did.</summary>
    public IReadOnlyList<TaskNonSigner> NonSigners { get; init; } = [];
    /// <summary>Why the call does not tell who signed.</summary>
    public string? Problem { get; init; }
    [Field] public required long Block { get; init; }
    [Field] public required long Time { get; init; }
    public required int LogIndex { get; init; }
    public required Hash32 Transaction { get; init; }

    public byte[] Key() => KeyOf(Block, LogIndex);
    public static byte[] KeyOf(long block, int logIndex) => DocumentKey.Of(block, logIndex);
}
