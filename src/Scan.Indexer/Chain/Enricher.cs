using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>Fetches the facts that logs omit. What a node does not have is an observation too, with the reason.</summary>
internal sealed class Enricher(ChainNode node)
{
    private readonly FreshFacts fresh = new(node);

    /// <summary>One observation for each distinct fact that the logs' events need.</summary>
    /// <param name="known">What was observed before (senders that came with their logs, views that discovery asked, all that a ledger has) need not be asked for.</param>
    public async Task<IReadOnlyList<Observation>> ObserveAsync(IReadOnlyList<DecodedLog> logs, IReadOnlyList<Observation> known, CancellationToken ct)
    {
        var keys = new Lazy<HashSet<(Hash32, string)>>(() => [.. known.Select(observation => (new Hash32(observation.BlockHash), observation.Key))]);
        var transactions = new Dictionary<Hash32, DecodedLog>();
        var views = new Dictionary<(Hash32, string), (DecodedLog Log, ViewCall Call)>();
        var conditional = new List<(DecodedLog Log, ViewCall View)>();
        foreach (var log in logs)
        {
            if (log.Value is null || !log.Entry!.HasNeeds) continue;
            var needs = new Needs(log.Source);
            log.Entry.AddNeeds(log.Value, needs);
            if ((needs.WantsTransaction || needs.WantsSender) && !transactions.ContainsKey(log.At.Transaction) && !HasTransaction(log, needs)) transactions.Add(log.At.Transaction, log);
            foreach (var view in needs.Views)
            {
                if (known.Count > 0 && IsKnown(log, view.Key)) continue;
                if (view.Unless is null) views.TryAdd((log.At.BlockHash, view.Key), (log, view));
                else conditional.Add((log, view));
            }
        }
        if (transactions.Count == 0 && views.Count == 0 && conditional.Count == 0) return [];
        var observed = await TransactionsAsync([.. transactions.Values], ct);
        if (conditional.Count > 0)
        {
            var facts = new ObservedFacts([.. known, .. observed]);
            foreach (var (log, view) in conditional.Where(c => facts.Transaction(c.Log.At).Facts is not { } told || !c.View.Unless!(told))) views.TryAdd((log.At.BlockHash, view.Key), (log, view));
        }
        return [.. observed, .. await ViewsAsync([.. views.Values], ct)];

        bool HasTransaction(DecodedLog log, Needs needs) => known.Count > 0
            && (!needs.WantsTransaction && IsKnown(log, ObservedFacts.SenderKey(log.At.Transaction)) || IsKnown(log, ObservedFacts.TransactionKey(log.At.Transaction)));

        bool IsKnown(DecodedLog log, string key) => keys.Value.Contains((log.At.BlockHash, key));
    }

    /// <summary>A view's answer at a block as an observation.</summary>
    public static Observation Observe(in LogPosition at, ViewCall call, RpcOutcome<byte[]> outcome) => outcome switch
    {
        { Error: null, Value.Length: > 0 } => View(at, call, outcome.Value, null),
        { Error: null } => View(at, call, null, "the address answered nothing: it holds no such contract"),
        { Error: RpcExecutionException refused } => View(at, call, null, $"the contract refused: {Short(refused.Reason.ToString())}"),
        { Error: RpcMissingStateException } => View(at, call, null, Missing),
        _ => View(at, call, null, outcome.Error!.Message),
    };

    public const string Missing = "the node does not keep the state of this block";

    /// <summary>Characters of a contract's own words.</summary>
    private const int MostWords = 200;

    private static string Short(string words) => words.Length <= MostWords ? words : $"{words[..(char.IsHighSurrogate(words[MostWords - 1]) ? MostWords - 1 : MostWords)]}…";

    private static Observation View(in LogPosition at, ViewCall call, byte[]? value, string? missing) =>
        new(at.Block, at.BlockHash.ToArray(), call.Key, value, missing, at.Transaction.ToArray());

    private async Task<IReadOnlyList<Observation>> TransactionsAsync(IReadOnlyList<DecodedLog> logs, CancellationToken ct)
    {
        if (logs.Count == 0) return [];
        return [.. logs.Zip(await fresh.TransactionsAsync([.. logs.Select(log => (log.At.Transaction, Block(log)))], ct), Observe)];
    }

    private static Observation Observe(DecodedLog log, Transaction? answer)
    {
        var at = log.At;
        // A transaction of another block was moved by a reorg after the log was read: the log is about to go, too. One without a block is that of a node
        // which announces blocks before it files their transactions; its hash pins what is taken from it all the same.
        if (answer?.BlockHash is { } other && other != at.BlockHash) throw new InconsistentNodeException($"Transaction {at.Transaction} of block {at.BlockHash} stands in {other}.");
        var value = answer is null ? null : ObservedFacts.Encode(new TransactionFacts(answer.From, answer.To, answer.Input));
        return new Observation(at.Block, at.BlockHash.ToArray(), ObservedFacts.TransactionKey(at.Transaction), value,
            value is null ? "the node does not have the transaction" : null, at.Transaction.ToArray());
    }

    private async Task<IReadOnlyList<Observation>> ViewsAsync(IReadOnlyList<(DecodedLog Log, ViewCall Call)> views, CancellationToken ct)
    {
        if (views.Count == 0) return [];
        var outcomes = await fresh.ViewsAsync([.. views.Select(v => (v.Call, Block(v.Log)))], ct);
        return [.. views.Zip(outcomes, (view, outcome) => Observe(view.Log.At, view.Call, outcome))];
    }

    private static BlockRef Block(DecodedLog log) => new(log.At.Block, log.At.BlockHash);
}
