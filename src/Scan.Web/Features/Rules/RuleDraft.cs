using System.Globalization;
using Scan.Domain.Documents;
using Scan.Domain.Rules;
using Scan.Web.Input;

namespace Scan.Web.Features.Rules;

/// <summary>A rule as somebody asks for it.</summary>
/// <param name="Condition">One of <see cref="RuleConditions.All"/>.</param>
/// <param name="Name">Null: the condition's title.</param>
/// <param name="Parameters">The condition's numbers; what is left out has its default.</param>
/// <param name="Scope">Topics of the things to watch; none: any.</param>
/// <param name="QuietFrom">With <paramref name="QuietTo"/>, as 22:00 in UTC.</param>
public sealed record RuleDraft(
    string Condition, string? Name = null, IReadOnlyDictionary<string, decimal>? Parameters = null, IReadOnlyList<string>? Scope = null, string? Severity = null, long? ForSeconds = null,
    long? CooldownSeconds = null, string? QuietFrom = null, string? QuietTo = null, DateTimeOffset? SilencedUntil = null, bool? Enabled = null)
{
    private const int LongestName = 100;
    private const int MostScope = 50;
    private const long LongestSpan = 2_678_400;

    /// <exception cref="BadInputException">Names the first field that breaks a rule.</exception>
    public Rule ToRule(string id, DateTimeOffset createdAt)
    {
        var condition = RuleConditions.Find(Condition) ?? throw new BadInputException("condition", $"one of {string.Join(", ", RuleConditions.All.Select(c => c.Name))}");
        if (Name?.Length > LongestName) throw new BadInputException("name", $"at most {LongestName} characters");
        return new Rule
        {
            Id = id, Name = string.IsNullOrWhiteSpace(Name) ? condition.Title : Name.Trim(), Condition = condition.Name, Parameters = Checked(condition), Scope = CheckedScope(condition),
            Severity = Severity is null ? Domain.Rules.Severity.Warning : Given.OneOf("severity", Severity, [.. Domain.Rules.Severity.All]), ForSeconds = Span("forSeconds", ForSeconds),
            CooldownSeconds = Span("cooldownSeconds", CooldownSeconds), Quiet = Quiet(), SilencedUntil = SilencedUntil, Enabled = Enabled ?? true, CreatedAt = createdAt,
        };
    }

    private Dictionary<string, decimal> Checked(RuleCondition condition)
    {
        var given = Parameters ?? new Dictionary<string, decimal>();
        if (given.Keys.FirstOrDefault(name => condition.Parameters.All(p => p.Name != name)) is { } stranger) throw new BadInputException($"parameters.{stranger}", $"{condition.Name} takes {(condition.Parameters.Count == 0 ? "none" : string.Join(", ", condition.Parameters.Select(p => p.Name)))}");
        foreach (var parameter in condition.Parameters)
        {
            if (given.TryGetValue(parameter.Name, out var value) && (value < parameter.Least || value > parameter.Most)) throw new BadInputException($"parameters.{parameter.Name}", $"from {parameter.Least} to {parameter.Most}");
        }
        return condition.Parameters.ToDictionary(p => p.Name, p => given.TryGetValue(p.Name, out var value) ? value : p.Default);
    }

    private IReadOnlyList<string> CheckedScope(RuleCondition condition)
    {
        if (Scope?.Count > MostScope) throw new BadInputException("scope", $"at most {MostScope}");
        foreach (var topic in Scope ?? [])
        {
            if (topic is null || !TopicRules.IsKnown(topic) && !TopicRules.IsQuorum(topic) || !condition.Scopes.Contains(topic.Split(':')[0])) throw new BadInputException("scope", $"{condition.Name} watches {string.Join(", ", condition.Scopes.Select(s => s is "rollup" or "chain" ? $"{s}:…" : s is "quorum" ? "quorum:chain:avs:number" : $"{s}:chain:…"))}");
        }
        return [.. (Scope ?? []).Select(TopicFilter.Normalise).Distinct(StringComparer.Ordinal)];
    }

    private QuietHours? Quiet()
    {
        if (string.IsNullOrEmpty(QuietFrom) && string.IsNullOrEmpty(QuietTo)) return null;
        var (from, to) = (Minute("quietFrom", QuietFrom), Minute("quietTo", QuietTo));
        return from == to ? throw new BadInputException("quietTo", "another time than quietFrom") : new QuietHours(from, to);
    }

    private static int Minute(string field, string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.Hour * 60 + time.Minute : throw new BadInputException(field, "a time of the day in UTC, such as 22:00");

    private static long Span(string field, long? seconds) => seconds is null ? 0 : seconds is >= 0 and <= LongestSpan ? seconds.Value : throw new BadInputException(field, $"seconds, from 0 to {LongestSpan}");
}
