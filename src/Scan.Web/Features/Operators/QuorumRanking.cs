using System.Globalization;
using System.Numerics;
using System.Text;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Lists;

namespace Scan.Web.Features.Operators;

/// <summary>Operators of an AVS by their stake in a quorum, where nothing else narrows the list: ranked by three properties of the stakes, so that only the page's own operators are read whole.</summary>
public sealed class QuorumRanking(DocumentStore store)
{
    private static readonly string[] Known = ["chain", "avs", "quorum", "minStake"];
    private static readonly RowShape Stake = new([new("operator", AsText: true), new("stake", AsText: true), new("updatedBlock", AsText: true)], profile: false) { Key = true };
    private static readonly RowShape Member = new([new("operator", AsText: true)], profile: false) { Key = true };

    public static bool IsEnough(ListRequest request) =>
        request.Orders is [{ Field: "stake" or "updated" }] && IsNarrowedBy(name => request.Filter(name) is not null);

    /// <summary>Whether an AVS is named, and nothing else narrows the list that its stakes do not tell.</summary>
    public static bool IsNarrowedBy(Func<string, bool> given) => given("avs") && !OperatorFilters.Names.Except(Known).Any(given);

    public async Task<Page<Operator>> ReadAsync(ListRequest request, Address avs, CancellationToken ct)
    {
        var stakes = RowsAsync<QuorumStake>(request.ChainId, OperatorFilters.InQuorum(request, avs), Stake, ct);
        // Without a quorum everyone who is registered is in the list, with stake there or not.
        var registered = request.Filter("quorum") is null && request.Filter("minStake") is null
            ? RowsAsync<OperatorAvsRegistration>(request.ChainId, new Filter.And(Filter.Equal("avs", avs.ToString()), Filter.Equal("registered", true)), Member, ct) : null;
        var found = new Dictionary<(long ChainId, Address Operator), BigInteger?>();
        if (registered is not null) foreach (var row in await registered) found[(row.ChainId, Of(row))] = null;
        foreach (var row in (await stakes).Where(row => row.Cell(0) is not null))
        {
            if (registered is null || found.ContainsKey((row.ChainId, Of(row)))) found[(row.ChainId, Of(row))] = BigInteger.Parse(Encoding.UTF8.GetString(row.Cell(request.SortField == "stake" ? 1 : 2)!), CultureInfo.InvariantCulture);
        }
        // Those without a value come last in both directions.
        var first = found.OrderBy(o => o.Value is null);
        var then = (request.Descending ? first.ThenByDescending(o => o.Value) : first.ThenBy(o => o.Value)).ThenBy(o => o.Key.ChainId).ThenBy(o => o.Key.Operator);
        var (items, next, previous) = OperatorRanking.Cut([.. then.Select(o => o.Key)], o => OperatorRanking.Name(o.ChainId, o.Operator), request);
        var loaded = await store.LoadAsync<Operator>([.. items.Select(o => new DocumentId(o.ChainId, Operator.KeyOf(o.Operator)))], null, ct);
        return new Page<Operator>([.. items.Select(o => loaded.GetValueOrDefault(new DocumentId(o.ChainId, Operator.KeyOf(o.Operator)))).OfType<Stored<Operator>>()], next, previous, found.Count);
    }

    private static Address Of(DocumentRow row) => Address.Parse(Encoding.UTF8.GetString(row.Cell(0)!));

    private async Task<IReadOnlyList<DocumentRow>> RowsAsync<T>(long? chainId, Filter where, RowShape shape, CancellationToken ct)
    {
        var mapping = store.Mappings.First(m => m.Type == typeof(T));
        List<DocumentRow> all = [];
        for (string? after = null; ;)
        {
            var page = await store.QueryRowsAsync(mapping, new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new("operator")], Take = DocumentQuery.MaxTake, After = after }, shape, ct);
            all.AddRange(page.Items);
            if ((after = page.Next) is null) return all;
        }
    }
}
