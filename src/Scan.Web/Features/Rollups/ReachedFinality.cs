namespace Scan.Web.Features.Rollups;

/// <summary>How far a rollup's blocks have come: the newest of each tier (<see cref="Domain.Mach.FinalityTier"/>).</summary>
/// <param name="Sequencer">What the rollup's own node has.</param>
/// <param name="Mach">The newest that was watched for the alert window without an alert.</param>
/// <param name="Posted">Covered by an output in a final block of L1.</param>
/// <param name="Passed">Covered by an output that nobody can challenge any more.</param>
/// <param name="At">When they were asked, in Unix seconds.</param>
public sealed record ReachedFinality(ReachedTier Sequencer, ReachedTier Mach, ReachedTier Posted, ReachedTier Passed, long At)
{
    private static readonly ReachedTier Asked = ReachedTier.Unknown("its nodes have not answered yet: ask again in a moment");

    /// <summary>While nothing has been found.</summary>
    public static ReachedFinality NotYet { get; } = new(Asked, Asked, Asked, Asked, 0);

    /// <summary>With the tiers' names as programs know them.</summary>
    public IEnumerable<(string Tier, string Title, ReachedTier Reached)> Tiers =>
    [
        (Domain.Mach.FinalityTier.Sequencer, "The sequencer's word", Sequencer), (Domain.Mach.FinalityTier.Mach, "Watched by MACH, no alert came", Mach),
        (Domain.Mach.FinalityTier.Posted, "Posted on L1", Posted), (Domain.Mach.FinalityTier.ChallengePassed, "Past its challenge", Passed),
    ];
}

/// <summary>The newest block of a tier.</summary>
/// <param name="Block">Null with the problem.</param>
/// <param name="Time">When the block was made, or when it got there on L1, in Unix seconds.</param>
/// <param name="IsKnown">False when the problem is that it cannot be told; true when there is no such block.</param>
public sealed record ReachedTier(long? Block, long? Time, string? Problem, bool IsKnown = true)
{
    public static ReachedTier Unknown(string problem) => new(null, null, problem, false);
    public static ReachedTier None(string reason) => new(null, null, reason);
}
