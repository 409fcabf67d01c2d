using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>A request for sequencers.</summary>
public sealed record SquadModel(Address Developer, int Sequencers, BigInteger MinimumStake, Dictionary<Address, BigInteger> Collateral, List<Address> Selected, bool Running);

/// <summary>What stands once beside the AVSs: tasks, proofs, payments, validations, ALT, examples.</summary>
public sealed class ServicesModel(DevnetModel model)
{
    private readonly Dictionary<Address, BigInteger> dollars = [];
    private readonly List<(string Uri, Address Validator, long Agent, int? Response)> validations = [];
    private readonly List<(Address Owner, string Uri)> earlierAgents = [];
    private readonly List<SquadModel> squads = [];

    public ZkModel Zk { get; } = new();
    public TaskModel Squaring { get; } = new();
    public TaskModel Anzen { get; } = new();
    public EcdsaModel Ecdsa { get; } = new(model.Core, model.Accounts);
    public AltModel Alt { get; } = new();
    public KeyModel Keys { get; } = new();
    public VaultModel Vaults { get; } = new();
    public EmissionModel Emissions { get; } = new(model.Plan);
    public MailboxModel Mailbox { get; } = new();
    public MachAlphaModel MachAlpha { get; } = new();
    public WinterModel Winter { get; } = new();
    public CoprocessorModel Coprocessor { get; } = new();
    public ReservesModel Reserves { get; } = new();
    public int Settlements { get; private set; }
    public int Messages { get; private set; }
    public int EarlierScores { get; private set; }
    public IReadOnlyList<(string Uri, Address Validator, long Agent, int? Response)> Validations => validations;
    public IReadOnlyList<(Address Owner, string Uri)> EarlierAgents => earlierAgents;
    public IReadOnlyList<SquadModel> Squads => squads;

    /// <summary>The last rollup block with a place in the DA map, and the number of batches.</summary>
    public (long LastBlock, int Count) DaMap { get; private set; }

    public BigInteger Dollars(Address account) => dollars.GetValueOrDefault(account);

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act, long block, long time) => ApplyToTasks(act, block) || ApplyToZk(act) || ApplyToEcdsa(act, block) || ApplyToAgents(act) || Alt.Apply(act) || ApplyToExamples(act)
        || Keys.Apply(act) || Vaults.Apply(act, block, time) || Emissions.Apply(act, time) || Mailbox.Apply(act, time) || MachAlpha.Apply(act)
        || Winter.Apply(act) || Coprocessor.Apply(act, block) || Reserves.Apply(act, time);

    private bool ApplyToZk(Act act)
    {
        switch (act)
        {
            case JoinZk a: Zk.Apply(a); break;
            case ProposeOutput a: Zk.Apply(a); break;
            case DeleteOutputs a: Zk.Apply(a); break;
            case RaiseZkAlert a: Zk.Apply(a); break;
            case SubmitProof a: Zk.Apply(a); break;
            case ClearZkAlerts a: Zk.Apply(a); break;
            default: return false;
        }
        return true;
    }

    private bool ApplyToTasks(Act act, long block)
    {
        switch (act)
        {
            case CreateTask a: Squaring.Add(a.Number, a.Threshold, a.Quorums, MembersOf(a.Quorums), block); break;
            case RespondToTask a: Squaring.Respond(a.Task.Index, a.Squared, a.NonSigners, block); break;
            case ChallengeTask a: Squaring.Challenge(a.Task.Index); break;
            case CreateOracleTask a: Anzen.Add(a.Proposed, a.Threshold, a.Quorums, MembersOf(a.Quorums), block); break;
            case RespondToOracleTask a:
                Anzen.Respond(a.Task.Index, a.Factor, a.NonSigners, block);
                Reserves.Agree(a.Task.Protocol, a.Factor);
                break;
            case ConfirmMessage: Messages++; break;
            default: return false;
        }
        return true;
    }

    private bool ApplyToEcdsa(Act act, long block)
    {
        switch (act)
        {
            case JoinEcdsa a: Ecdsa.Apply(a); break;
            case LeaveEcdsa a: Ecdsa.Apply(a); break;
            case UpdateEcdsa a: Ecdsa.Apply(a); break;
            case SetMinimumWeight a: Ecdsa.Apply(a); break;
            case PermitEcdsa a: Ecdsa.Apply(a); break;
            case RevokeEcdsa a: Ecdsa.Apply(a); break;
            case EjectEcdsa a: Ecdsa.Apply(a); break;
            case SetThresholdWeight a: Ecdsa.Apply(a); break;
            case SetEcdsaQuorum a: Ecdsa.Apply(a); break;
            case RotateEcdsaKey a: Ecdsa.Apply(a); break;
            case CreateGreeting a: Ecdsa.Apply(a, block); break;
            case Greet a: Ecdsa.Apply(a); break;
            default: return false;
        }
        return true;
    }

    private bool ApplyToAgents(Act act)
    {
        switch (act)
        {
            case RequestValidation a: validations.Add((a.Uri, a.Validator, a.Agent, null)); break;
            case AnswerValidation a:
                var at = validations.FindIndex(v => v.Uri == a.RequestUri);
                validations[at] = validations[at] with { Response = a.Response };
                break;
            case RegisterEarlierAgent a: earlierAgents.Add((a.Owner, a.Uri)); break;
            case SetEarlierAgentUri a: earlierAgents[(int)a.Agent] = (a.Owner, a.Uri); break;
            case ScoreEarlierAgent: EarlierScores++; break;
            case FundUsd a: dollars[a.Account] = Dollars(a.Account) + a.Amount; break;
            case SettlePayments a:
                foreach (var p in a.Payments)
                {
                    dollars[p.Payer] = Dollars(p.Payer) - p.Amount;
                    dollars[p.Payee] = Dollars(p.Payee) + p.Amount;
                }
                Settlements += a.Payments.Count;
                break;
            default: return false;
        }
        return true;
    }

    private bool ApplyToExamples(Act act)
    {
        switch (act)
        {
            case SetDaBatch a: DaMap = (a.LastBlock, DaMap.Count + 1); break;
            case RequestSequencers a: squads.Add(new SquadModel(a.Developer, a.Sequencers, a.MinimumStake, [], [], false)); break;
            case BringCollateral a: squads[a.Request].Collateral[a.Validator] = squads[a.Request].Collateral.GetValueOrDefault(a.Validator) + a.Amount; break;
            case SelectSequencer a: squads[a.Request].Selected.Add(a.Validator); break;
            case StartRollup a: squads[a.Request] = squads[a.Request] with { Running = true }; break;
            case ReachTier: break;
            default: return false;
        }
        return true;
    }

    private int[] MembersOf(byte[] quorums) => [.. quorums.SelectMany(q => model.Avss[0].Quorums[q].Members).Distinct()];
}
