using System.Text.Json;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Indexer.Feeds;

namespace Scan.Indexer.Rules;

/// <summary>Makes of logs and alerts what conditions judge, with what they need to know of before.</summary>
public sealed class RuleEvents(EventKinds kinds, EventSubjects subjects, Ledger ledger, DocumentStore store)
{
    private const int MostStakes = 500;
    private static readonly string[] StakeEvents = ["OperatorStakeUpdate", "StakeUpdate"];

    /// <summary>Of a feed item; null where no rule looks at it.</summary>
    /// <param name="wanted">Names of events that some rule looks at.</param>
    public async Task<RuleEvent?> OfAsync(LiveItem item, IReadOnlySet<string> wanted, CancellationToken ct)
    {
        if (item.Item.Kind == FeedKind.Alerts) return wanted.Contains(RuleEvent.Alert) ? Make(item.Item.Id, RuleEvent.Alert, null, item.Item, item.Topics, item.Item.DataJson) : null;
        if (item.Item.LedgerRow is not { } row) return null;
        var names = await kinds.CoveringAsync([row], ct);
        return names.GetValueOrDefault(row.KindId) is { } kind && wanted.Contains(kind.Name) ? Make(item.Item.Id, kind.Name, kind.Contract, item.Item, item.Topics, row.ArgsJson) : null;
    }

    /// <summary>The past of one thing on one chain, oldest first: its logs of these names since a moment.</summary>
    /// <param name="topic">Null: of every thing.</param>
    /// <param name="most">Where there are more, the latest.</param>
    public async Task<IReadOnlyList<RuleEvent>> PastAsync(long chainId, string? topic, IReadOnlyCollection<string> names, long sinceTime, int most, CancellationToken ct)
    {
        var ids = (await kinds.AllAsync(ct)).Where(k => names.Contains(k.Value.Name)).Select(k => k.Key).ToList();
        if (ids.Count == 0) return [];
        var (found, after) = (new List<RuleEvent>(), (string?)null);
        do
        {
            var page = await ledger.QueryAsync(new LedgerQuery { ChainId = chainId, Subject = topic is null ? null : Subjects.Hash(topic), KindIds = ids, Take = LedgerQuery.MaxTake, After = after }, ct);
            var named = await kinds.CoveringAsync(page.Rows, ct);
            var speakOf = await subjects.OfAsync(page.Rows, named, ct);
            foreach (var row in page.Rows)
            {
                if (row.Time < sinceTime || found.Count == most) return Ordered(found);
                var topics = speakOf.GetValueOrDefault(row, []);
                if (topic is not null && !topics.Contains(topic)) continue;
                var item = new FeedItem(0, row.EventId, FeedKind.Events, FeedState.Seen, row.ChainId, row.Block, row.Time, null, null, row);
                found.Add(Make(row.EventId, named[row.KindId].Name, named[row.KindId].Contract, item, topics, row.ArgsJson));
            }
            after = page.Next;
        }
        while (after is not null);
        return Ordered(found);
    }

    /// <summary>The event with what this rule's condition needs of before.</summary>
    public async Task<RuleEvent> PreparedAsync(Rule rule, RuleEvent e, CancellationToken ct) => rule.Condition switch
    {
        "stakeFalls" => e with { StakesBefore = await StakesAsync(e, (long)rule.Parameter("seconds"), ct) },
        "stakerWarning" => e with { ExitBlocks = await ExitBlocksAsync(e.ChainId, ct) },
        _ => e,
    };

    private async Task<IReadOnlyList<StakeAt>> StakesAsync(RuleEvent e, long seconds, CancellationToken ct)
    {
        if ((e.Topic("operatorId") ?? e.Topic("operator")) is not { } topic) return [];
        var ids = (await kinds.AllAsync(ct)).Where(k => StakeEvents.Contains(k.Value.Name)).Select(k => k.Key).ToList();
        var page = await ledger.QueryAsync(new LedgerQuery { ChainId = e.ChainId, Subject = Subjects.Hash(topic), KindIds = ids, ToBlock = e.Block, Take = MostStakes }, ct);
        List<StakeAt> before = [];
        foreach (var row in page.Rows.Where(row => row.EventId != e.Id))
        {
            var args = Parse(row.ArgsJson);
            if (Text(args, "quorumNumber") != e.Text("quorumNumber") || !System.Numerics.BigInteger.TryParse(Text(args, "stake"), out var stake)) continue;
            before.Insert(0, new StakeAt(row.Time, stake));
            // What stood when the window began came before it.
            if (row.Time < e.Time - seconds) break;
        }
        return before;
    }

    private async Task<long?> ExitBlocksAsync(long chainId, CancellationToken ct)
    {
        var page = await store.QueryAsync<WithdrawalDelay>(new DocumentQuery { ChainId = chainId, Take = 100 }, ct);
        var longest = page.Items.Where(item => item.Body.Strategy == Address.Zero).Select(item => item.Body.Blocks).DefaultIfEmpty(0).Max();
        return longest > 0 && longest < long.MaxValue ? (long)longest : null;
    }

    private static IReadOnlyList<RuleEvent> Ordered(List<RuleEvent> found)
    {
        found.Reverse();
        return found;
    }

    private static RuleEvent Make(string id, string name, string? contract, FeedItem item, IReadOnlyList<string> topics, string? json) => new()
    {
        Id = id, Name = name, Contract = contract, ChainId = item.ChainId, Block = item.Block, Time = item.Time, State = item.State, Topics = topics, Data = Parse(json),
    };

    private static JsonElement Parse(string? json)
    {
        using var document = JsonDocument.Parse(json ?? "{}");
        return document.RootElement.Clone();
    }

    private static string? Text(JsonElement args, string name) => args.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
}
