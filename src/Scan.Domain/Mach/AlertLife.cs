using Scan.Domain.Documents;

namespace Scan.Domain.Mach;

/// <summary>An alert from its first sight to its end, under the one id that it keeps through all of it.</summary>
/// <param name="State">The last step that it reached, one of <see cref="AlertLifeState"/>.</param>
/// <param name="Steps">In the order in which they came; those not reached yet at the end.</param>
public sealed record AlertLife(string Id, string State, IReadOnlyList<AlertLifeStep> Steps)
{
    /// <param name="announced">What the feed said of the alert, in its order.</param>
    /// <param name="finalizedBlock">The chain's; null: unknown.</param>
    /// <param name="safeBlock">The last block that the chain's node calls safe; null: it names none.</param>
    /// <returns>Null for an alert that was never announced.</returns>
    public static AlertLife? Of(string id, IReadOnlyList<AlertLifeStep> announced, long? finalizedBlock, long? safeBlock)
    {
        if (announced.Count == 0) return null;
        var steps = new List<AlertLifeStep>();
        AlertLifeStep? raised = null;
        foreach (var step in announced)
        {
            switch (step.State)
            {
                case AlertLifeState.Seen:
                    steps.Add(raised = step);
                    break;
                case AlertLifeState.Retracted:
                    steps.Add(step);
                    raised = null;
                    break;
                default:
                    // A back-fill announces what was final already as final alone.
                    if (raised is null && step.State == AlertLifeState.Final) steps.Add(raised = step with { State = AlertLifeState.Seen });
                    if (step.State == AlertLifeState.Final) AddSafe(steps, raised ?? step, reached: true);
                    steps.Add(step);
                    break;
            }
        }
        if (raised is not null) AddNext(steps, raised, finalizedBlock, safeBlock);
        return new AlertLife(id, steps.Last(s => s.Reached).State, steps);
    }

    private static void AddNext(List<AlertLifeStep> steps, AlertLifeStep raised, long? finalizedBlock, long? safeBlock)
    {
        var since = steps.LastIndexOf(raised);
        if (steps.Skip(since).Any(s => s.State == AlertLifeState.Final)) return;
        var final = finalizedBlock >= raised.Block;
        // Behind its sight, before a removal that came meanwhile: safety and finality are its block's, whatever became of the alert.
        var removed = steps.FindIndex(since, s => s.State == AlertLifeState.Removed);
        var next = new List<AlertLifeStep>();
        AddSafe(next, raised, reached: final || safeBlock >= raised.Block);
        next.Add(raised with { State = AlertLifeState.Final, Sequence = null, Reached = final });
        steps.InsertRange(removed < 0 ? steps.Count : removed, next.Where(s => s.Reached));
        steps.AddRange(next.Where(s => !s.Reached));
    }

    private static void AddSafe(List<AlertLifeStep> steps, AlertLifeStep raised, bool reached) =>
        steps.Add(raised with { State = AlertLifeState.Safe, Sequence = null, Reached = reached });
}

/// <summary>Where an alert is between its first sight and its end.</summary>
public static class AlertLifeState
{
    public const string Seen = "seen";
    /// <summary>The chain's node calls its block safe: most validators attested to it.</summary>
    public const string Safe = "safe";
    public const string Final = "final";
    public const string Removed = "removed";
    /// <summary>A reorg took its block away.</summary>
    public const string Retracted = "retracted";
}

/// <summary>A step in the life of an alert.</summary>
/// <param name="Block">The block that it speaks of: that of the alert, or of its removal.</param>
/// <param name="Time">That block's time in Unix seconds.</param>
/// <param name="Sequence">Of the feed's item; null for what the feed does not announce by itself.</param>
public sealed record AlertLifeStep([property: Words(typeof(AlertLifeState))] string State, long Block, long Time, long? Sequence, bool Reached);
