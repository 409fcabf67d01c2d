using System.Text.Json;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Indexer.Chain;
using Scan.Indexer.Feeds;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Rules;

/// <summary>Makes of logs and alerts what conditions judge, with what they need to know of before.</summary>
public sealed class RuleEvents(EventKindBook kinds, EventSubjects subjects, ILogArguments arguments, Ledger ledger, DocumentStore store, AlertHistory alerts, LeavingDelays leaving)
{
    private const int MostStakes = 500;
    private static readonly string[] StakeEvents = ["OperatorStakeUpdate", "StakeUpdate", "OperatorWeightUpdated"];

    /// <summary>Of a feed item; null where no rule looks at it.</summary>
    /// <param name="wanted">Names of events that some rule looks at.</param>
    public async Task<RuleEvent?> OfAsync(LiveItem item, IReadOnlySet<string> wanted, CancellationToken ct)
    {
        if (item.Item.Kind == FeedKind.Alerts) return wanted.Contains(RuleEvent.Alert) ? Make(item.Item.Id, RuleEvent.Alert, null, item.Item, item.Topics, item.Item.DataJson) : null;
        if (item.Item.LedgerRow is not { } row) return null;
        var names = await kinds.CoveringAsync([row], ct);
        return names.GetValueOrDefault(row.KindId) is { } kind && wanted.Contains(kind.Name) ? Make(item.Item.Id, kind.Name, kind.Contract, item.Item, item.Topics, arguments.Json(row, kind)) : null;
    }

    /// <summary>The past of one thing on one chain, oldest first: its logs of these names since a moment.</summary>
    /// <param name="topic">As events of the feed carry them; null: of every thing.</param>
    /// <param name="most">Where there are more, the latest.</param>
    public async Task<IReadOnlyList<RuleEvent>> PastAsync(long chainId, string? topic, IReadOnlyCollection<string> names, long sinceTime, int most, CancellationToken ct)
    {
        var ids = (await kinds.AllAsync(ct)).Where(k => names.Contains(k.Value.Name)).Select(k => k.Key).ToList();
        if (ids.Count == 0) return [];
        var (found, after, contract) = (new List<RuleEvent>(), (string?)null, ContractOf(topic));
        do
        {
            var page = await ledger.QueryAsync(new LedgerQuery { ChainId = chainId, Subject = topic is null || contract is not null ? null : Subjects.Hash(InLedger(topic)), Address = contract, KindIds = ids, Take = LedgerQuery.MaxTake, After = after }, ct);
            var named = await kinds.CoveringAsync(page.Rows, ct);
            var speakOf = await subjects.OfAsync(page.Rows, named, ct);
            foreach (var row in page.Rows)
            {
                if (row.Time < sinceTime || found.Count == most) return Ordered(found);
                var (item, kind) = (new FeedItem(0, row.EventId, FeedKind.Events, FeedState.Seen, row.ChainId, row.Block, row.Time, null, null, row), named[row.KindId]);
                var e = Make(row.EventId, kind.Name, kind.Contract, item, LiveItems.TopicsOf(row, speakOf.GetValueOrDefault(row, [])), arguments.Json(row, kind));
                if (topic is null || e.Topics.Contains(topic)) found.Add(e);
            }
            after = page.Next;
        }
        while (after is not null);
        return Ordered(found);
    }

    /// <summary>The past of alerts, as the feed told it: each step that still counts, oldest first.</summary>
    /// <param name="most">Where there are more, the latest.</param>
    public async Task<IReadOnlyList<RuleEvent>> AlertsAsync(IReadOnlySet<string> topics, long sinceTime, int most, CancellationToken ct) =>
        [.. (await alerts.SinceAsync(sinceTime, most, ct)).Where(i => topics.Count == 0 || i.Topics!.Any(topics.Contains)).Select(i => Make(i.Id, RuleEvent.Alert, null, i, i.Topics!, i.DataJson))];

    /// <summary>What an operator had in a quorum before a moment, as one registry told; 0 since ever: nothing was told.</summary>
    public async Task<StakeAt> StakeBeforeAsync(RuleEvent update, CancellationToken ct) => (await StakesAsync(update, 0, ct)) is [.., var last] ? last : new StakeAt(0, 0);

    /// <summary>The event with what this rule's condition needs of before.</summary>
    public async Task<RuleEvent> PreparedAsync(Rule rule, RuleEvent e, CancellationToken ct) => rule.Condition switch
    {
        "stakeFalls" => e with { StakesBefore = await StakesAsync(e, (long)rule.Parameter("seconds"), ct) },
        "operatorEjected" when e.Name != "OperatorEjected" => e with { RemovalCause = await RemovalCauseAsync(e, ct) },
        _ => await WithStandingAsync(rule, e, ct),
    };

    private async Task<RuleEvent> WithStandingAsync(Rule rule, RuleEvent e, CancellationToken ct)
    {
        var exit = EventJudge.AsksForExit(rule, e);
        // What counts at once is no warning: whom it reaches is not asked.
        var of = rule.Condition is "stakerWarning" or "allocationPending" && e.Name == "AllocationUpdated" && e.Number("effectBlock") > e.Block ? SetOf(e) : null;
        var delays = exit || of is not null ? await leaving.AsOfAsync(e.ChainId, DateTimeOffset.FromUnixTimeSeconds(e.Time), ct) : null;
        return e with
        {
            ExitBlocks = exit ? delays!.WithdrawalBlocks : null, Vault = exit ? await VaultAsync(e, ct) : null,
            Membership = of is { } set ? await MembershipAsync(e, set, delays!, ct) : null, JoinedSet = rule.Condition is "stakerWarning" or "operatorSetJoined" ? await JoinedSetAsync(e, ct) : null,
        };
    }

    /// <summary>A duration vault is a strategy and its own operator.</summary>
    private async Task<DurationVault?> VaultAsync(RuleEvent e, CancellationToken ct) =>
        e.Topic("operator")?.Split(':') is [_, _, var text] && Address.TryParse(text, null, out var who) ? (await store.FindAsync<DurationVault>(e.ChainId, DurationVault.KeyOf(who), ct))?.Body : null;

    private async Task<SetMembership?> MembershipAsync(RuleEvent e, (Address Avs, long Id) of, KnownDelays delays, CancellationToken ct)
    {
        if (!Address.TryParse(e.Text("operator"), null, out var who)) return null;
        var (set, member) = (await store.FindAsync<OperatorSet>(e.ChainId, OperatorSet.KeyOf(of.Avs, of.Id), ct), await store.FindAsync<OperatorSetMember>(e.ChainId, OperatorSetMember.KeyOf(of.Avs, of.Id, who), ct));
        return new SetMembership(set?.Body, member?.Body, delays.Asked?.DeallocationBlocks);
    }

    private async Task<IReadOnlyList<StakeAt>> StakesAsync(RuleEvent e, long seconds, CancellationToken ct)
    {
        if ((e.Topic("operatorId") ?? e.Topic("operator")) is not { } topic) return [];
        var updates = (await kinds.AllAsync(ct)).Where(k => StakeEvents.Contains(k.Value.Name)).ToDictionary();
        // Of this registry alone: one key may serve in many AVSs, under one id.
        var page = await ledger.QueryAsync(new LedgerQuery { ChainId = e.ChainId, Subject = Subjects.Hash(topic), Address = e.Emitter?.ToArray(), KindIds = [.. updates.Keys], ToBlock = e.Block, Take = MostStakes }, ct);
        List<StakeAt> before = [];
        foreach (var row in page.Rows.Where(row => row.Block < e.Block || row.LogIndex < e.LogIndex))
        {
            var args = Parse(arguments.Json(row, updates[row.KindId]));
            if (Text(args, "quorumNumber") != e.Text("quorumNumber") || !System.Numerics.BigInteger.TryParse(Text(args, "stake") ?? Text(args, "newWeight"), out var stake)) continue;
            before.Insert(0, new StakeAt(row.Time, stake));
            // What stood when the window began came before it.
            if (row.Time < e.Time - seconds) break;
        }
        return before;
    }

    private async Task<OperatorSet?> JoinedSetAsync(RuleEvent e, CancellationToken ct) =>
        e.Name == "OperatorAddedToOperatorSet" && SetOf(e) is { } of ? (await store.FindAsync<OperatorSet>(e.ChainId, OperatorSet.KeyOf(of.Avs, of.Id), ct))?.Body : null;

    /// <summary>The operator set that an event names; null: none.</summary>
    private static (Address Avs, long Id)? SetOf(RuleEvent e) => e.Data.ValueKind == JsonValueKind.Object && e.Data.TryGetProperty("operatorSet", out var set) && set.ValueKind == JsonValueKind.Object
        && Address.TryParse(Text(set, "avs"), null, out var avs) && long.TryParse(Text(set, "id") ?? Text(set, "operatorSetId"), out var id) ? (avs, id) : null;

    /// <summary>An ejection by the coordinator itself has no event of its own: the call tells it from leaving.</summary>
    private async Task<string?> RemovalCauseAsync(RuleEvent e, CancellationToken ct)
    {
        if (e.Transaction is not { } transaction || !Address.TryParse(e.Text("operator"), null, out var who)) return null;
        var key = ObservedFacts.TransactionKey(transaction);
        var observed = (await ledger.ObservationsAsync(e.ChainId, transaction.ToArray(), ct)).FirstOrDefault(o => o.Key == key);
        return observed?.Value is { } value ? RemovalCause.Find(ObservedFacts.Decode(value), who, Hash32.TryParse(e.Text("operatorId"), null, out var id) ? id : null) : null;
    }

    private static IReadOnlyList<RuleEvent> Ordered(List<RuleEvent> found)
    {
        found.Reverse();
        return found;
    }

    private static RuleEvent Make(string id, string name, string? contract, FeedItem item, IReadOnlyList<string> topics, string? json)
    {
        var e = new RuleEvent
        {
            Id = id, Name = name, Contract = contract, ChainId = item.ChainId, Block = item.Block, LogIndex = item.LedgerRow?.LogIndex ?? 0,
            Emitter = item.LedgerRow is { } row ? new Address(row.Address) : null, Transaction = item.LedgerRow is { } log ? new Hash32(log.Transaction) : null, Time = item.Time, State = item.State, Topics = topics, Data = Parse(json),
        };
        // The feed and the ledger tell of an AVS; which of its quorums an event is about stands in its arguments.
        return e.Topic("avs") is { } avs && e.Number("quorumNumber") is { } quorum && quorum >= 0 && quorum <= byte.MaxValue ? e with { Topics = [.. topics, $"quorum:{avs["avs:".Length..]}:{quorum}"] } : e;
    }

    /// <summary>The topic under which the ledger finds what speaks of a thing.</summary>
    private static string InLedger(string topic) => topic.Split(':') is ["quorum", var chain, var avs, _] ? $"avs:{chain}:{avs}" : topic;

    private static byte[]? ContractOf(string? topic) => topic?.Split(':') is ["contract", _, var text] && Address.TryParse(text, null, out var address) ? address.ToArray() : null;

    private static JsonElement Parse(string? json)
    {
        using var document = JsonDocument.Parse(json ?? "{}");
        return document.RootElement.Clone();
    }

    private static string? Text(JsonElement args, string name) => args.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
}
