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

    /// <summary>Entries from this place on are settled.</summary>
    public int ProvedIndex { get; private set; }

    /// <summary>The rollup's highest block that is posted; 0 at first.</summary>
    public long LastOutput => outputs.Count == 0 ? 0 : outputs[^1].L2Block;

    internal void Apply(JoinZk act) => operators.Add(act.Operator);
    internal void Apply(ProposeOutput act) => outputs.Add((act.Root, act.L2Block));
    internal void Apply(DeleteOutputs act) => outputs.RemoveRange(act.Index, outputs.Count - act.Index);

    internal void Apply(RaiseZkAlert act)
    {
        stack.Add(new ZkAlertModel(act.L2Block, act.Invalid, act.Expected));
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
