using Scan.Devnet.Acts;
using Scan.Devnet.Model;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>What a scenario is played on.</summary>
internal sealed record ScenarioStage(DevnetModel Model, long ChainId, Address IdentityRegistry);

/// <summary>One step being decided: moves read the model and add their acts, which change it at once.</summary>
internal sealed class ScenarioTurn(ScenarioStage stage, ScenarioRandom random, long block, long time)
{
    private readonly List<Act> acts = [];

    public ScenarioStage Stage => stage;
    public DevnetModel Model => stage.Model;
    public DevnetAccounts Accounts => stage.Model.Accounts;
    public ScenarioRandom Random => random;
    public long Block => block;

    /// <summary>The block's, in seconds since 1970.</summary>
    public long Time => time;
    public IReadOnlyList<Act> Acts => acts;

    /// <summary>Moves that came to something.</summary>
    public int Moves { get; private set; }

    /// <summary>
    /// True once somebody has joined or left an AVS in this step. A second time could undo the first, and an AVS refuses who left in the same
    /// block: the salt is spent, and an ejection lasts to the end of the block.
    /// </summary>
    public bool MembersChanged => acts.Any(a => a is JoinAvs or JoinWithChurn or LeaveAvs or Eject or UpdateStakes or UpdateQuorumStakes);

    /// <summary>Takes a move's acts in one by one, so that each is made with the ones before it in the model.</summary>
    public void Play(IEnumerable<Act> move)
    {
        var before = acts.Count;
        foreach (var act in move)
        {
            Model.Apply(act, block, time);
            acts.Add(act);
        }
        if (acts.Count > before) Moves++;
    }
}
