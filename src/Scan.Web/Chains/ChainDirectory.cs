using Scan.Documents;
using Scan.Domain.EigenLayer;

namespace Scan.Web.Chains;

/// <summary>All chains, read at most twice a second however many pages ask.</summary>
public sealed class ChainDirectory(Documents.Chains chains, DocumentStore store, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(500);

    /// <summary>Strategies hardly ever come, and what they tell of their tokens never changes.</summary>
    private static readonly TimeSpan StrategyFreshness = TimeSpan.FromMinutes(1);

    /// <summary>Anybody may add one; those beyond are read in smallest units, which pages say.</summary>
    private const int MostStrategies = 20_000;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CatchUpPace pace = new(time);
    private IReadOnlyList<RestakingStrategy> strategies = [];
    private long readAt, strategiesReadAt;

    /// <summary>What was read last, without asking the database; empty before the first read.</summary>
    public IReadOnlyList<ChainView> Last { get; private set; } = [];

    /// <summary>As <see cref="Last"/>, each chain as far as the page shows it.</summary>
    public IReadOnlyList<ChainView> Shown => AtMoment(Last);

    /// <summary>Where documents are read as of a block, that chain stands there too.</summary>
    public async Task<IReadOnlyList<ChainView>> ListAsync(CancellationToken ct)
    {
        return AtMoment(await NowAsync(ct));
    }

    private IReadOnlyList<ChainView> AtMoment(IReadOnlyList<ChainView> now) => store.Moment is { } then ? [.. now.Select(c => c.Id == then.ChainId ? c.At(then) : c)] : now;

    private async Task<IReadOnlyList<ChainView>> NowAsync(CancellationToken ct)
    {
        if (IsFresh) return Last;
        await gate.WaitAsync(ct);
        try
        {
            if (IsFresh) return Last;
            var infos = await chains.ListAsync(ct);
            var anew = await ReadStrategiesAsync(ct);
            Last = [.. infos.OrderBy(c => c.ChainId).Select(info => Reuse(info, anew)).Select(c => c with { TimeLeft = pace.LeftFor(c.Id, c.Lag) })];
            readAt = time.GetTimestamp();
            return Last;
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task<ChainView?> FindAsync(long chainId, CancellationToken ct) => (await ListAsync(ct)).FirstOrDefault(c => c.Id == chainId);

    private bool IsFresh => readAt != 0 && time.GetElapsedTime(readAt) < Freshness;

    private ChainView Reuse(ChainInfo info, bool anew) =>
        !anew && Last.FirstOrDefault(c => c.Id == info.ChainId) is { } known && known.Info.ManifestJson == info.ManifestJson && known.Info.Name == info.Name
            ? known with { Info = info }
            : ChainView.Of(info).With([.. strategies.Where(s => s.ChainId == info.ChainId)]);

    /// <returns>Whether they were read: not while the page shows the past, which knows fewer of them.</returns>
    private async Task<bool> ReadStrategiesAsync(CancellationToken ct)
    {
        if (store.Moment is not null || strategiesReadAt != 0 && time.GetElapsedTime(strategiesReadAt) < StrategyFreshness) return false;
        List<RestakingStrategy> all = [];
        for (string? after = null; ;)
        {
            var page = await store.QueryAsync<RestakingStrategy>(new DocumentQuery { Where = Filter.IsNull("token", false), OrderBy = [new("address")], Take = DocumentQuery.MaxTake, After = after }, ct);
            all.AddRange(page.Items.Select(s => s.Body));
            if ((after = page.Next) is null || all.Count >= MostStrategies) break;
        }
        strategies = all;
        strategiesReadAt = time.GetTimestamp();
        return true;
    }
}
