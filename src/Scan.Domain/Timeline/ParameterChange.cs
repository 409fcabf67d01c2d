using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Timeline;

/// <summary>One change of a contract's parameter or role, of every system: what it was, what it became, when, and who sent the transaction.</summary>
[Document("parameter_change", SeldomChanges = true)]
public sealed record ParameterChange : IDocument
{
    public required long ChainId { get; init; }
    /// <summary>The contract that emitted the event.</summary>
    [Field] public required Address Contract { get; init; }
    /// <summary>The AVS that it belongs to; the contract itself where it belongs to none.</summary>
    [Field(Then = nameof(Time))] public required Address Avs { get; init; }
    /// <summary>Name of the parameter or role, as the contract calls it: <c>minimumStake</c>, <c>ejector</c>…</summary>
    [Field(Then = nameof(Block))] public required string What { get; init; }
    /// <summary>What of the contract it concerns, such as a quorum's number or a strategy; null: all of it.</summary>
    [Field] public string? Scope { get; init; }
    /// <summary>Values as text: decimal integers, <c>true</c> and <c>false</c>, lower-case hex. Null: not known, or none.</summary>
    public string? Before { get; init; }
    public string? After { get; init; }
    /// <summary>tx.from; null with <see cref="ByProblem"/>.</summary>
    [Field] public Address? By { get; init; }
    public string? ByProblem { get; init; }
    [Field] public required long Block { get; init; }
    [Field] public required long Time { get; init; }
    public required int LogIndex { get; init; }
    /// <summary>Tells the changes of one log apart.</summary>
    public required byte Part { get; init; }
    public required Hash32 Transaction { get; init; }

    public byte[] Key() => KeyOf(Block, LogIndex, Part);
    public static byte[] KeyOf(long block, int logIndex, byte part) => DocumentKey.Of(block, logIndex, part);
}
