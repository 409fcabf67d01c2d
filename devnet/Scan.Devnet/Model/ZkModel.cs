using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>An alert on the stack of the MACH service manager that proofs settle.</summary>
public sealed record ZkAlertModel(long L2Block, Hash32 Invalid, Hash32 Expected);

/// <summary>What MachOptimismZkServiceManager and its output oracle hold.</summary>
public sealed class ZkModel
{
    private readonly List<ZkAlertModel> stack = [];
    private readonly List<(Hash32 Root, long L2Block)> outputs = [];
    private readonly List<int> operators = [];

    /// <summary>Newest last.</summary>
    public IReadOnlyList<ZkAlertModel> Stack => stack;
    public IReadOnlyList<(Hash32 Root, long L2Block)> Outputs => outputs;
    public IReadOnlyList<int> Operators => operators;

    /// <summary>Alerts that the owner took off the stack before they were proved.</summary>
    public int Cleared { get; private set; }

    /// <summary>How often an alert that was proved had to be proved anew.</summary>
    public int Reopened { get; private set; }

    /// <summary>Entries from this place on are settled.</summary>
    public int ProvedIndex { get; private set; }

    /// <summary>The rollup's highest block that is posted; 0 at first.</summary>
    public long LastOutput => outputs.Count == 0 ? 0 : outputs[^1].L2Block;

    internal void Apply(JoinZk act) => operators.Add(act.Operator);
    internal void Apply(ProposeOutput act) => outputs.Add((act.Root, act.L2Block));
    internal void Apply(DeleteOutputs act) => outputs.RemoveRange(act.Index, outputs.Count - act.Index);

    internal void Apply(RaiseZkAlert act)
    {
        Reopened += stack.Count - ProvedIndex;
        stack.Add(new ZkAlertModel(act.L2Block, act.Invalid, act.Expected));
        ProvedIndex = stack.Count;
    }

    /// <summary>The newest goes where its block is not above and it is not proved; what was proved has to be proved again.</summary>
    internal void Apply(ClearZkAlerts act)
    {
        var kept = act.UpTo is not { } block ? 0 : ProvedIndex == stack.Count && stack[^1].L2Block <= block ? stack.Count - 1 : stack.Count;
        Cleared += Math.Max(0, ProvedIndex - kept);
        Reopened += Math.Max(0, kept - ProvedIndex);
        stack.RemoveRange(kept, stack.Count - kept);
        ProvedIndex = stack.Count;
    }

    /// <summary>submitProve: the newest entry goes when its invalid root is right; a third root takes the expected one's place.</summary>
    internal void Apply(SubmitProof act)
    {
        var alert = stack[--ProvedIndex];
        if (act.Root == alert.Invalid) stack.RemoveAt(ProvedIndex);
        else stack[ProvedIndex] = alert with { Expected = act.Root };
    }
}
