using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer;

namespace Scan.Testing.SampleData;

/// <summary>One chain of sample data: commits blocks through the store as an indexer does.</summary>
public sealed class SampleChain : IAsyncDisposable
{
    private static readonly EventKind[] Kinds =
    [
        new("eigenlayer-core", "AVSDirectory", "OperatorAVSRegistrationStatusUpdated", "OperatorAVSRegistrationStatusUpdated(address,address,uint8)", "0x01"),
        new("eigenlayer-core", "DelegationManager", "OperatorSharesIncreased", "OperatorSharesIncreased(address,address,address,uint256)", "0x02"),
        new("middleware", "StakeRegistry", "OperatorStakeUpdate", "OperatorStakeUpdate(bytes32,uint8,uint96)", "0x03"),
        new("mach", "MachServiceManager", "AlertConfirmed", "AlertConfirmed(bytes32,bytes32)", "0x04"),
        new("mach", "MachServiceManager", "AlertRemoved", "AlertRemoved(bytes32,address)", "0x05"),
        new("erc8004", "IdentityRegistry", "Registered", "Registered(uint256,string,address)", "0x06"),
    ];

    private readonly NpgsqlDataSource db;
    private readonly Lead lead;
    private readonly IReadOnlyDictionary<EventKind, int> kinds;

    private SampleChain(NpgsqlDataSource db, Lead lead, IReadOnlyDictionary<EventKind, int> kinds, long chainId, long start, long startTime)
    {
        (this.db, this.lead, this.kinds, ChainId, Block, Time) = (db, lead, kinds, chainId, start, startTime);
    }

    public long ChainId { get; }

    /// <summary>The last committed block and its time.</summary>
    public long Block { get; private set; }
    public long Time { get; private set; }

    public static async Task<SampleChain> OpenAsync(string connectionString, long chainId, string name, string manifest, long start, long startTime, CancellationToken ct, bool history = false)
    {
        var db = NpgsqlDataSource.Create(connectionString);
        var store = new DocumentStore(db, DocumentMappings.All);
        await store.MigrateAsync(ct);
        await new Chains(db).OpenAsync(new ChainRegistration(chainId, Hash($"genesis {chainId}").ToArray(), name, manifest, start, history), ct);
        var kinds = await new Kinds(db).EnsureAsync(Kinds, ct);
        return new SampleChain(db, await Lead.TakeAsync(store, chainId, "sample", new WriterOptions(), ct), kinds, chainId, start, startTime);
    }

    public static Hash32 Hash(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static Address Account(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Commits one block at <paramref name="time"/>.</summary>
    public async Task CommitAsync(long time, SampleBlock content, CancellationToken ct, long finalLag = 10)
    {
        var (number, at) = (++Block, Time = Math.Max(Time, time));
        var block = new BlockRow(number, Hash($"{ChainId} block {number}").ToArray(), Hash($"{ChainId} block {number - 1}").ToArray(), at);
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
            ChainId = ChainId, Ledger = ledger, Blocks = [block], Items = [.. content.Items(number, at)], HeadBlock = number, FinalizedBlock = number - finalLag, Live = true,
        }, ct);
    }

    /// <summary>Takes the last blocks back.</summary>
    public async Task RollBackAsync(long toBlock, CancellationToken ct)
    {
        await lead.Writer.RollbackAsync(toBlock, ct);
        Block = toBlock;
    }

    public async Task SetStateAsync(string state, CancellationToken ct) => await new Chains(db).SetStateAsync(ChainId, state, null, ct);

    /// <summary>Names contracts that are read.</summary>
    public Task ReadAsync(IReadOnlyList<SourceRow> sources, CancellationToken ct) => new Sources(db).EnsureAsync(ChainId, sources, ct);

    public Task NameAsync(IReadOnlyList<Profile> profiles, CancellationToken ct) => new Profiles(db).UpsertAsync(profiles, ct);

    public async ValueTask DisposeAsync()
    {
        await lead.DisposeAsync();
        await db.DisposeAsync();
    }

    private void Add(LedgerBuffer ledger, BlockRow block, SampleLog log, int index) => ledger.Add(new LedgerEntry
    {
        ChainId = ChainId, Block = block.Number, BlockHash = block.Hash, Time = block.Time, Transaction = log.Transaction.ToArray(), TransactionIndex = index, LogIndex = index, Ordinal = 0,
        Address = log.Address.ToArray(), Topics = log.Topics ?? Hash(log.Event).ToArray(), Data = log.Data ?? [], KindId = kinds.First(k => k.Key.Name == log.Event).Value,
        ArgsJson = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(log.Args, DocumentJson.Options),
        Subject1 = log.Subjects.Count > 0 ? Subjects.Hash(log.Subjects[0]) : 0, Subject2 = log.Subjects.Count > 1 ? Subjects.Hash(log.Subjects[1]) : 0, Subject3 = log.Subjects.Count > 2 ? Subjects.Hash(log.Subjects[2]) : 0,
    });
}

/// <param name="Event">The name of a kind that <see cref="SampleChain"/> knows.</param>
public sealed record SampleLog(string Event, Address Address, Hash32 Transaction, object Args, IReadOnlyList<string> Subjects)
{
    /// <summary>As a node gives them, so that the log can be decoded; null: made up.</summary>
    public byte[]? Topics { get; init; }
    public byte[]? Data { get; init; }
}
