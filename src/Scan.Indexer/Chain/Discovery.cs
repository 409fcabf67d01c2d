using System.Numerics;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>What some sources told, by their events and their views: more sources, and the views' answers as observations.</summary>
internal sealed record Discovered(IReadOnlyList<SourceRow> Sources, IReadOnlyList<Observation> Observations)
{
    public static Discovered Nothing { get; } = new([], []);

    public bool IsNothing => Sources.Count == 0 && Observations.Count == 0;
}

/// <summary>A source that was asked at blocks from <paramref name="First"/> to <paramref name="Last"/>.</summary>
internal sealed record AskedSource(Address Address, long First, long Last)
{
    /// <summary>The first block at which it is worth asking again: 1, 2, 4, 8 and so on behind the first.</summary>
    public long Next => Last < First ? First : First + (long)BitOperations.RoundUpToPowerOf2((ulong)(Last - First + 1));
}

/// <summary>
/// Finds the contracts behind sources: those that their events announce, those that their events name and whose own views say what they are, and those that
/// their views tell, asked at the block of their first log. A source
/// that tells of nobody is asked again, at distances from that block that double: when depends on the ledger alone, whatever the batches are and however
/// often the indexer was started. So is one with a view that found no end: what the others say without it may be false. Whoever is only known by an event that anybody may emit tells nothing.
/// </summary>
/// <param name="settled">Sources that need not be asked: they have answered, or the manifest tells all.</param>
/// <param name="asked">What was asked in vain so far.</param>
internal sealed class Discovery(ChainNode node, EventCatalog catalog, IEnumerable<Address> settled, IEnumerable<AskedSource> asked)
{
    private readonly FreshFacts fresh = new(node);
    private readonly HashSet<Address> answered = [.. settled];
    private readonly Dictionary<Address, AskedSource> asked = asked.ToDictionary(source => source.Address);

    /// <summary>Answers that were given out as observations: two events of a block may name the same account, and what is named may have views to tell more.</summary>
    private readonly HashSet<(Hash32 Block, string Key)> observed = [];

    /// <summary>Named accounts that turned out to be nothing to read, by the place of the log: pages come by again.</summary>
    private readonly HashSet<(Hash32 Block, int Log)> dismissed = [];

    /// <summary>Contracts that need not be asked where these are listed: among them is all that their views tell.</summary>
    public static HashSet<Address> Given(ChainSources listed, EventCatalog catalog)
    {
        Source[] given = [.. listed.All.Where(source => !source.AnyEmitter)];
        return [.. given.Where(source => catalog.Contract(source.Contract)?.Discovery?.Known(source, given) == true).Select(source => source.Address)];
    }

    /// <summary>
    /// What these logs tell, up to the first telling that decides about later ones (of a contract that tells in its turn, or where a teller belongs): those are asked again with it, in the order of blocks,
    /// so that pages do not decide who was first.
    /// </summary>
    /// <param name="known">The sources so far: what an event announces of them is no news.</param>
    /// <param name="isRead">Contracts that are read beside those, at a block.</param>
    public async Task<Discovered> AskAsync(IReadOnlyList<DecodedLog> logs, ChainSources known, CancellationToken ct, Func<Address, long, bool>? isRead = null)
    {
        var (told, naming) = (new Tellings(known, isRead), new List<DecodedLog>());
        foreach (var log in logs)
        {
            // Whose a naming contract is, the views of its block tell first.
            if (naming is [var first, ..] && first.At.Block != log.At.Block)
            {
                if (await AskNamedAsync(naming, known, told, ct)) return Answer(told);
                naming.Clear();
            }
            if (known.Find(log.Source.Address) is null) continue;
            if (await AskTellerAsync(log, told, ct)) return Answer(told);
            if (log.Entry?.Naming is not null) naming.Add(log);
        }
        await AskNamedAsync(naming, known, told, ct);
        return Answer(told);
    }

    private Discovered Answer(Tellings told) => told.Sources.Count + told.Observations.Count == 0
        ? Discovered.Nothing
        : new Discovered(told.Sources, [.. told.Observations.Where(o => observed.Add((new Hash32(o.BlockHash), o.Key)))]);

    /// <summary>True when something was told that decides about later tellings.</summary>
    private async ValueTask<bool> AskTellerAsync(DecodedLog log, Tellings told, CancellationToken ct)
    {
        if (log.Entry?.Child is { } child && log.Value is { } value && child(value) is { Address.IsZero: false } announced && !told.Knows(announced.Address, log))
        {
            told.Add(Row(announced, Owner(log), log));
            if (catalog.IsTeller(announced.Contract)) return true;
        }
        return catalog.Contract(log.Source.Contract)?.Discovery is { } discovery && IsDue(log) && await AskViewsAsync(discovery, log, told, ct);
    }

    private async Task<bool> AskViewsAsync(DiscoveryDeclaration discovery, DecodedLog log, Tellings told, CancellationToken ct)
    {
        var answer = await AskAsync(discovery, log, address => told.Knows(address, log), ct);
        foreach (var row in answer.Sources) told.Add(row);
        told.Observations.AddRange(answer.Observations);
        return answer.Sources.Count > 0;
    }

    /// <summary>Accounts that anybody may name tell by themselves what they are. True as of <see cref="AskTellerAsync"/>.</summary>
    /// <param name="naming">Logs of one block.</param>
    private async ValueTask<bool> AskNamedAsync(List<DecodedLog> naming, ChainSources known, Tellings told, CancellationToken ct)
    {
        foreach (var log in naming)
        {
            if (log.Entry?.Naming is not { } declared || log.Value is not { } value || known.Find(log.Source.Address, log.At.Block) is not { } source || dismissed.Contains((log.At.BlockHash, log.At.LogIndex))) continue;
            if (declared.Asked(value, source) is not { Address.IsZero: false } named || told.Knows(named.Address, log)) continue;
            if (declared.Child(value, source, await AskAsync(Calls(named), log, told.Observations, ct)) is { } child)
            {
                told.Add(Row(child, source.Avs, log));
                if (catalog.IsTeller(child.Contract)) return true;
            }
            else
            {
                dismissed.Add((log.At.BlockHash, log.At.LogIndex));
            }
        }
        return false;
    }

    private static ViewCall[] Calls(NamedAccount named) => [.. named.Calls.Select(call => new ViewCall(named.Address, call))];

    private bool IsDue(DecodedLog log)
    {
        if (answered.Contains(log.Source.Address)) return false;
        if (!asked.TryGetValue(log.Source.Address, out var before)) before = new AskedSource(log.Source.Address, log.At.Block, log.At.Block - 1);
        // Earlier logs come by again when a page was completed.
        if (log.At.Block < before.Next) return false;
        asked[log.Source.Address] = before with { Last = log.At.Block };
        return true;
    }

    /// <param name="isKnown">Whether a contract is read already.</param>
    private async Task<Discovered> AskAsync(DiscoveryDeclaration discovery, DecodedLog log, Func<Address, bool> isKnown, CancellationToken ct)
    {
        var observations = new List<Observation>();
        var answers = await AskAsync([.. discovery.Views.Select(view => new ViewCall(log.Source.Address, view.Encode()))], log, observations, ct);
        var witness = IsUnanswered() ? null : discovery.Witness?.Invoke(answers, log.Source);
        if (witness is not null)
            answers = [.. answers, .. await AskAsync([.. witness.Calls.Select(call => new ViewCall(witness.Address, call))], log, observations, ct)];
        if (IsUnanswered()) return new Discovered([], observations);
        var children = new List<SourceRow>();
        foreach (var child in discovery.Children(answers, log.At, log.Source))
        {
            // Linked to its teller only now, its logs so far would be another AVS's than the next: which, would depend on pages. And anybody may name somebody else's.
            if (child.Proof.Count > 0 && isKnown(child.Address)) return new Discovered([], observations);
            if (await IsProvenAsync(child, log, observations, ct)) children.Add(Row(child, log.Source.Avs, log));
        }
        // Only what is stored says so behind a restart: who told of nobody may yet, and is asked again.
        if (children.Count > 0) answered.Add(log.Source.Address);
        return new Discovered(children, observations);

        bool IsUnanswered() => answers.Any(answer => BoundedViews.IsUnanswered(answer.Problem));
    }

    /// <summary>True when the contract answers like one of the kind that it was told to be, where its teller cannot know that.</summary>
    private async Task<bool> IsProvenAsync(SourceChild child, DecodedLog log, List<Observation> observations, CancellationToken ct) =>
        child.Proof.Count == 0 || (await AskAsync([.. child.Proof.Select(call => new ViewCall(child.Address, call))], log, observations, ct)).All(answer => answer.Data is { Length: Hash32.Size });

    /// <summary>
    /// A node that dropped the state of the log's block is asked about the newest one. The addresses behind a contract are as good as fixed,
    /// and a late answer beats logs that are never read; the observation's key says what block it is from.
    /// </summary>
    private async Task<IReadOnlyList<ViewAnswer>> AskAsync(IReadOnlyList<ViewCall> calls, DecodedLog log, List<Observation> observations, CancellationToken ct)
    {
        var answers = await AskAsync(calls, log, new BlockRef(log.At.Block, log.At.BlockHash), null, observations, ct);
        if (!answers.All(answer => answer.Problem == Enricher.Missing)) return answers;
        var newest = (await node.HeadAsync(ct)).Ref;
        return await AskAsync(calls, log, newest, newest.Hash, observations, ct);
    }

    private async Task<IReadOnlyList<ViewAnswer>> AskAsync(IReadOnlyList<ViewCall> calls, DecodedLog log, BlockRef block, Hash32? later, List<Observation> observations, CancellationToken ct)
    {
        var outcomes = await fresh.ViewsAsync([.. calls.Select(call => (call, block))], ct);
        var answers = calls.Zip(outcomes, (call, outcome) => Enricher.Observe(log.At, call, outcome)).ToList();
        observations.AddRange(later is null ? answers : answers.Select(o => o with { Key = $"{o.Key}@{later}" }));
        return [.. answers.Select(o => new ViewAnswer(o.Value, o.Missing))];
    }

    /// <summary>The AVS of the contract that announces; null where it is of none, and each child then stands for itself.</summary>
    private static Address? Owner(DecodedLog log) => log.Source.Avs == log.Source.Address ? null : log.Source.Avs;

    private SourceRow Row(SourceChild child, Address? avs, DecodedLog log)
    {
        if (catalog.Contract(child.Contract) is null) throw new InvalidOperationException($"{log.Source.Contract} tells of the contract {child.Contract}, which no system declares.");
        return new SourceRow(child.Address.ToArray(), child.System, child.Contract, log.At.Block, (child.Avs ?? avs)?.ToArray(), child.Registry?.ToArray(),
            Parent: log.Source.Address.ToArray(), DiscoveredBlock: log.At.Block, DiscoveredLogIndex: log.At.LogIndex);
    }

    /// <summary>What was told so far, beside the sources that are known.</summary>
    private sealed class Tellings(ChainSources known, Func<Address, long, bool>? isRead)
    {
        private readonly HashSet<Address> told = [];

        public List<SourceRow> Sources { get; } = [];

        public List<Observation> Observations { get; } = [];

        public bool Knows(Address address, DecodedLog log) => known.Find(address) is not null || told.Contains(address) || isRead?.Invoke(address, log.At.Block) == true;

        public void Add(SourceRow row)
        {
            told.Add(new Address(row.Address));
            Sources.Add(row);
        }
    }
}
