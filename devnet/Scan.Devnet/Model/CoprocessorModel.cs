using Scan.Devnet.Acts;

namespace Scan.Devnet.Model;

/// <summary>The wizard's coprocessor: who may join, who did, what was verified; and the messages of its task manager.</summary>
public sealed class CoprocessorModel
{
    private readonly HashSet<int> allowed = [], members = [];
    private readonly List<(long Block, CreateMessageTask Task, bool IsAnswered)> messages = [];

    public IReadOnlySet<int> Allowed => allowed;
    public IReadOnlySet<int> Members => members;

    /// <summary>By their numbers.</summary>
    public IReadOnlyList<(long Block, CreateMessageTask Task, bool IsAnswered)> Messages => messages;

    /// <summary>From the start on.</summary>
    public bool IsListEnabled { get; private set; } = true;
    public int Requests { get; private set; }

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act, long block)
    {
        switch (act)
        {
            case SetCoprocessorList a:
                foreach (var (op, isAllowed) in a.Statuses) _ = isAllowed ? allowed.Add(op) : allowed.Remove(op);
                break;
            case EnableCoprocessorList a: IsListEnabled = a.Enabled; break;
            case JoinCoprocessor a: members.Add(a.Operator); break;
            case LeaveCoprocessor a: members.Remove(a.Operator); break;
            case VerifyRequest: Requests++; break;
            case CreateMessageTask a: messages.Add((block, a, false)); break;
            case RespondToMessageTask a: messages[a.Index] = messages[a.Index] with { IsAnswered = true }; break;
            default: return false;
        }
        return true;
    }
}
