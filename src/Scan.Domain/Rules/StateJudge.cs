using System.Globalization;
using System.Numerics;
using Scan.Domain.Health;

namespace Scan.Domain.Rules;

/// <summary>Judges how things stand, for conditions that no event tells of. Pure: what is known and the moment are given.</summary>
public static class StateJudge
{
    public static Verdict ChainStalled(Rule rule, long chainId, StallSight seen, DateTimeOffset now)
    {
        var (problem, age) = (seen.Problem, now.ToUnixTimeSeconds() - seen.Time);
        return new($"chain:{chainId}", !seen.Filling && (problem is not null || age >= rule.Parameter("seconds")),
            seen.Filling ? "the chain is being filled" : problem is not null ? $"indexing stopped: {problem}" : age is null ? "no block yet" : $"the last block is {age} s old");
    }

    public static Verdict AuditDrift(long chainId, long drifted, long? block) =>
        new($"chain:{chainId}", drifted > 0, drifted > 0 ? $"{drifted} documents differ from the chain's own answers at block {block}" : "the documents agree with the chain");

    /// <param name="subject">The operator and the AVS.</param>
    public static Verdict BelowMinimumSoon(Rule rule, string subject, byte quorum, BigInteger stake, BigInteger minimum)
    {
        var above = minimum.IsZero ? decimal.MaxValue : (decimal)BigInteger.Min((stake - minimum) * 10_000 / minimum, 1_000_000_000) / 100;
        return new($"{subject} quorum {quorum}", stake <= NearMinimum(rule, minimum),
            above < 0 ? $"stake {stake} is {(-above).ToString("0.##", CultureInfo.InvariantCulture)} % below the minimum {minimum} of quorum {quorum}"
            : $"stake {stake} is {above.ToString("0.##", CultureInfo.InvariantCulture)} % above the minimum {minimum} of quorum {quorum}");
    }

    /// <param name="subject">The operator and the AVS.</param>
    /// <param name="live">What the registry would store now.</param>
    /// <param name="fallsOut">Whether it would remove the operator.</param>
    public static Verdict FallsOutSoon(string subject, byte quorum, BigInteger live, bool fallsOut, BigInteger minimum) => new($"{subject} quorum {quorum}", true,
        $"the next update stores {live}, {(fallsOut ? "and removes the operator: that is below" : "close to")} the minimum {minimum} of quorum {quorum}");

    /// <summary>The highest stake that is close to a minimum.</summary>
    public static BigInteger NearMinimum(Rule rule, BigInteger minimum) => minimum + minimum * (BigInteger)(rule.Parameter("percent") * 100) / 10_000;

    /// <param name="subject">The operator and the AVS.</param>
    /// <param name="failures">Knocks in a row without a sign of life.</param>
    public static Verdict OperatorUnreachable(Rule rule, string subject, string address, int failures, string state) =>
        // Nobody can knock at what is no public address: that it does not answer says nothing.
        new(subject, failures >= rule.Parameter("times") && state is not (ProbeReportState.Malformed or ProbeReportState.NotPublic), failures == 0 ? $"{address} answers" : $"{address} did not answer {Times(failures)}, the last time: {state}");

    /// <param name="subject">The operator, the AVS and the quorum.</param>
    public static Verdict MissedInRow(Rule rule, string subject, int missed) =>
        new(subject, missed >= rule.Parameter("times"), missed == 0 ? "signed the last one" : $"missed {missed} in a row of what it should have signed");

    /// <param name="subject">The rollup and the service manager.</param>
    /// <param name="seen">By the last look; it is told as it was, however little that is.</param>
    public static Verdict CoverageBelow(Rule rule, string subject, CoverageSight seen, DateTimeOffset asOf, DateTimeOffset now)
    {
        // Silence is not safety: what nobody looks at any more is not covered.
        var age = now.ToUnixTimeSeconds() - asOf.ToUnixTimeSeconds();
        if (age > RollupCoverage.HeldSeconds) return new(subject, true, $"nobody has looked for {age} s whether its operators are alive");
        var least = seen.LeastBasisPoints / 100m;
        return new(subject, least < rule.Parameter("percent"), $"{least.ToString("0.##", CultureInfo.InvariantCulture)} % of a quorum's stake was seen alive lately, {seen.LiveOperators} of {seen.Operators} operators");
    }

    /// <param name="subject">The agent.</param>
    public static Verdict EndpointsChanged(string subject, EndpointSight seen)
    {
        string[] said = [.. seen.Added.Count > 0 ? [$"now {string.Join(", ", seen.Added)}"] : Array.Empty<string>(), .. seen.Removed.Count > 0 ? [$"no longer {string.Join(", ", seen.Removed)}"] : Array.Empty<string>()];
        return new(subject, true, $"the file at {seen.Uri} names other endpoints: {string.Join("; ", said)}");
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count.ToString(CultureInfo.InvariantCulture)} times";
}
