namespace Scan.Web.Live;

/// <summary>How far a reader is behind the feed.</summary>
/// <param name="Sequence">Up to which it was sent everything that it follows.</param>
/// <param name="Head">The feed's last.</param>
/// <param name="Behind">Items between the two; those that it does not follow count too.</param>
public sealed record LiveLag(long Sequence, long Head, long Behind);

/// <summary>When one reader is told how far it is behind: while it is far, every other second, and once when it is not any more.</summary>
public sealed class LagTeller(TimeProvider time)
{
    /// <summary>Nearer ones are sent the rest before they could read of it.</summary>
    public const int Far = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private long? told;

    /// <summary>What to tell a reader that stands at <paramref name="sequence"/>; null: nothing.</summary>
    public LiveLag? At(long sequence, long head)
    {
        var behind = Math.Max(0, head - sequence);
        var isOver = behind == 0 && told is not null;
        if (!isOver && (behind < Far || told is { } last && time.GetElapsedTime(last) < Pause)) return null;
        told = isOver ? null : time.GetTimestamp();
        return new LiveLag(sequence, head, behind);
    }
}
