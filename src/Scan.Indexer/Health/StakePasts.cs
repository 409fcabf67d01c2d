using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Feeds;

namespace Scan.Indexer.Health;

/// <summary>
/// What stakes were before the last changes, which <see cref="QuorumStake"/> remembers: read from the ledger for members of whom something was asked at an
/// earlier block. What lies below the finalized block is read once.
/// </summary>
public sealed class StakePasts(DocumentStore store, Ledger ledger, EventKindBook kinds, ILogArguments arguments, Chains chains)
{
    /// <summary>Logs read of one operator; what is older than these stays unknown.</summary>
    private const int MostLogs = 5 * LedgerQuery.MaxTake;
    private static readonly string[] Updates = ["OperatorStakeUpdate", "StakeUpdate"];
    private readonly ConcurrentDictionary<(long ChainId, Address Avs), IReadOnlyDictionary<(byte, Hash32), Kept>> kept = [];

    /// <param name="First">The oldest change that the document remembers: what came before it is what was read.</param>
    /// <param name="Oldest">The block back to which it was read.</param>
    private sealed record Kept(StakePoint First, long Oldest, EarlierStakes Earlier);

    /// <summary>What the members' documents do not remember, back to the reference block of the oldest of the events.</summary>
    /// <param name="members">Of one AVS.</param>
    public async Task<StakePast> ReadAsync(long chainId, Address avs, IReadOnlyCollection<QuorumStake> members, IReadOnlyCollection<SignedEvent> events, CancellationToken ct)
    {
        var oldest = events.Count == 0 ? long.MaxValue : events.Min(e => e.ReferenceBlock);
        var asked = members.Where(m => m.StakeAt(oldest) is null).ToList();
        if (asked.Count == 0 || (await store.FindAsync<Avs>(chainId, Avs.KeyOf(avs), ct))?.Body.StakeRegistry is not { } registry) return StakePast.Nothing;
        var ids = (await kinds.AllAsync(ct)).Where(k => Updates.Contains(k.Value.Name)).ToDictionary();
        var final = (await chains.FindAsync(chainId, ct))?.FinalizedBlock;
        var before = kept.GetValueOrDefault((chainId, avs));
        var (now, found) = (new Dictionary<(byte, Hash32), Kept>(), new Dictionary<(byte, Hash32), EarlierStakes>());
        foreach (var member in asked)
        {
            var (key, first) = ((member.Quorum, member.OperatorId), member.RecentStakes[0]);
            var known = before?.GetValueOrDefault(key) is { } k && k.First == first && k.Oldest <= oldest ? k : new Kept(first, oldest, await ReadAsync(chainId, registry, ids, member, oldest, ct));
            found[key] = known.Earlier;
            // A reorg may take back what stands above it, and what was read with it.
            if (first.Block <= final) now[key] = known;
        }
        kept[(chainId, avs)] = now;
        return new StakePast(found);
    }

    private async Task<EarlierStakes> ReadAsync(long chainId, Address registry, IReadOnlyDictionary<int, Documents.EventKind> ids, QuorumStake member, long oldest, CancellationToken ct)
    {
        var query = new LedgerQuery
        {
            ChainId = chainId, Subject = Subjects.Hash(Topics.OperatorId(chainId, member.OperatorId)), Address = registry.ToArray(), KindIds = [.. ids.Keys], ToBlock = member.RecentStakes[0].Block - 1, Take = LedgerQuery.MaxTake,
        };
        var (points, read) = (new List<StakePoint>(), 0);
        while (true)
        {
            var page = await ledger.QueryAsync(query, ct);
            foreach (var row in page.Rows)
            {
                // From the newest back: the last one of a block is what it left.
                if (arguments.Json(row, ids[row.KindId]) is not { } json || Of(json, member.Quorum) is not { } stake || points is [.., var last] && last.Block == row.Block) continue;
                points.Add(new StakePoint(row.Block, stake));
                if (row.Block <= oldest) return new EarlierStakes(points, false);
            }
            read += page.Rows.Count;
            if (page.Next is null) return new EarlierStakes(points, true);
            if (read >= MostLogs) return new EarlierStakes(points, false);
            query = query with { After = page.Next };
        }
    }

    private static BigInteger? Of(string json, byte quorum)
    {
        using var args = JsonDocument.Parse(json);
        string? Text(string name) => args.RootElement.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
        return byte.TryParse(Text("quorumNumber"), CultureInfo.InvariantCulture, out var number) && number == quorum && BigInteger.TryParse(Text("stake"), NumberStyles.None, CultureInfo.InvariantCulture, out var stake) ? stake : null;
    }
}

/// <param name="Points">Newest first.</param>
/// <param name="IsWhole">Nothing came before the last of them: the operator had no stake then.</param>
public sealed record EarlierStakes(IReadOnlyList<StakePoint> Points, bool IsWhole);

/// <summary>Stakes of an AVS's members at blocks of the past, by their documents and by what was read beside them.</summary>
public sealed class StakePast(IReadOnlyDictionary<(byte, Hash32), EarlierStakes> earlier)
{
    public static StakePast Nothing { get; } = new(new Dictionary<(byte, Hash32), EarlierStakes>());

    /// <summary>The stake after a block (StakeRegistry.getStakeAtBlockNumber); null: not known.</summary>
    public BigInteger? StakeAt(QuorumStake member, long block)
    {
        if (member.StakeAt(block) is { } remembered) return remembered;
        return earlier.GetValueOrDefault((member.Quorum, member.OperatorId)) is not { } past ? null : past.Points.FirstOrDefault(p => p.Block <= block)?.Stake ?? (past.IsWhole ? 0 : null);
    }
}
