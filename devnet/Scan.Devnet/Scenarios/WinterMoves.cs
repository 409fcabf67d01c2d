using Scan.Devnet.Acts;

namespace Scan.Devnet.Scenarios;

/// <summary>Agents of winter 2025/26, whose reputation registry gets one code after the other.</summary>
internal static class WinterMoves
{
    private const int MostAgents = 6, FewestOfAForm = 2;
    private static readonly string[] Tags = ["quality", "speed", "uptime"];

    public static readonly (int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] All = [(8, Feedback), (3, Upgrade), (1, Revoke), (1, Metadata), (1, Validate)];

    private static IEnumerable<Act> Feedback(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Winter;
        if (model.Agents.Count < MostAgents && (model.Agents.Count == 0 || turn.Random.OneIn(4)))
            yield return new RegisterWinterAgent(turn.Random.Pick(turn.Accounts.AgentOwners), $"https://agents.example/winter/{model.Agents.Count}.json");
        var (form, agent) = (model.Form, turn.Random.Below(model.Agents.Count));
        var decimals = form.IsScore() ? 0 : turn.Random.Below(4);
        var value = form == FeedbackForm.Wide ? turn.Random.Between(-500, 9_000) : turn.Random.Between(0, form.IsScore() ? 100 : 9_000);
        yield return new GiveWinterFeedback(form, turn.Random.Pick(turn.Accounts.Clients), agent, value, decimals, turn.Random.Pick(Tags), turn.Random.OneIn(2) ? "week" : "",
            turn.Random.OneIn(3) ? "https://agents.example/mcp" : "", turn.Random.OneIn(3) ? $"https://agents.example/feedback/{turn.Block}.json" : "");
    }

    private static IEnumerable<Act> Upgrade(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Winter;
        if (model.Given(model.Form) >= FewestOfAForm && (int)model.Form + 1 < FeedbackForms.Count) yield return new UpgradeWinterReputation(model.Form + 1);
    }

    private static IEnumerable<Act> Revoke(ScenarioTurn turn)
    {
        var standing = turn.Model.Services.Winter.Agents.Index().SelectMany(a => a.Item.Feedback.Where(f => !f.Revoked).Select(f => (Agent: a.Index, f.Client, f.Index)));
        if (turn.Random.PickOrNull(standing) is { } f) yield return new RevokeWinterFeedback(f.Client, f.Agent, f.Index);
    }

    private static IEnumerable<Act> Metadata(ScenarioTurn turn)
    {
        if (turn.Random.PickOrNull(turn.Model.Services.Winter.Agents.Index().Select(a => a.Index)) is { } agent)
            yield return new SetWinterMetadata(turn.Model.Services.Winter.Agents[agent].Owner, agent, "version", $"0.{turn.Random.Below(30)}");
    }

    private static IEnumerable<Act> Validate(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Winter;
        if (turn.Random.PickOrNull(model.Agents.Index().Select(a => a.Index)) is not { } agent) yield break;
        yield return new ValidateInOctober(model.Agents[agent].Owner, agent, turn.Random.Pick(turn.Accounts.Holders), $"https://agents.example/work/{model.Validations.Count}.json",
            turn.Random.Between(0, 100), turn.Random.Pick(Tags));
    }
}
