namespace Scan.Documents;

/// <summary>What the rolling audit of a chain found, and how far it is.</summary>
public sealed record AuditState
{
    public required long ChainId { get; init; }

    /// <summary>When the last run ended.</summary>
    public required DateTimeOffset RanAt { get; init; }

    /// <summary>The block whose documents the last run compared; null with <see cref="Problem"/>.</summary>
    public long? Block { get; init; }

    /// <summary>Comparisons of the last run that the node answered, those of them that differed, and those that it did not answer.</summary>
    public long Checked { get; init; }
    public long Drifted { get; init; }
    public long Unreachable { get; init; }

    /// <summary>Why the last run compared nothing, in words; null when it did.</summary>
    public string? Problem { get; init; }

    /// <summary>Since the first run.</summary>
    public long CheckedTotal { get; init; }
    public long DriftedTotal { get; init; }

    /// <summary>How often every document has had its turn, and when the round under way began.</summary>
    public long Rounds { get; init; }
    public required DateTimeOffset RoundStartedAt { get; init; }

    /// <summary>By kind the key behind which the next run goes on, as hex; an empty one: all had their turn in this round.</summary>
    public IReadOnlyDictionary<string, string> Places { get; init; } = new Dictionary<string, string>();

    /// <summary>When the last run that found drifts ended, and what it found as JSON; null: none ever did.</summary>
    public DateTimeOffset? DriftedAt { get; init; }
    public string? DriftsJson { get; init; }
}
