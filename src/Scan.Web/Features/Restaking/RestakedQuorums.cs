using Scan.Documents;
using Scan.Domain.AltRestaking;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Restaking;

/// <summary>A quorum in which reALT counts, and with what weight: shares × multiplier / 1e18.</summary>
/// <param name="Quorum">Null when its other events were not read.</param>
public sealed record RestakedQuorum(StrategyInQuorum Entry, Quorum? Quorum);

/// <summary>
/// Finds the quorums in which a token counts: by the strategies that take it (StrategyTokenSet), or, of strategies older than that event, by the symbol that the
/// manifest gives them.
/// </summary>
public sealed class RestakedQuorums(DocumentStore store)
{
    private const int Most = 200;
    private const string Symbol = "reALT";

    public async Task<IReadOnlyList<RestakedQuorum>> ListAsync(IReadOnlyList<Token> tokens, IReadOnlyList<ChainView> chains, CancellationToken ct)
    {
        var found = new List<RestakedQuorum>();
        foreach (var chain in chains)
        {
            var strategies = chain.Strategies.Where(s => s.Value.Symbol == Symbol).Select(s => s.Key).ToHashSet();
            string[] takes = [.. tokens.Where(t => t.ChainId == chain.Id && t.Contract == "ReALT").Select(t => t.Address.ToString())];
            if (takes.Length > 0)
            {
                var taking = await store.QueryAsync<RestakingStrategy>(new DocumentQuery { ChainId = chain.Id, Where = Filter.In("token", takes), Take = Most }, ct);
                strategies.UnionWith(taking.Items.Select(s => s.Body.Address));
            }
            if (strategies.Count > 0) found.AddRange(await OfAsync(chain.Id, strategies, ct));
        }
        return found;
    }

    private async Task<IEnumerable<RestakedQuorum>> OfAsync(long chainId, IReadOnlyCollection<Address> strategies, CancellationToken ct)
    {
        var where = new Filter.And(Filter.In("strategy", strategies.Select(s => s.ToString()).ToArray()), Filter.Equal("counts", true));
        var entries = await store.QueryAsync<StrategyInQuorum>(new DocumentQuery { ChainId = chainId, Where = where, Take = Most }, ct);
        var quorums = await store.LoadAsync<Quorum>(chainId, [.. entries.Items.Select(e => Quorum.KeyOf(e.Body.Avs, e.Body.Quorum))], ct);
        return entries.Items.Select(e => new RestakedQuorum(e.Body, quorums.Values.FirstOrDefault(q => q.Body.Avs == e.Body.Avs && q.Body.Number == e.Body.Quorum)?.Body));
    }
}
