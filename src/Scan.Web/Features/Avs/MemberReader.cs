using System.Globalization;
using System.Numerics;
using System.Text;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;

namespace Scan.Web.Features.Avs;

/// <summary>Reads all members of an AVS's quorums with the few properties that the next update depends on: hundreds of whole documents would take longer than the page.</summary>
public sealed class MemberReader(DocumentStore store)
{
    private static readonly RowShape Stake = new([.. new[] { "quorum", "operatorId", "operator", "stake", "updatedBlock", "updatedTime" }.Select(name => new RowProperty(name, AsText: true))], profile: false) { Key = true };
    private static readonly RowShape Shares = new([.. new[] { "operator", "strategy", "shares" }.Select(name => new RowProperty(name, AsText: true))], profile: false) { Key = true };

    /// <summary>In the order of their stakes; without what is remembered of earlier ones.</summary>
    public async Task<IReadOnlyList<QuorumStake>> StakesAsync(long chainId, Address avs, CancellationToken ct)
    {
        var rows = await AllAsync<QuorumStake>(chainId, new Filter.And(Filter.Equal("avs", avs.ToString()), Filter.Equal("member", true)), "stake", Stake, ct);
        return [.. rows.Select(row => new QuorumStake
        {
            ChainId = chainId, Avs = avs, Quorum = byte.Parse(Text(row, 0)!, CultureInfo.InvariantCulture), OperatorId = Hash32.Parse(Text(row, 1)!), Operator = Text(row, 2) is { } at ? Address.Parse(at) : null,
            Stake = Whole(row, 3), Member = true, UpdatedBlock = Text(row, 4) is { } block ? long.Parse(block, CultureInfo.InvariantCulture) : null, UpdatedTime = Text(row, 5) is { } time ? long.Parse(time, CultureInfo.InvariantCulture) : null,
        })];
    }

    /// <summary>Shares by operator and strategy, of the strategies that count.</summary>
    public async Task<IReadOnlyDictionary<Address, IReadOnlyDictionary<Address, BigInteger>>> SharesAsync(long chainId, IReadOnlyCollection<Address> operators, IReadOnlyCollection<Address> strategies, CancellationToken ct)
    {
        if (operators.Count == 0 || strategies.Count == 0) return new Dictionary<Address, IReadOnlyDictionary<Address, BigInteger>>();
        var where = new Filter.And(Filter.In("operator", operators.Distinct().Select(o => o.ToString()).ToList()), Filter.In("strategy", strategies.Select(s => s.ToString()).ToList()));
        var rows = await AllAsync<OperatorShares>(chainId, where, "operator", Shares, ct);
        return rows.GroupBy(row => Address.Parse(Text(row, 0)!)).ToDictionary(g => g.Key, g => (IReadOnlyDictionary<Address, BigInteger>)g.ToDictionary(row => Address.Parse(Text(row, 1)!), row => Whole(row, 2)));
    }

    private static string? Text(DocumentRow row, int at) => row.Cell(at) is { } cell ? Encoding.UTF8.GetString(cell) : null;

    private static BigInteger Whole(DocumentRow row, int at) => BigInteger.Parse(Text(row, at)!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<DocumentRow>> AllAsync<T>(long chainId, Filter where, string order, RowShape shape, CancellationToken ct)
    {
        var mapping = store.Mappings.First(m => m.Type == typeof(T));
        List<DocumentRow> all = [];
        for (string? after = null; ;)
        {
            var page = await store.QueryRowsAsync(mapping, new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new(order)], Take = DocumentQuery.MaxTake, After = after }, shape, ct);
            all.AddRange(page.Items);
            if ((after = page.Next) is null) return all;
        }
    }
}
