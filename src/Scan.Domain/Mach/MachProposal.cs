using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Mach;

/// <summary>
/// An alert by governance (MACH Alpha): proposed, approved, and the rollup's RPC is stopped. The contract's ABI is not public; the events are those that the
/// manifest gives, and their names say what they do (<see cref="MachProposalStatus.Of"/>).
/// </summary>
[Document("mach_proposal")]
public sealed record MachProposal : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Contract { get; init; }
    /// <summary>The manifest's <c>avs</c> of the contract; else the contract itself.</summary>
    [Field] public required Address Avs { get; init; }
    /// <summary>The event's argument <c>proposalId</c> or <c>id</c>, else its first: a decimal number or 0x hex. Empty where the event has none: it is of the contract as a whole.</summary>
    [Field] public required string ProposalId { get; init; }
    /// <summary>One of <see cref="MachProposalStatus"/>, as the last event that tells one.</summary>
    [Field] public required string Status { get; init; }
    /// <summary>tx.from of the proposing transaction.</summary>
    [Field] public Address? Proposer { get; init; }
    [Field] public long? ProposedBlock { get; init; }
    public long? ProposedTime { get; init; }
    public long? ApprovedBlock { get; init; }
    public long? ApprovedTime { get; init; }
    [Field] public long? HaltedBlock { get; init; }
    public long? HaltedTime { get; init; }
    /// <summary>The last event that changed the status.</summary>
    [Field] public required long ToldBlock { get; init; }
    public required Hash32 ToldTransaction { get; init; }

    public byte[] Key() => KeyOf(Contract, ProposalId);
    public static byte[] KeyOf(Address contract, string proposalId) => DocumentKey.Of(contract, Keccak256.Hash(proposalId));
}

/// <summary>What became of a proposal.</summary>
public static class MachProposalStatus
{
    public const string Proposed = "proposed";
    public const string Approved = "approved";
    public const string Rejected = "rejected";
    public const string Halted = "halted";
    public const string Resumed = "resumed";

    /// <summary>The end of a name counts: ProposalApproved approves.</summary>
    private static readonly (string Word, string Status)[] Words =
    [
        ("Propose", Proposed), ("ProposalCreated", Proposed), ("ProposalSubmitted", Proposed), ("Approve", Approved), ("Passed", Approved), ("Reject", Rejected), ("Cancel", Rejected),
        ("Halt", Halted), ("Stopped", Halted), ("Resume", Resumed), ("Unhalt", Resumed),
    ];

    /// <summary>What an event of this name does; null: nothing, as for votes.</summary>
    public static string? Of(string eventName) => Words.Where(w => eventName.Contains(w.Word, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(w => eventName.LastIndexOf(w.Word, StringComparison.OrdinalIgnoreCase) + w.Word.Length).ThenByDescending(w => w.Word.Length).Select(w => w.Status).FirstOrDefault();
}
