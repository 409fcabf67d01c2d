namespace Scan.Documents;

/// <summary>Which logs made a thing: those that speak of all of its subjects, or the one at its place, cut down by what else is known of them.</summary>
/// <param name="ToBlock">The block to look back from.</param>
/// <param name="Subjects">Up to three <see cref="Documents.Subjects.Hash"/> values; none: <paramref name="At"/> tells the log.</param>
/// <param name="At">A log's index in <paramref name="ToBlock"/>.</param>
public sealed record LogSearch(long ChainId, long ToBlock, SubjectSet Subjects, int? At = null)
{
    /// <summary>Nothing older.</summary>
    public long? FromBlock { get; init; }

    /// <summary>Nothing earlier, in seconds since 1970.</summary>
    public long? FromTime { get; init; }

    /// <summary>The emitting contract, as hex.</summary>
    public string? Emitter { get; init; }

    /// <summary>A decoded argument that the log has.</summary>
    public string? Argument { get; init; }

    /// <summary>The argument's text; null: any.</summary>
    public string? Value { get; init; }

    /// <summary>An address or hash that the log's topics or data hold, as hex; null: any. Bytes of something else may look like it.</summary>
    public string? Mentions { get; init; }

    /// <summary>The same with nothing newer than a block; null where nothing can be left.</summary>
    public LogSearch? UpTo(long block) => ToBlock <= block ? this : At is not null || FromBlock > block ? null : this with { ToBlock = block };
}

/// <summary>Up to three subjects, equal when they are the same in the same order.</summary>
public readonly record struct SubjectSet(long? First, long? Second = null, long? Third = null)
{
    public int Count => First is null ? 0 : Second is null ? 1 : Third is null ? 2 : 3;

    /// <summary>A subject; the last one stands for those that are missing, null where there is none at all.</summary>
    public long? this[int at] => at == 0 || Second is null ? First : at == 1 || Third is null ? Second : Third;

    /// <summary>The first three of some topics.</summary>
    public static SubjectSet Of(params ReadOnlySpan<string> topics)
    {
        long? Hash(ReadOnlySpan<string> all, int at) => at < all.Length ? Documents.Subjects.Hash(all[at]) : null;
        return new(Hash(topics, 0), Hash(topics, 1), Hash(topics, 2));
    }
}
