using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using Scan.Documents;
using Scan.Testing;

namespace Scan.IntegrationTests.Documents;

/// <summary>A document with a field of each type.</summary>
public sealed record Widget(long ChainId, string Name, string? Label, long? Count, string? Amount, bool? Active)
{
    public static readonly DocumentMapping<Widget> Mapping = new("widget", w => w.ChainId, w => KeyOf(w.Name), new(JsonSerializerDefaults.Web),
    [
        new("label", FieldType.Text, Indexed: true), new("count", FieldType.Long, Indexed: true),
        new("amount", FieldType.Number, Indexed: true), new("active", FieldType.Boolean, Indexed: true),
    ], hasProfile: true)
    {
        NarrowedBy = [new("tags", Tag.Mapping, [(new("label", FieldType.Text, Indexed: true), Tag.Mapping.Fields[0])])],
    };

    public static byte[] KeyOf(string name) => Encoding.UTF8.GetBytes(name);
}

/// <summary>A second kind, always inserted without a look-up.</summary>
public sealed record Note(long ChainId, string Key, string Text)
{
    public static readonly DocumentMapping<Note> Mapping =
        new("note", n => n.ChainId, n => Widget.KeyOf(n.Key), new(JsonSerializerDefaults.Web), [], hasProfile: false);
}

/// <summary>A third one: it may name widgets by their labels.</summary>
public sealed record Tag(long ChainId, string Key, string? Label, string Word, long Weight)
{
    public static readonly DocumentMapping<Tag> Mapping = new("tag", t => t.ChainId, t => Widget.KeyOf(t.Key), new(JsonSerializerDefaults.Web),
        [new("label", FieldType.Text, Indexed: true), new("word", FieldType.Text, Indexed: true), new("weight", FieldType.Long, Indexed: true)], hasProfile: false);
}

/// <summary>A migrated database with the store on it.</summary>
public sealed class StoreRig : IAsyncDisposable
{
    private static readonly DocumentMapping[] Mappings = [Widget.Mapping, Note.Mapping, Tag.Mapping];
    private readonly TestDatabase database;

    private StoreRig(TestDatabase database)
    {
        this.database = database;
        Database = NpgsqlDataSource.Create(database.ConnectionString);
        Store = new(Database, Mappings);
    }

    public NpgsqlDataSource Database { get; }
    public DocumentStore Store { get; }
    public Chains Chains => new(Database);
    public Feed Feed => new(Database);
    public Ledger Ledger => new(Database);

    public static async Task<StoreRig> CreateAsync(PostgresServer server, CancellationToken ct) => new(await server.CreateDatabaseAsync("documents", async (connection, stop) =>
    {
        await using var db = NpgsqlDataSource.Create(connection);
        await new DocumentStore(db, Mappings).MigrateAsync(stop);
    }, ct));

    public async Task<Lead> OpenAsync(long chainId, CancellationToken ct, bool history = false, WriterOptions? options = null)
    {
        await Chains.OpenAsync(new(chainId, Hash($"genesis {chainId}"), $"chain {chainId}", "{}", 0, history), ct);
        return await Lead.TakeAsync(Store, chainId, "test", options ?? new(), ct);
    }

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public static BlockRow Block(long number, string fork = "") => new(number, Hash($"block {number} {fork}"), Hash($"block {number - 1} {fork}"), 1_700_000_000 + 12 * number);

    /// <summary>Adds a log that is told from others by its block, index and payload.</summary>
    public static void Log(LedgerBuffer buffer, long chainId, BlockRow block, int index, string payload = "", string? subject = null, int kind = 1)
    {
        var transaction = Hash($"tx {block.Number} {index} {payload}");
        buffer.Add(new LedgerEntry
        {
            ChainId = chainId, Block = block.Number, BlockHash = block.Hash, Time = block.Time, Transaction = transaction, TransactionIndex = index, LogIndex = index,
            Address = Hash("contract").AsSpan(0, 20), Topics = Hash("topic"), Data = Encoding.UTF8.GetBytes(payload), KindId = kind,
            Subject1 = subject is null ? 0 : Subjects.Hash(subject),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await database.DisposeAsync();
    }
}
