using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Input;
using Scan.Web.Lists;

namespace Scan.Web.Features.Operators;

/// <summary>What narrows the list of operators beyond their own fields: the AVS they secure, their stake in a quorum, a strategy delegated to them.</summary>
public sealed class OperatorFilters(DocumentStore store)
{
    public static readonly IReadOnlyList<string> Names = ["chain", "q", "avs", "quorum", "minStake", "strategy", "slashed", "maxFee"];
    private const int Decimals = 18;

    public async Task<Filter?> WhereAsync(ListRequest request, CancellationToken ct)
    {
        List<Filter> terms = [];
        if (request.Filter("q") is { } text) terms.Add(Filter.Contains("name", text));
        if (request.Filter("avs") is { } avs) terms.Add(await OfAvsAsync(request, Given.Address("avs", avs), ct));
        else if (request.Filter("minStake") is not null || request.Filter("quorum") is not null) throw new BadInputException("avs", "choose an AVS: stake counts inside one of its quorums");
        if (request.Filter("strategy") is { } strategy) terms.Add(await WithStrategyAsync(request.ChainId, Given.Address("strategy", strategy), ct));
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

    /// <summary>AVSs to choose from, those with the most operators first.</summary>
    public async Task<IReadOnlyList<Stored<Domain.EigenLayer.Avs>>> AvsAsync(long? chainId, CancellationToken ct) =>
        (await store.QueryAsync<Domain.EigenLayer.Avs>(new DocumentQuery { ChainId = chainId, OrderBy = [new("operatorCount", true)], Take = 100 }, ct)).Items;

    private async Task<Filter> OfAvsAsync(ListRequest request, Address avs, CancellationToken ct)
    {
        var of = Filter.Equal("avs", avs.ToString());
        if (request.Filter("minStake") is null && request.Filter("quorum") is null)
        {
            var members = await AllAsync<OperatorAvsRegistration>(request.ChainId, new Filter.And(of, Filter.Equal("registered", true)), ct);
            return Among(members.Select(m => m.Operator));
        }
        var quorum = Given.Number("quorum", request.Filter("quorum") ?? "0", 0, 255);
        var least = Amount("minStake", request.Filter("minStake") ?? "0");
        var stakes = await AllAsync<QuorumStake>(request.ChainId, new Filter.And(of, Filter.Equal("quorum", quorum), Filter.Equal("member", true), Filter.GreaterOrEqual("stake", least)), ct);
        return Among(stakes.Where(s => s.Operator is not null).Select(s => s.Operator!.Value));
    }

    private async Task<Filter> WithStrategyAsync(long? chainId, Address strategy, CancellationToken ct) =>
        Among((await AllAsync<OperatorShares>(chainId, new Filter.And(Filter.Equal("strategy", strategy.ToString()), Filter.Greater("shares", BigInteger.Zero)), ct)).Select(s => s.Operator));

    private async Task<IReadOnlyList<T>> AllAsync<T>(long? chainId, Filter where, CancellationToken ct) where T : class
    {
        List<T> all = [];
        for (string? after = null; ;)
        {
            var page = await store.QueryAsync<T>(new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new("operator")], Take = DocumentQuery.MaxTake, After = after }, ct);
            all.AddRange(page.Items.Select(s => s.Body));
            if ((after = page.Next) is null) return all;
        }
    }

    private static Filter Among(IEnumerable<Address> operators) => Filter.In("address", operators.Select(o => o.ToString()).Distinct().ToList());

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
