using System.Globalization;
using System.Numerics;
using System.Text;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Web.Chains;
using Scan.Web.Shared;

namespace Scan.Web.Features.Avs;

/// <summary>A change of a parameter as people in the field say it; <see cref="ParameterChange"/> has it as the contract calls it.</summary>
/// <param name="What">With what of the contract it concerns: <c>Weight of stETH in quorum 1</c>.</param>
/// <param name="Before">Null: not known, or none.</param>
/// <param name="After">Null: none.</param>
public sealed record ChangeWords(string What, string? Before, string? After)
{
    private const int Most = 60;
    private static readonly BigInteger Wad = BigInteger.Pow(10, 18);

    /// <param name="chain">Names strategies; null: they are called by their addresses.</param>
    public static ChangeWords Of(ParameterChange change, ChainView? chain)
    {
        var what = Format.Clip(change.What, Most);
        var scope = change.Scope?.Split(' ') ?? [];
        string Quorum(string name) => scope is [var number, ..] ? $"{name} of quorum {Format.Clip(number, Most)}" : name;
        ChangeWords With(string name, Func<BigInteger, string> number) => new(name, Number(change.Before, number), Number(change.After, number));
        return change.What switch
        {
            "strategyMultiplier" when scope is [var quorum, var strategy] => With($"Weight of {Strategy(strategy, chain)} in quorum {Format.Clip(quorum, Most)}", Weight),
            "minimumStake" => With(Quorum("Minimum stake"), stake => Format.Readable(stake, 18)),
            "maxOperatorCount" => With(Quorum("Most operators"), Format.Whole),
            "kickBIPsOfOperatorStake" => With(Quorum("Stake that replaces a member, of the member's"), Percent),
            "kickBIPsOfTotalStake" => With(Quorum("Stake below which a member can be replaced, of the total"), Percent),
            "stakeType" => With(Quorum("Kind of stake"), kind => kind == Domain.Middleware.Quorum.TotalSlashable ? "slashable" : kind.IsZero ? "delegated" : Format.Whole(kind)),
            "lookAheadPeriod" => With(Quorum("Look-ahead period"), blocks => $"{Format.Whole(blocks)} blocks"),
            "quorumThresholdPercentage" => With("Share of stake that confirms an alert", percent => $"{Format.Whole(percent)} %"),
            "activationDelay" or "ejectionCooldown" => With(Spaced(what), Seconds),
            _ when change.What.EndsWith("Bips", StringComparison.Ordinal) => With(Spaced(what[..^4]), Percent),
            _ => new(change.Scope is null ? Spaced(what) : scope is [{ Length: < 4 } number] ? $"{Spaced(what)} of quorum {number}" : $"{Spaced(what)} of {Format.Parameter(change.Scope)}", Plain(change.Before), Plain(change.After)),
        };
    }

    private static string? Number(string? value, Func<BigInteger, string> words) => BigInteger.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? words(number) : Plain(value);

    private static string? Plain(string? value) => value switch { null => null, "true" => "yes", "false" => "no", _ => Format.Parameter(value) };

    private static string Percent(BigInteger bips) => bips <= 1_000_000 ? $"{((decimal)bips / 100).ToString("0.##", CultureInfo.InvariantCulture)} %" : $"{Format.Whole(bips)} basis points";

    private static string Weight(BigInteger multiplier) => multiplier.IsZero || BigInteger.Abs(multiplier) >= Wad / 1_000_000 ? $"×{Format.Readable(multiplier, 18)}" : $"{Format.Whole(multiplier)} / 10^18";

    private static string Seconds(BigInteger seconds) => seconds <= int.MaxValue ? Format.Span((long)seconds) : $"{Format.Whole(seconds)} seconds";

    private static string Strategy(string strategy, ChainView? chain) =>
        Address.TryParse(strategy, null, out var address) ? chain?.UnitOf(address)?.Symbol ?? Format.Short(address.ToChecksum()) : Format.Clip(strategy, Most);

    /// <summary><c>churnApprover</c> as <c>Churn approver</c>; runs of capitals stay together.</summary>
    private static string Spaced(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var starts = i > 0 && char.IsAsciiLetterUpper(name[i]) && (!char.IsAsciiLetterUpper(name[i - 1]) || i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]));
            if (starts) words.Append(' ');
            var letter = starts && !(i + 1 < name.Length && char.IsAsciiLetterUpper(name[i + 1])) ? char.ToLowerInvariant(name[i]) : name[i];
            words.Append(i == 0 ? char.ToUpperInvariant(letter) : letter);
        }
        return words.ToString();
    }
}
