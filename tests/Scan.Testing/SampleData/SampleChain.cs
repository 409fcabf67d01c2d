using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer;

namespace Scan.Testing.SampleData;

/// <summary>One chain of sample data: commits blocks through the store as an indexer does.</summary>
public sealed class SampleChain : IAsyncDisposable
{
    private static readonly (string System, string Contract, EventAbi Abi)[] Events =
    [
        ("eigenlayer-core", "AVSDirectory", EventAbi.Parse("OperatorAVSRegistrationStatusUpdated(address indexed operator, address indexed avs, uint8 status)")),
        ("eigenlayer-core", "DelegationManager", EventAbi.Parse("OperatorSharesIncreased(address indexed operator, address staker, address strategy, uint256 shares)")),
        ("eigenlayer-core", "RewardsCoordinator", EventAbi.Parse("OperatorAVSSplitBipsSet(address indexed caller, address indexed operator, address indexed avs, uint32 activatedAt, uint16 oldOperatorAVSSplitBips, uint16 newOperatorAVSSplitBips)")),
        ("eigenlayer-core", "RewardsCoordinator", EventAbi.Parse("RewardsClaimed(bytes32 root, address indexed earner, address indexed claimer, address indexed recipient, address token, uint256 claimedAmount)")),
        ("middleware", "BLSApkRegistry", EventAbi.Parse("NewPubkeyRegistration(address indexed operator, (uint256 X, uint256 Y) pubkeyG1, (uint256[2] X, uint256[2] Y) pubkeyG2)")),
        ("middleware", "StakeRegistry", EventAbi.Parse("OperatorStakeUpdate(bytes32 indexed operatorId, uint8 quorumNumber, uint96 stake)")),
        ("mach", "MachServiceManager", EventAbi.Parse("AlertConfirmed(bytes32 indexed alertHeaderHash, bytes32 messageHash)")),
        ("mach", "MachServiceManager", EventAbi.Parse("AlertRemoved(bytes32 messageHash, address sender)")),
        ("erc8004", "IdentityRegistry", EventAbi.Parse("Registered(uint256 indexed agentId, string agentURI, address indexed owner)")),
    ];

    private readonly NpgsqlDataSource db;
    private readonly Lead lead;
    private readonly IReadOnlyDictionary<EventKind, int> kinds;
    private readonly IReadOnlyList<(string System, string Contract, EventAbi Abi)> events;

    private SampleChain(NpgsqlDataSource db, Lead lead, IReadOnlyDictionary<EventKind, int> kinds, IReadOnlyList<(string System, string Contract, EventAbi Abi)> events, long chainId, long start, long startTime)
    {
        (this.db, this.lead, this.kinds, this.events, ChainId, Block, Time) = (db, lead, kinds, events, chainId, start, startTime);
    }

    public long ChainId { get; }

    /// <summary>The last committed block and its time.</summary>
    public long Block { get; private set; }
    public long Time { get; private set; }

    /// <param name="events">Those that its logs may be; null: a few.</param>
    public static async Task<SampleChain> OpenAsync(
        string connectionString, long chainId, string name, string manifest, long start, long startTime, CancellationToken ct, bool history = false, IReadOnlyList<(string System, string Contract, EventAbi Abi)>? events = null)
    {
        events ??= Events;
        var db = NpgsqlDataSource.Create(connectionString);
        var store = new DocumentStore(db, DocumentMappings.All);
        await store.MigrateAsync(ct);
        // Of the chains that were opened before, as an indexer does beside them.
        await store.KeepIndexedAsync(ct);
        await new Chains(db).OpenAsync(new ChainRegistration(chainId, Hash($"genesis {chainId}").ToArray(), name, manifest, start, history), ct);
        var kinds = await new Kinds(db).EnsureAsync([.. events.Select(KindOf)], ct);
        return new SampleChain(db, await Lead.TakeAsync(store, chainId, "sample", new WriterOptions(), ct), kinds, events, chainId, start, startTime);
    }

    /// <summary>The blocks behind which other ones came, in the order of that.</summary>
    private readonly List<long> branches = [];

    public static Hash32 Hash(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static Address Account(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Commits one block at <paramref name="time"/>.</summary>
    public async Task CommitAsync(long time, SampleBlock content, CancellationToken ct, long finalLag = 10)
    {
        var (number, at) = (++Block, Time = Math.Max(Time, time));
        var block = new BlockRow(number, HashOf(number).ToArray(), HashOf(number - 1).ToArray(), at);
        content.Project(lead.Writer.Session, number);
        while (lead.Writer.Session.HasMisses)
        {
            await lead.Writer.Session.LoadMissesAsync(ct);
            lead.Writer.Session.Reset();
            content.Project(lead.Writer.Session, number);
        }
        var ledger = new LedgerBuffer();
        foreach (var (log, index) in content.Logs.Select((l, i) => (l, i))) Add(ledger, block, log, index);
        await lead.Writer.CommitAsync(new Batch
        {
            ChainId = ChainId, Ledger = ledger, Observations = [.. content.Observations(block)], Blocks = [block], Items = [.. content.Items(number, at)], HeadBlock = number, FinalizedBlock = number - finalLag, Live = true,
        }, ct);
    }

    /// <summary>Takes the last blocks back.</summary>
    /// <param name="other">What comes now has other blocks; else the same ones come again, and have to hold the same.</param>
    public async Task RollBackAsync(long toBlock, CancellationToken ct, bool other = false)
    {
        await lead.Writer.RollbackAsync(toBlock, ct);
        Block = toBlock;
        if (other) branches.Add(toBlock);
    }

    /// <summary>What stands on another branch is another block: one hash never has two contents.</summary>
    private Hash32 HashOf(long number) => branches.FindLastIndex(from => from < number) is >= 0 and var branch ? Hash($"{ChainId} block {number} of branch {branch}") : Hash($"{ChainId} block {number}");

    /// <summary>Overtaken by nobody: tests say what state a chain is in, whoever leads it.</summary>
    public static LeadSight Unled { get; } = new("", long.MaxValue);

    public async Task SetStateAsync(string state, CancellationToken ct) => await new Chains(db).SetStateAsync(ChainId, state, null, Unled, ct);

    /// <summary>Names contracts that are read.</summary>
    public Task ReadAsync(IReadOnlyList<SourceRow> sources, CancellationToken ct) => lead.SettleAsync([], -1, sources, ct);

    public Task NameAsync(IReadOnlyList<Profile> profiles, CancellationToken ct) => new Profiles(db).UpsertAsync(profiles, ct);

    public async ValueTask DisposeAsync()
    {
        await lead.DisposeAsync();
        await db.DisposeAsync();
    }

    /// <summary>As an indexer stores it: with the names of tuples' components.</summary>
    private static EventKind KindOf((string System, string Contract, EventAbi Abi) e) => new Indexer.Projections.EventKind(e.System, e.Contract, e.Abi).Stored;

    private void Add(LedgerBuffer ledger, BlockRow block, SampleLog log, int index)
    {
        var of = events.First(e => e.Abi.Name == log.Event && (log.Form is null || (e.Contract, e.Abi) == log.Form));
        var (topics, data) = of.Abi.Encode([.. log.Args]);
        ledger.Add(new LedgerEntry
        {
            ChainId = ChainId, Block = block.Number, BlockHash = block.Hash, Time = block.Time, Transaction = log.Transaction.ToArray(), TransactionIndex = index, LogIndex = index, Ordinal = 0,
            Address = log.Address.ToArray(), Topics = (byte[])[.. topics.SelectMany(topic => topic.ToArray())], Data = data, TopicOfKind = true, KindId = kinds[KindOf(of)],
            Subject1 = log.Subjects.Count > 0 ? Subjects.Hash(log.Subjects[0]) : 0, Subject2 = log.Subjects.Count > 1 ? Subjects.Hash(log.Subjects[1]) : 0, Subject3 = log.Subjects.Count > 2 ? Subjects.Hash(log.Subjects[2]) : 0,
        });
    }
}

/// <param name="Event">The name of a kind that <see cref="SampleChain"/> knows.</param>
/// <param name="Args">In the order of its declaration.</param>
public sealed record SampleLog(string Event, Address Address, Hash32 Transaction, IReadOnlyList<object> Args, IReadOnlyList<string> Subjects)
{
    /// <summary>Whose event it is, where several are called the same; null: the first of this name.</summary>
    public (string Contract, EventAbi Abi)? Form { get; init; }
}
