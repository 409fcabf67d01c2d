using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Input;
using Scan.Web.Lists;

namespace Scan.Web.Features.Operators;

/// <summary>What narrows the list of operators beyond their own fields: the AVS they secure, their stake in a quorum, a strategy delegated to them.</summary>
public sealed class OperatorFilters(DocumentStore store)
{
    public static readonly IReadOnlyList<string> Names = ["chain", "q", "avs", "quorum", "minStake", "strategy", "slashed", "maxFee", "minHealth", "rollup"];
    private const int Decimals = 18;

    public async Task<Filter?> WhereAsync(ListRequest request, CancellationToken ct)
    {
        List<Filter> terms = [];
        if (request.Filter("q") is { } text) terms.Add(Address.TryParse(text.Trim(), null, out var itself) ? Filter.Equal("address", itself.ToString()) : Filter.Contains("name", text));
        if (request.Filter("rollup") is { } rollup) terms.Add(await SecuringAsync(request.ChainId, Given.Word("rollup", rollup), ct));
        if (request.Filter("avs") is { } avs) terms.Add(OfAvs(request, Given.Address("avs", avs)));
        else if (request.Filter("minStake") is not null || request.Filter("quorum") is not null) throw new BadInputException("avs", "choose an AVS: stake counts inside one of its quorums");
        if (request.Filter("strategy") is { } strategy) terms.Add(new Filter.Some("shares", new Filter.And(Filter.Equal("strategy", Given.Address("strategy", strategy).ToString()), Filter.Greater("shares", BigInteger.Zero))));
        if (request.Filter("slashed") is { } slashed) terms.Add(Given.OneOf("slashed", slashed, "never", "ever") == "never" ? Filter.Equal("slashCount", 0) : Filter.Greater("slashCount", 0));
        return terms.Count == 0 ? null : new Filter.And(terms);
    }

    /// <summary>The AVS and quorum, or the strategy, in which the list tells stake; nothing is chosen at first.</summary>
    public static OperatorChoice ChoiceOf(ListRequest request) => new(
        request.Filter("avs") is { } avs ? Given.Address("avs", avs) : null,
        (byte)Given.Number("quorum", request.Filter("quorum") ?? "0", 0, 255),
        request.Filter("strategy") is { } strategy ? Given.Address("strategy", strategy) : null);

    /// <summary>The highest fee to show, in basis points; null: any.</summary>
    public static int? MaxFeeOf(ListRequest request)
    {
        if (request.Filter("maxFee") is not { } text) return null;
        return decimal.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100 && percent * 100 == decimal.Truncate(percent * 100)
            ? (int)(percent * 100)
            : throw new BadInputException("maxFee", "a percentage from 0 to 100 with up to two decimals");
    }

    /// <summary>The least score of health to show; null: any, and those of whom nothing is known.</summary>
    public static int? MinHealthOf(ListRequest request) => request.Filter("minHealth") is { } text ? (int)Given.Number("minHealth", text, 0, 100) : null;

    /// <summary>AVSs to choose from, those with the most operators first.</summary>
    public async Task<IReadOnlyList<Stored<Domain.EigenLayer.Avs>>> AvsAsync(long? chainId, CancellationToken ct) =>
        (await store.QueryAsync<Domain.EigenLayer.Avs>(new DocumentQuery { ChainId = chainId, OrderBy = [new("operatorCount", true)], Take = 100 }, ct)).Items;

    /// <summary>Stakes of the chosen quorum's members, those under the least that was asked for left out.</summary>
    public static Filter InQuorum(ListRequest request, Address avs) => new Filter.And(
        Filter.Equal("avs", avs.ToString()), Filter.Equal("quorum", Given.Number("quorum", request.Filter("quorum") ?? "0", 0, 255)), Filter.Equal("member", true), Filter.GreaterOrEqual("stake", Amount("minStake", request.Filter("minStake") ?? "0")));

    private static Filter.Some OfAvs(ListRequest request, Address avs) => request.Filter("minStake") is null && request.Filter("quorum") is null
        ? Registered(Filter.Equal("avs", avs.ToString())) : new Filter.Some("quorumStakes", InQuorum(request, avs));

    /// <summary>Operators of service managers that watch a rollup.</summary>
    private async Task<Filter> SecuringAsync(long? chainId, BigInteger rollup, CancellationToken ct)
    {
        var id = rollup.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var watches = await store.QueryAsync<Rollup>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("rollupChainId", id), OrderBy = [new("avs")], Take = DocumentQuery.MaxTake }, ct);
        return Registered(Filter.In("avs", watches.Items.Where(r => r.Body.Enabled != false).Select(r => r.Body.Avs.ToString()).ToList()));
    }

    private static Filter.Some Registered(Filter avs) => new("registrations", new Filter.And(avs, Filter.Equal("registered", true)));

    /// <summary>Weight as people write it, in whole units with up to 18 decimals.</summary>
    private static BigInteger Amount(string field, string text)
    {
        var parts = text.Split('.');
        var fraction = parts.Length == 2 ? parts[1] : "";
        return parts.Length <= 2 && parts[0].Length is > 0 and <= 40 && fraction.Length <= Decimals && parts.All(p => p.All(char.IsAsciiDigit))
            ? BigInteger.Parse(parts[0] + fraction.PadRight(Decimals, '0'), System.Globalization.CultureInfo.InvariantCulture)
            : throw new BadInputException(field, "an amount of weight such as 1000 or 0.5");
    }
}
