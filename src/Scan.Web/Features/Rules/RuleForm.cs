using System.Globalization;
using Scan.Domain.Rules;
using Scan.Indexer.Rules;

namespace Scan.Web.Features.Rules;

/// <summary>The form as a browser sends it.</summary>
public sealed record RuleForm
{
    public string Condition { get; init; } = "operatorDeregistered";
    public string? Name { get; init; }

    /// <summary>Joined by spaces, commas or lines.</summary>
    public string? Scope { get; init; }
    public string Severity { get; init; } = Domain.Rules.Severity.Warning;

    /// <summary>In minutes.</summary>
    public string? For { get; init; }

    /// <summary>In minutes.</summary>
    public string? Cooldown { get; init; }
    public string? QuietFrom { get; init; }
    public string? QuietTo { get; init; }

    /// <summary>The condition's numbers by name; those of other conditions are left aside.</summary>
    public Dictionary<string, string?> Parameters { get; init; } = [];

    public string? Problem { get; init; }
    public TrialReport? Trial { get; init; }

    public RuleDraft ToDraft() => new(
        Condition, Name, Numbers(), (Scope ?? "").Split([' ', ',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), Severity, Minutes("forSeconds", For), Minutes("cooldownSeconds", Cooldown), QuietFrom, QuietTo);

    private Dictionary<string, decimal> Numbers() => (RuleConditions.Find(Condition)?.Parameters ?? [])
        .Where(p => Parameters.GetValueOrDefault(p.Name) is { Length: > 0 })
        .ToDictionary(p => p.Name, p => decimal.TryParse(Parameters[p.Name], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value : throw new Input.BadInputException($"parameters.{p.Name}", "a number"));

    private static long? Minutes(string field, string? text) => string.IsNullOrEmpty(text) ? null : Input.Given.Number(field, text, 0, 44_640) * 60;
}

public sealed record RulePage(Rule Rule, IReadOnlyList<Documents.Incident> Incidents);
