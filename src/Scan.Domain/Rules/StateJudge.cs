using System.Globalization;
using System.Numerics;

namespace Scan.Domain.Rules;

/// <summary>Judges how things stand, for conditions that no event tells of. Pure: what is known and the moment are given.</summary>
public static class StateJudge
{
    /// <param name="lastBlockTime">Of the last indexed block, seconds since 1970; null: none yet.</param>
    /// <param name="problem">Why indexing stopped; null: it goes on.</param>
    public static Verdict ChainStalled(Rule rule, long chainId, long? lastBlockTime, string? problem, DateTimeOffset now)
    {
        var age = now.ToUnixTimeSeconds() - lastBlockTime;
        return new($"chain:{chainId}", problem is not null || age >= rule.Parameter("seconds"),
            problem is not null ? $"indexing stopped: {problem}" : age is null ? "no block yet" : $"the last block is {age} s old");
    }

    public static Verdict AuditDrift(long chainId, long drifted, long? block) =>
        new($"chain:{chainId}", drifted > 0, drifted > 0 ? $"{drifted} documents differ from the chain's own answers at block {block}" : "the documents agree with the chain");

    /// <param name="subject">The operator and the AVS.</param>
    public static Verdict BelowMinimumSoon(Rule rule, string subject, byte quorum, BigInteger stake, BigInteger minimum)
    {
        var above = minimum.IsZero ? decimal.MaxValue : (decimal)BigInteger.Min((stake - minimum) * 10_000 / minimum, 1_000_000_000) / 100;
        return new($"{subject} quorum {quorum}", above <= rule.Parameter("percent"),
            above < 0 ? $"stake {stake} is {(-above).ToString("0.##", CultureInfo.InvariantCulture)} % below the minimum {minimum} of quorum {quorum}"
            : $"stake {stake} is {above.ToString("0.##", CultureInfo.InvariantCulture)} % above the minimum {minimum} of quorum {quorum}");
    }
}
