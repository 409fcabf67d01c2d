using System.Security.Cryptography;
using Scan.Documents;
using Scan.Domain.Rules;
using Scan.Indexer.Rules;
using Scan.Web.Input;

namespace Scan.Web.Features.Rules;

/// <summary>A rule just made, with what is shown this once only.</summary>
public sealed record NewRule(Rule Rule, string Token);

/// <summary>Makes rules, tries them against the past, and tells who may change them.</summary>
public sealed class RuleDesk(RuleStore store, RuleTrials trials, TimeProvider time) : IDisposable
{
    public const int MostDays = 31;

    /// <summary>Trials read much of the ledger: so many at once, whoever asks.</summary>
    private const int MostTrials = 2;
    private static readonly TimeSpan TrialPatience = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim trying = new(MostTrials);
    private const long MostRules = 5_000;

    /// <summary>Of one account, or of one client without an account.</summary>
    public const long MostOfOne = 100;
    private const int IdBytes = 10;

    /// <param name="share">Whose share of all rules it counts for; null: nobody's.</param>
    /// <exception cref="BadInputException">A field breaks a rule, or there are too many rules here.</exception>
    public async Task<NewRule> AddAsync(RuleDraft draft, byte[]? account, byte[]? share, CancellationToken ct)
    {
        var rule = draft.ToRule(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), time.GetUtcNow());
        if (await store.CountAsync(ct) >= MostRules) throw new BadInputException("rules", $"there are {MostRules} here already");
        if (share is not null && await store.CountAsync(share, ct) >= MostOfOne) throw new BadInputException("rules", $"{MostOfOne} of these {MostRules} are yours already; remove one first");
        var token = OwnerToken.New("scan_rule_");
        await store.AddAsync(RuleJson.Store(rule, account), OwnerToken.HashOf(token), ct, share);
        return new NewRule(rule, token);
    }

    /// <summary>What the rule would have found in the last days.</summary>
    /// <exception cref="BadInputException">A field breaks a rule.</exception>
    /// <exception cref="TooManyException">As many are under way as may be.</exception>
    public async Task<TrialReport> TryAsync(RuleDraft draft, int days, CancellationToken ct)
    {
        if (days is < 1 or > MostDays) throw new BadInputException("days", $"from 1 to {MostDays}");
        var rule = draft.ToRule("trial", time.GetUtcNow());
        if (!await trying.WaitAsync(TrialPatience, ct)) throw new TooManyException($"{MostTrials} rules are being tried already", TrialPatience);
        try
        {
            return await trials.RunAsync(rule, time.GetUtcNow() - TimeSpan.FromDays(days), ct);
        }
        finally
        {
            trying.Release();
        }
    }

    public void Dispose() => trying.Dispose();

    /// <summary>The rule, for whoever may change it.</summary>
    /// <exception cref="MissingException">There is none of this id, or neither token nor account is its owner's.</exception>
    public async Task<Rule> OpenAsync(string id, string? token, byte[]? account, CancellationToken ct) =>
        await MayAsync(id, token, account, ct) is { } stored ? RuleJson.Read(stored) : throw new MissingException("No rule of yours has this id");

    /// <summary>As <see cref="OpenAsync"/> by the token alone; a rule that nobody owns is this account's from now on.</summary>
    /// <exception cref="MissingException">There is none of this id, or this is not its token.</exception>
    public async Task<Rule> ClaimAsync(string id, string? token, byte[]? account, CancellationToken ct)
    {
        var rule = await OpenAsync(id, token ?? "", null, ct);
        if (account is not null) await store.ClaimAsync(id, account, ct);
        return rule;
    }

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
