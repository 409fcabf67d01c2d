using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>A proposal to stop a rollup.</summary>
public sealed record HaltProposal(ProposeHalt Proposal, IReadOnlyList<Address> Votes, bool Halted)
{
    /// <summary>Votes that approve (MachAlpha.QUORUM).</summary>
    public const int Quorum = 3;

    public bool IsApproved => Votes.Count >= Quorum;
}

/// <summary>What MachAlpha holds; the first proposal is number 1.</summary>
public sealed class MachAlphaModel
{
    private readonly List<HaltProposal> proposals = [];

    public IReadOnlyList<HaltProposal> Proposals => proposals;
    public bool IsHalted => proposals.Any(p => p.Halted);

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act)
    {
        switch (act)
        {
            case ProposeHalt a: proposals.Add(new(a, [], false)); break;
            case VoteForHalt a: proposals[a.Proposal - 1] = proposals[a.Proposal - 1] with { Votes = [.. proposals[a.Proposal - 1].Votes, a.Voter] }; break;
            case HaltRollup a: proposals[a.Proposal - 1] = proposals[a.Proposal - 1] with { Halted = true }; break;
            default: return false;
        }
        return true;
    }
}
