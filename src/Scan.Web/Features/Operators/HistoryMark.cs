namespace Scan.Web.Features.Operators;

/// <summary>Something that happened on a day of a <see cref="StakeHistory"/>.</summary>
/// <param name="What">In words.</param>
public sealed record HistoryMark(MarkKind Kind, string What);

/// <summary>Each has a sign of its own in charts.</summary>
public enum MarkKind { Slashing, Allocation, Fee, Membership, Parameter }

/// <summary>The sign of a kind: the legend shows it beside its words, and charts draw the legend's.</summary>
/// <param name="Path">SVG path data around 0, 5 to each side.</param>
public sealed record MarkSign(string Words, string Path)
{
    public static MarkSign Of(MarkKind kind) => kind switch
    {
        MarkKind.Slashing => new("slashing", "M-5-5H5L0 5Z"),
        MarkKind.Allocation => new("allocation", "M0-5L5 0 0 5-5 0Z"),
        MarkKind.Fee => new("fee", "M-4 0a4 4 0 1 1 8 0a4 4 0 1 1-8 0Z"),
        MarkKind.Membership => new("joined or left", "M-4-4H4V4H-4Z"),
        MarkKind.Parameter => new("parameter or role", "M0-5L5 5H-5Z"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
