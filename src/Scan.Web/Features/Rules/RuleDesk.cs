using System.Security.Cryptography;
using Scan.Documents;
using Scan.Domain.Rules;
using Scan.Indexer.Rules;
using Scan.Web.Input;

namespace Scan.Web.Features.Rules;

/// <summary>A rule just made, with what is shown this once only.</summary>
public sealed record NewRule(Rule Rule, string Token);

/// <summary>Makes rules, tries them against the past, and tells who may change them.</summary>
public sealed class RuleDesk(RuleStore store, RuleTrials trials, TimeProvider time)
{
    public const int MostDays = 31;
    private const long MostRules = 5_000;
    private const int IdBytes = 10;

    /// <exception cref="BadInputException">A field breaks a rule, or there are too many rules here.</exception>
    public async Task<NewRule> AddAsync(RuleDraft draft, byte[]? account, CancellationToken ct)
    {
        var rule = draft.ToRule(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), time.GetUtcNow());
        if (await store.CountAsync(ct) >= MostRules) throw new BadInputException("rules", $"there are {MostRules} here already");
        var token = OwnerToken.New("scan_rule_");
        await store.AddAsync(RuleJson.Store(rule, account), OwnerToken.HashOf(token), ct);
        return new NewRule(rule, token);
    }

    /// <summary>What the rule would have found in the last days.</summary>
    /// <exception cref="BadInputException">A field breaks a rule.</exception>
    public Task<TrialReport> TryAsync(RuleDraft draft, int days, CancellationToken ct)
    {
        if (days is < 1 or > MostDays) throw new BadInputException("days", $"from 1 to {MostDays}");
        return trials.RunAsync(draft.ToRule("trial", time.GetUtcNow()), time.GetUtcNow() - TimeSpan.FromDays(days), ct);
    }

    /// <summary>The rule, for whoever may change it.</summary>
    /// <exception cref="MissingException">There is none of this id, or neither token nor account is its owner's.</exception>
    public async Task<Rule> OpenAsync(string id, string? token, byte[]? account, CancellationToken ct) =>
        await MayAsync(id, token, account, ct) is { } stored ? RuleJson.Read(stored) : throw new MissingException("No rule of yours has this id");

    /// <summary>The rule where this token or account is its owner's; else null.</summary>
    public async Task<StoredRule?> MayAsync(string id, string? token, byte[]? account, CancellationToken ct)
    {
        if (await store.FindAsync(id, ct) is not { } stored) return null;
        return account is not null && stored.Account is { } owner && owner.AsSpan().SequenceEqual(account) || OwnerToken.Matches(token, await store.TokenHashAsync(id, ct)) ? stored : null;
    }

    /// <summary>Replaces what the owner may change; what it watched before counts on.</summary>
    public async Task<Rule> ChangeAsync(Rule rule, RuleDraft draft, CancellationToken ct)
    {
        var changed = draft.ToRule(rule.Id, rule.CreatedAt) with { IsPublic = rule.IsPublic };
        await store.ChangeAsync(rule.Id, RuleJson.Store(changed, null).BodyJson, ct);
        return changed;
    }

    public Task SilenceAsync(Rule rule, DateTimeOffset? until, CancellationToken ct) => store.ChangeAsync(rule.Id, RuleJson.Store(rule with { SilencedUntil = until }, null).BodyJson, ct);

    public Task RemoveAsync(Rule rule, CancellationToken ct) => store.RemoveAsync(rule.Id, ct);
}
