using System.Numerics;
using Scan.Devnet.Acts;

namespace Scan.Devnet.Model;

/// <summary>A task of the mailbox.</summary>
/// <param name="Reference">The table's time that it was created under.</param>
/// <param name="Free">No threshold was asked for when it was created.</param>
public sealed record MailboxTaskState(PostTask Task, long Created, int Seconds, long Reference, bool Free, bool Verified = false, bool Refunded = false)
{
    public bool IsExpired(long time) => !Verified && time > Created + Seconds;
}

/// <summary>An operator set that executes tasks.</summary>
public sealed class ExecutorState
{
    /// <summary>The last table: its time, and the operators with their weights.</summary>
    public (long Time, IReadOnlyList<(int Operator, BigInteger Weight)> Operators) Table { get; internal set; } = (0, []);

    /// <summary>Null before it is configured.</summary>
    public ConfigureExecutors? Config { get; internal set; }
    public bool IsRegistered { get; internal set; }
}

/// <summary>What TaskMailbox and the certificate verifiers hold.</summary>
public sealed class MailboxModel
{
    private readonly List<MailboxTaskState> tasks = [];
    private readonly Dictionary<KeyCurve, ExecutorState> sets = new() { [KeyCurve.Ecdsa] = new(), [KeyCurve.Bn254] = new() };

    public IReadOnlyList<MailboxTaskState> Tasks => tasks;

    /// <summary>By the curve of its keys.</summary>
    public IReadOnlyDictionary<KeyCurve, ExecutorState> Sets => sets;

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act, long time)
    {
        switch (act)
        {
            case UpdateOperatorTable a: sets[a.Curve].Table = (a.Time, a.Operators); break;
            case ConfigureExecutors a: (sets[a.Curve].Config, sets[a.Curve].IsRegistered) = (a, true); break;
            case RegisterExecutors a: sets[a.Curve].IsRegistered = a.IsRegistered; break;
            case PostTask a: tasks.Add(new(a, time, sets[a.Curve].Config!.Seconds, sets[a.Curve].Table.Time, sets[a.Curve].Config!.ThresholdBips is null)); break;
            case SubmitTaskResult a: tasks[a.Task.Index] = tasks[a.Task.Index] with { Verified = true }; break;
            case RefundTask a: tasks[a.Task.Index] = tasks[a.Task.Index] with { Refunded = true }; break;
            default: return false;
        }
        return true;
    }
}
