using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Domain.Primitives;
using Scan.Domain.X402;

namespace Scan.GraphQL.Schemas;

/// <summary>One feedback with what its file says.</summary>
/// <param name="Check">Whether the file is the one whose hash stands on the chain: see <see cref="MetadataCheck"/>; null: it names no file.</param>
/// <param name="File">What the file says; null where there is none that could be read.</param>
/// <param name="Payment">What the file says of a payment, held against the chain; null: it says nothing of one.</param>
public sealed record FeedbackLine(Feedback Feedback, string? Check, FeedbackFile? File, FeedbackPayment? Payment)
{
    /// <summary>The client's words.</summary>
    public string? Text => File?.Text;
}

/// <summary>Reads the files of feedback, and checks the payments that they name: the one place that decides, for pages, REST and GraphQL.</summary>
public sealed class FeedbackFacts(DocumentStore store, MetadataReader metadata, Chains chains, TokenBook tokens)
{
    /// <summary>Files that are read together: each may have <see cref="MostBytes"/>.</summary>
    public const int AtOnce = 100;

    /// <summary>Larger files are not read for a line of a table.</summary>
    private const int MostBytes = 16 * 1024;

    /// <summary>Behind its head by more, a chain may have a payment that is not read yet.</summary>
    private const int MostBehind = 50;

    /// <summary>Pages of payments of the transactions that are named together, on one chain.</summary>
    private const int MostPages = 5;

    /// <summary>The metadata key under which registries keep an agent's payment wallet.</summary>
    private const string WalletKey = "agentWallet";

    private sealed record Ledger(IReadOnlyDictionary<long, ChainInfo> Chains, ILookup<(long ChainId, Hash32 Transaction), Settlement> Paid, IReadOnlySet<long> Cut, IReadOnlyDictionary<DocumentId, Stored<Agent>> Agents, IReadOnlyDictionary<DocumentId, Stored<AgentMetadata>> Wallets);

    /// <summary>The payments that the files of these feedbacks name, by feedback; none for one that is not there, or names none.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, FeedbackPayment>> PaymentsAsync(IReadOnlyCollection<DocumentId> feedback, CancellationToken ct)
    {
        var found = new Dictionary<DocumentId, FeedbackPayment>();
        foreach (var some in feedback.Distinct().Chunk(AtOnce))
        {
            var lines = await ReadAsync([.. (await store.LoadAsync<Feedback>(some, null, ct)).Values.Select(f => f.Body)], ct);
            foreach (var line in lines.Where(l => l.Payment is not null)) found[new(line.Feedback.ChainId, line.Feedback.Key())] = line.Payment!;
        }
        return found;
    }

    /// <param name="feedback">Some <see cref="AtOnce"/> at most.</param>
    public async Task<IReadOnlyList<FeedbackLine>> ReadAsync(IReadOnlyList<Feedback> feedback, CancellationToken ct)
    {
        DocumentId[] ids = [.. feedback.Select(f => new DocumentId(f.ChainId, f.Key()))];
        var states = await metadata.LoadAsync("feedback", ids, ct);
        var bodies = await metadata.BodiesAsync([.. states.Values.Where(s => s is { Size: <= MostBytes, Resource.Content: not null }).Select(s => s.Resource.Content!)], ct);
        FeedbackLine[] lines = [.. feedback.Zip(ids, (f, id) => states.TryGetValue(id, out var state) ? Of(f, state, bodies) : new FeedbackLine(f, null, null, null))];
        FeedbackLine[] paying = [.. lines.Where(l => l.File?.Payment is not null)];
        if (paying.Length == 0) return lines;
        var ledger = await LedgerAsync(paying, ct);
        return [.. lines.Select(line => line.File?.Payment is not { } said ? line : line with { Payment = FeedbackPayment.Of(said, CheckOf(said, line.Feedback, ledger)) })];
    }

    private static FeedbackLine Of(Feedback feedback, MetadataState state, IReadOnlyDictionary<string, byte[]> bodies) => new(feedback,
        MetadataCheck.OfHash(state.Expected, state.Keccak, state.Resource.Problem is not null),
        state.Resource.Content is { } hash && bodies.TryGetValue(Convert.ToHexStringLower(hash), out var body) ? FeedbackFile.Read(body, feedback) : null, null);

    private static PaymentCheck CheckOf(PaymentProof said, Feedback feedback, Ledger ledger)
    {
        var place = PaymentCheck.PlaceOf(said);
        if (place is { } at && ledger.Cut.Contains(at.ChainId)) return new(PaymentVerdict.Unknown, "the transactions that these files name hold more payments than are read together", null);
        var chain = place is { } named ? ledger.Chains.GetValueOrDefault(named.ChainId) : null;
        var since = ledger.Wallets.GetValueOrDefault(WalletOf(feedback))?.Body.Time;
        var between = new PaymentParties(feedback.Client, feedback.ChainId, ledger.Agents.GetValueOrDefault(AgentOf(feedback))?.Body.Wallet, since);
        return PaymentCheck.Of(said, chain is null ? null : [.. ledger.Paid[place!.Value]], chain is { State: ChainState.Live, HeadBlock: { } head, IndexedBlock: { } indexed } && head - indexed <= MostBehind, between);
    }

    private async Task<Ledger> LedgerAsync(IReadOnlyList<FeedbackLine> lines, CancellationToken ct)
    {
        var known = (await chains.ListAsync(ct)).Where(tokens.HasPayments).ToDictionary(c => c.ChainId);
        var (paid, cut) = await PaymentsAsync(lines, known, ct);
        return new Ledger(known, paid, cut, await store.LoadAsync<Agent>([.. lines.Select(l => AgentOf(l.Feedback)).Distinct()], null, ct), await store.LoadAsync<AgentMetadata>([.. lines.Select(l => WalletOf(l.Feedback)).Distinct()], null, ct));
    }

    /// <summary>The payments of the transactions that files name, chain by chain, and the chains on which they were too many to be read.</summary>
    private async Task<(ILookup<(long ChainId, Hash32 Transaction), Settlement> Paid, IReadOnlySet<long> Cut)> PaymentsAsync(IReadOnlyList<FeedbackLine> lines, IReadOnlyDictionary<long, ChainInfo> known, CancellationToken ct)
    {
        var found = new List<Settlement>();
        var cut = new HashSet<long>();
        foreach (var chain in lines.Select(l => PaymentCheck.PlaceOf(l.File!.Payment!)).OfType<(long ChainId, Hash32 Transaction)>().GroupBy(p => p.ChainId).Where(g => known.ContainsKey(g.Key)))
        {
            var where = Filter.In("transaction", chain.Select(p => p.Transaction.ToString()).Distinct().ToList());
            string? after = null;
            for (var pages = 0; pages == 0 || after is not null; pages++)
            {
                if (pages == MostPages)
                {
                    cut.Add(chain.Key);
                    break;
                }
                var page = await store.QueryAsync<Settlement>(new DocumentQuery { ChainId = chain.Key, Where = where, After = after, Take = DocumentQuery.MaxTake }, ct);
                found.AddRange(page.Items.Select(s => s.Body));
                after = page.Next;
            }
        }
        return (found.ToLookup(s => (s.ChainId, s.Transaction)), cut);
    }

    private static DocumentId AgentOf(Feedback feedback) => new(feedback.ChainId, Agent.KeyOf(feedback.Registry, feedback.AgentId));

    private static DocumentId WalletOf(Feedback feedback) => new(feedback.ChainId, AgentMetadata.KeyOf(feedback.Registry, feedback.AgentId, WalletKey));
}
