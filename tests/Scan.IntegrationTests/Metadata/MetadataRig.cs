using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer;
using Scan.Indexer.Metadata;
using Scan.Indexer.Metadata.Fetching;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Metadata;

/// <summary>A chain in a database of its own, a hostile server, and all that keeps metadata; the clock stands still until the test moves it.</summary>
internal sealed class MetadataRig : IAsyncDisposable
{
    public const long ChainId = 31337;
    public static readonly Address Registry = SampleChain.Account("registry");
    public static readonly Address Client = SampleChain.Account("client");
    private readonly TestDatabase database;
    private readonly SampleChain chain;
    private readonly FetchRig fetching;
    private readonly NpgsqlDataSource db;
    private MetadataUpdater updater;

    private MetadataRig(TestDatabase database, SampleChain chain, FetchRig fetching)
    {
        (this.database, this.chain, this.fetching) = (database, chain, fetching);
        db = NpgsqlDataSource.Create(database.ConnectionString);
        Store = new DocumentStore(db, DocumentMappings.All);
        updater = NewUpdater(Options);
    }

    public string ConnectionString => database.ConnectionString;
    public HostileServer Server => fetching.Server;
    public MetadataOptions Options => fetching.Options;
    public FetchRig Fetching => fetching;
    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    public NpgsqlDataSource Database => db;
    public DocumentStore Store { get; }
    public Resources Resources => new(db);
    public MetadataReader Reader => new(db);
    public Profiles Profiles => new(db);

    public static async Task<MetadataRig> StartAsync(PostgresServer postgres, CancellationToken ct, Func<MetadataOptions, MetadataOptions>? change = null, string manifest = "{}", IReadOnlyList<(string System, string Contract, EventAbi Abi)>? events = null)
    {
        var database = await postgres.CreateScanDatabaseAsync(ct);
        var chain = await SampleChain.OpenAsync(database.ConnectionString, ChainId, "Test", manifest, 1, 1_700_000_000, ct, events: events);
        var rig = new MetadataRig(database, chain, await FetchRig.StartAsync(ct, change));
        await chain.CommitAsync(1_700_000_000, new SampleBlock(), ct);
        await chain.SetStateAsync(ChainState.Live, ct);
        return rig;
    }

    public Task CommitAsync(SampleBlock block, CancellationToken ct) => chain.CommitAsync(chain.Time + 12, block, ct);

    /// <summary>Links, fetches and applies until nothing more is due.</summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        for (var round = 0; round < 4; round++)
        {
            await updater.UpdateAsync(ct);
            if (await FetchAsync(ct) == 0) break;
        }
        await updater.UpdateAsync(ct);
    }

    public Task<int> FetchAsync(CancellationToken ct) => new ResourceKeeper(Resources, fetching.Fetcher, Options, Clock, NullLogger<ResourceKeeper>.Instance).RunAsync(ct);

    public Task<int> UpdateAsync(CancellationToken ct) => updater.UpdateAsync(ct);

    /// <summary>As after a start of the process, with other options.</summary>
    public void Restart(MetadataOptions options)
    {
        fetching.Use(options);
        updater = NewUpdater(options);
    }

    public static Scan.Domain.EigenLayer.Operator Operator(string uri, string account = "operator") => new() { ChainId = ChainId, Address = SampleChain.Account(account), MetadataUri = uri };

    /// <summary>As after OperatorMetadataURIUpdated at this time.</summary>
    public static Scan.Domain.EigenLayer.Operator Announced(string uri, DateTimeOffset at) => Operator(uri) with { MetadataUriTime = at.ToUnixTimeSeconds() };

    public static Agent Agent(string uri, long id = 7) => new() { ChainId = ChainId, Registry = Registry, AgentId = id, Owner = SampleChain.Account("owner"), Uri = uri };

    public static Feedback Feedback(long index, string? uri, Hash32? hash) => new()
    {
        ChainId = ChainId, Registry = Registry, AgentId = 7, Client = Client, Index = index, Value = 80, ValueDecimals = 0, FileUri = uri, FileHash = hash, Block = 2, Time = 1_700_000_012,
        Transaction = SampleChain.Hash($"feedback {index}"),
    };

    public static string RegistrationFile(string name, object services, object? also = null) => JsonSerializer.Serialize(new
    {
        type = Domain.Erc8004.RegistrationFile.Type, name, description = "Answers.", image = "https://pictures.invalid/a.png", services, active = true, x402Support = true, supportedTrust = new[] { "reputation" },
        registrations = also ?? new[] { new { agentId = 7, agentRegistry = $"eip155:{ChainId}:{Registry}" } },
    });

    public async Task<Profile?> ProfileAsync(string kind, byte[] id, CancellationToken ct) => (await Profiles.LoadAsync(kind, [new DocumentId(ChainId, id)], ct)).Values.SingleOrDefault();

    public async Task<MetadataState> StateAsync(string kind, byte[] id, CancellationToken ct) => (await Reader.FindAsync(kind, new DocumentId(ChainId, id), ct))!;

    public Task<IReadOnlyList<MetadataVersion>> VersionsAsync(string kind, byte[] id, CancellationToken ct) => Reader.VersionsAsync(kind, new DocumentId(ChainId, id), 100, ct);

    /// <summary>The first bytes of a PNG of this size; what comes behind is nobody's concern here.</summary>
    public static byte[] Png(int width, int height)
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        return png;
    }

    public async ValueTask DisposeAsync()
    {
        await fetching.DisposeAsync();
        await chain.DisposeAsync();
        await db.DisposeAsync();
        await database.DisposeAsync();
    }

    private MetadataUpdater NewUpdater(MetadataOptions options) => new(Store, new Chains(db), new MetadataLinks(db), Resources, options, Clock);
}
