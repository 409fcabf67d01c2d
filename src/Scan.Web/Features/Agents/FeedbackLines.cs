using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Domain.X402;
using Scan.Web.Chains;
using Scan.Web.Features.Metadata;

namespace Scan.Web.Features.Agents;

/// <summary>One feedback with what its file says.</summary>
/// <param name="Check">Whether the file is the one whose hash stands on the chain: see <see cref="MetadataCheck"/>; null: it names no file.</param>
/// <param name="File">What the file says; null where there is none that could be read.</param>
/// <param name="Payment">What the file says of a payment, held against the chain; null: it says nothing of one.</param>
public sealed record FeedbackLine(Feedback Feedback, string? Check, FeedbackFile? File, PaymentCheck? Payment)
{
    /// <summary>The client's words.</summary>
    public string? Text => File?.Text;

    /// <summary>The payment that was found is another's than the client's.</summary>
    public bool IsPaidByAnother => Payment is { Verdict: PaymentVerdict.Matches, Settlement.Payer: { } payer } && payer != Feedback.Client;
}

/// <summary>Reads the files of feedback, and checks the payments that they name.</summary>
public sealed class FeedbackLines(DocumentStore store, MetadataReader metadata)
{
    /// <summary>Larger files are not read for a line of a table.</summary>
    private const int MostBytes = 16 * 1024;

    /// <summary>Behind its head by more, a chain may have a payment that is not read yet.</summary>
    private const int MostBehind = 50;

    /// <summary>Of the payments of the transactions that one page names, on one chain.</summary>
    private const int MostPages = 5;

    public async Task<IReadOnlyList<FeedbackLine>> ReadAsync(IReadOnlyList<Feedback> feedback, IReadOnlyList<ChainView> chains, CancellationToken ct)
    {
        DocumentId[] ids = [.. feedback.Select(f => new DocumentId(f.ChainId, f.Key()))];
        var states = await metadata.LoadAsync("feedback", ids, ct);
        var bodies = await metadata.BodiesAsync([.. states.Values.Where(s => s is { Size: <= MostBytes, Resource.Content: not null }).Select(s => s.Resource.Content!)], ct);
        FeedbackLine[] lines = [.. feedback.Zip(ids, (f, id) => states.TryGetValue(id, out var state) ? Of(f, state, bodies) : new FeedbackLine(f, null, null, null))];
        var (paid, cut) = await PaymentsAsync(lines, chains, ct);
        return [.. lines.Select(line => line.File?.Payment is not { } said ? line : line with { Payment = CheckOf(said, chains, paid, cut) })];
    }

    private static FeedbackLine Of(Feedback feedback, MetadataState state, IReadOnlyDictionary<string, byte[]> bodies) => new(feedback,
        MetadataCheck.OfHash(state.Expected, state.Keccak, state.Resource.Problem is not null),
        state.Resource.Content is { } hash && bodies.TryGetValue(Convert.ToHexStringLower(hash), out var body) ? FeedbackFile.Read(body, feedback) : null, null);

    private static PaymentCheck CheckOf(PaymentProof said, IReadOnlyList<ChainView> chains, ILookup<(long ChainId, Domain.Primitives.Hash32 Transaction), Settlement> paid, IReadOnlySet<long> cut)
    {
        var place = PaymentCheck.PlaceOf(said);
        if (place is { } at && cut.Contains(at.ChainId)) return new(PaymentVerdict.Unknown, "the transactions that these files name hold more payments than are read for a page", null);
        var chain = chains.FirstOrDefault(c => c.Id == place?.ChainId && HasPayments(c));
        return PaymentCheck.Of(said, chain is null ? null : [.. paid[place!.Value]], chain is { Info.State: ChainState.Live, Lag: <= MostBehind });
    }

    /// <summary>The payments of the transactions that files name, chain by chain, and the chains on which they were too many to be read.</summary>
    private async Task<(ILookup<(long ChainId, Domain.Primitives.Hash32 Transaction), Settlement> Paid, IReadOnlySet<long> Cut)> PaymentsAsync(IReadOnlyList<FeedbackLine> lines, IReadOnlyList<ChainView> chains, CancellationToken ct)
    {
        var found = new List<Settlement>();
        var cut = new HashSet<long>();
        foreach (var chain in lines.Select(l => l.File?.Payment is { } said ? PaymentCheck.PlaceOf(said) : null).OfType<(long ChainId, Domain.Primitives.Hash32 Transaction)>().GroupBy(p => p.ChainId).Where(g => chains.Any(c => c.Id == g.Key && HasPayments(c))))
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

    private static bool HasPayments(ChainView chain) => chain.PaymentTokens.Count > 0;
}
