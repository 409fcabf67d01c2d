using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Model;

/// <summary>The registries of winter 2025/26: agents, and feedback in whichever form the code of the day had.</summary>
public sealed class WinterModel
{
    private readonly List<AgentModel> agents = [];
    private readonly Dictionary<FeedbackForm, int> given = [];
    private readonly List<ValidateInOctober> validations = [];

    public IReadOnlyList<AgentModel> Agents => agents;
    public FeedbackForm Form { get; private set; }
    public IReadOnlyList<ValidateInOctober> Validations => validations;

    /// <summary>Feedback that was given in a form.</summary>
    public int Given(FeedbackForm form) => given.GetValueOrDefault(form);

    /// <returns>False when the act is none of these.</returns>
    internal bool Apply(Act act)
    {
        switch (act)
        {
            case RegisterWinterAgent a: agents.Add(new AgentModel(a.Owner, a.Uri)); break;
            case UpgradeWinterReputation a: Form = a.Form; break;
            case GiveWinterFeedback a:
                agents[(int)a.Agent].Add(a.Client, a.Value, a.Decimals);
                given[a.Form] = Given(a.Form) + 1;
                break;
            case RevokeWinterFeedback a: agents[(int)a.Agent].Revoke(a.Client, a.Index); break;
            case ValidateInOctober a: validations.Add(a); break;
            case SetWinterMetadata: break;
            default: return false;
        }
        return true;
    }
}
