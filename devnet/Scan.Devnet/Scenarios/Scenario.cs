using Scan.Devnet.Acts;
using Scan.Devnet.Model;

namespace Scan.Devnet.Scenarios;

/// <summary>
/// A lively history, one block a step. What happens in a step follows from the seed, the step's number and what happened before, so that the same
/// steps give the same chain, and a history can be played again without a node.
/// </summary>
public sealed class Scenario
{
    /// <summary>Raised whenever the same seed would tell another story: an older journal cannot be continued then.</summary>
    public const int Version = 7;

    /// <summary>Steps without an alert, on average: at a step every two and a half seconds one comes in half a minute.</summary>
    private const int StepsPerAlert = 12, StepsPerMessage = 20;
    private const int Attempts = 8;

    private static readonly (int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] LaterOnes = [.. LaterMoves.All, .. MailboxMoves.All, .. EcdsaMoves.All];
    private static readonly (int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] EarlierOnes = [.. WinterMoves.All, .. WizardMoves.All, .. SlashingAvsMoves.All];
    private readonly ulong seed;
    private readonly long lastBlockBefore;
    private readonly ScenarioStage stage;
    private readonly (int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] moves;

    /// <param name="lastBlockBefore">The block that the deployment ended with; step n is mined n blocks later.</param>
    public Scenario(DevnetChain devnet, ulong seed, long lastBlockBefore)
        : this(new ScenarioStage(new DevnetModel(devnet.Plan, devnet.Accounts), devnet.ChainId, devnet.Addresses.IdentityRegistry), seed, lastBlockBefore)
    {
    }

    internal Scenario(ScenarioStage stage, ulong seed, long lastBlockBefore)
    {
        (this.stage, this.seed, this.lastBlockBefore) = (stage, seed, lastBlockBefore);
        moves = [.. StakeMoves.All, .. PodMoves.All, .. OperatorSetMoves.All, .. RewardsMoves.All, .. TaskMoves.All, .. ZkMoves.All, .. PaymentMoves.All, .. ExampleMoves.All, .. AvsMoves.All, .. AgentMoves.All, .. AltMoves.All];
    }

    /// <summary>What the contracts hold after the steps so far.</summary>
    public DevnetModel Model => stage.Model;

    /// <summary>Steps so far.</summary>
    public long Steps { get; private set; }

    /// <summary>The acts of the next step, in order; the model has taken them in already.</summary>
    /// <param name="time">The step's block's, in seconds since 1970.</param>
    public IReadOnlyList<Act> Next(long time)
    {
        var step = ++Steps;
        var turn = new ScenarioTurn(stage, new ScenarioRandom(seed, step), lastBlockBefore + step, time);
        if (step <= Opening.Steps)
        {
            turn.Play(Opening.At(step, turn));
            if (step == Opening.Steps) turn.Play([.. LaterMoves.Opening, .. LaterMoves.Once(turn)]);
            return turn.Acts;
        }
        // First of all, while model and head block agree: an alert is signed against the head.
        if (turn.Random.OneIn(StepsPerMessage)) turn.Play(TaskMoves.Message(turn));
        if (turn.Random.OneIn(StepsPerAlert)) turn.Play(MachMoves.Alert(turn));
        if (turn.Random.OneIn(MachMoves.StepsPerRemoval(stage.Model))) turn.Play(MachMoves.Removal(turn));
        var count = turn.Random.Between(1, 5);
        for (var attempt = 0; attempt < Attempts && turn.Moves < count; attempt++) turn.Play(PickMove(moves, turn.Random)(turn));
        return [.. turn.Acts, .. Beside(LaterOnes, ~seed, step, time), .. Beside(EarlierOnes, ulong.RotateLeft(~seed, 32), step, time)];
    }

    /// <summary>Other moves, with chance of their own, so that the other systems' story is the same with these as without.</summary>
    private IReadOnlyList<Act> Beside((int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] moves, ulong chance, long step, long time)
    {
        var turn = new ScenarioTurn(stage, new ScenarioRandom(chance, step), lastBlockBefore + step, time);
        var count = turn.Random.Between(0, 2);
        for (var attempt = 0; attempt < Attempts && turn.Moves < count; attempt++) turn.Play(PickMove(moves, turn.Random)(turn));
        return turn.Acts;
    }

    private static Func<ScenarioTurn, IEnumerable<Act>> PickMove((int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] moves, ScenarioRandom random)
    {
        var at = random.Below(moves.Sum(m => m.Weight));
        foreach (var (weight, make) in moves)
        {
            if (at < weight) return make;
            at -= weight;
        }
        throw new InvalidOperationException("The weights do not add up.");
    }
}
