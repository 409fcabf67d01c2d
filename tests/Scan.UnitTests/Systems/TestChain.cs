using System.Numerics;
using System.Text.Json;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Xunit;

namespace Scan.UnitTests.Systems;

/// <summary>
/// One chain's documents, fed with logs as a contract would encode them: each goes through the catalogue, the strict decoder and the projection.
/// Documents are kept as their JSON, so that what a reader gets is what is tested.
/// </summary>
internal sealed class TestChain(EventCatalog? catalog = null) : IDocuments
{
    public const long ChainId = 17000;
    public const string UnknownEvent = "unknown event";
    public static readonly EventCatalog Catalog = new(ScanSystems.All);
    private readonly Dictionary<(Type, string), byte[]?> documents = [];

    /// <summary>The documents that the log at hand touched, as they were before.</summary>
    private readonly Dictionary<(Type, string), byte[]?> before = [];

    /// <summary>The documents that the log at hand made the projection look at.</summary>
    private readonly HashSet<(Type, string)> lookedAt = [];

    /// <summary>The documents that are loaded for the log at hand before it is projected.</summary>
    private readonly HashSet<(Type, string)> wanted = [];

    public long Block { get; set; } = 100;

    public long Time { get; set; } = 1_700_000_000;

    public TransactionFacts? Transaction { get; set; }

    /// <summary>The transaction of the logs to come.</summary>
    public Hash32 TransactionHash { get; set; }

    public int LogIndex { get; set; }

    /// <summary>False where the logs are such as no contract emits: they need not lead to the documents that they change.</summary>
    public bool IsPossible { get; set; } = true;

    public Dictionary<string, ViewAnswer> Views { get; } = [];

    /// <summary>What a view of a contract without arguments answers from now on; null: the contract refuses.</summary>
    public void Answer(Address contract, string view, object? value) =>
        Views[$"view:{contract}:{Convert.ToHexStringLower(FunctionAbi.Parse($"{view}() view").Encode())}"] = value switch
        {
            null => new ViewAnswer(null, "the contract refused: no reason"),
            Address address => new ViewAnswer([.. new byte[12], .. address.ToArray()], null),
            bool flag => new ViewAnswer([.. new byte[31], flag ? (byte)1 : (byte)0], null),
            _ => new ViewAnswer(Hex.Decode($"0x{(BigInteger)value:x64}"[^64..].Insert(0, "0x")), null),
        };

    /// <summary>Records of the logs behind those to come, in the same block.</summary>
    public IReadOnlyList<object> Later { get; set; } = [];

    public List<Announcement> Items { get; } = [];

    /// <summary>Emits an event, given by its declaration and arguments; the contract belongs to <paramref name="avs"/>, or stands for itself.</summary>
    public void Emit(string contract, Address emitter, Address? avs, string declaration, params object[] arguments)
    {
        var (topics, data) = EventAbi.Parse(declaration).Encode(arguments);
        Assert.Null(Apply(new Source { System = "test", Contract = contract, Address = emitter, Avs = avs ?? emitter, FromBlock = 0 }, topics, data, TransactionHash));
    }

    /// <summary>Takes a raw log. Null when it was applied or has no effect; else why it is not understood.</summary>
    public string? Apply(Source source, IReadOnlyList<Hash32> topics, ReadOnlyMemory<byte> data, Hash32 transaction = default)
    {
        if ((catalog ?? Catalog).Find(source.Contract, topics.Count == 0 ? null : topics[0], topics.Count) is not { } entry) return UnknownEvent;
        if (!entry.TryDecode([.. topics], data.Span, out var value, out var problem)) return problem;
        var subjects = new SubjectBuilder(ChainId, source);
        entry.AddSubjects(value, subjects);
        Subjects = subjects.Topics;
        before.Clear();
        lookedAt.Clear();
        wanted.Clear();
        var at = new LogPosition(ChainId, Block, default, Time, transaction, 0, LogIndex++);
        entry.Reads?.Invoke(value, new ReadAhead(this) { At = at, Source = source });
        var args = new System.Buffers.ArrayBufferWriter<byte>();
        entry.Kind.Abi.TryWriteArgsJson([.. topics], data.Span, args, out _);
        var log = new EmittedLog(entry.Kind.Name, Block, at.LogIndex, source.Address, subjects.Topics, args.WrittenMemory, (byte[])[.. topics.SelectMany(topic => topic.ToArray()), .. data.Span], Time);
        entry.Apply(value, new ProjectionContext(this, Items)
        {
            At = at, Source = source, Transaction = Transaction, Sender = Transaction?.From, Views = Views, Later = _ => Later,
        });
        if (IsPossible && before.Count > 0) Assert.Subset(lookedAt, wanted);
        foreach (var (id, was) in IsPossible ? before : [])
        {
            if (documents[id] is { } body && !body.AsSpan().SequenceEqual(was)) ProvenanceCheck.LeadsTo(id.Item1, body, log);
        }
        foreach (var (id, body) in IsPossible ? documents : [])
        {
            if (body is not null && !lookedAt.Contains(id)) ProvenanceCheck.Leaves(id.Item1, body, log);
        }
        return null;
    }

    /// <summary>Of the last log.</summary>
    public IReadOnlyList<string> Subjects { get; private set; } = [];

    public void Want<T>(byte[] key) where T : class, IDocument => wanted.Add((typeof(T), Convert.ToHexString(key)));

    public T? Find<T>(byte[] key) where T : class, IDocument
    {
        var id = (typeof(T), Convert.ToHexString(key));
        lookedAt.Add(id);
        if (documents.TryGetValue(id, out var body)) return body is null ? null : Read<T>(body);
        documents.Add(id, null);
        return null;
    }

    public T Get<T>(byte[] key) where T : class, IDocument => Find<T>(key) ?? throw new InvalidOperationException($"There is no {typeof(T).Name} {Convert.ToHexString(key)}.");

    public IReadOnlyList<T> All<T>() where T : class, IDocument =>
        [.. documents.Where(d => d.Key.Item1 == typeof(T) && d.Value is not null).Select(d => Read<T>(d.Value!))];

    public void Store<T>(byte[] key, T document) where T : class, IDocument
    {
        Assert.Equal(document.Key(), key);
        Store(document);
    }

    /// <summary>The store takes a document only after it was looked up.</summary>
    public void Store<T>(T document) where T : class, IDocument
    {
        var id = (typeof(T), Convert.ToHexString(document.Key()));
        Assert.True(documents.ContainsKey(id), $"{typeof(T).Name} was stored without a look-up.");
        before.TryAdd(id, documents[id]);
        documents[id] = JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Options);
    }

    public void Insert<T>(T document) where T : class, IDocument
    {
        var id = (typeof(T), Convert.ToHexString(document.Key()));
        lookedAt.Add(id);
        documents.Add(id, JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Options));
        before.Add(id, null);
    }

    public void Delete<T>(byte[] key) where T : class, IDocument => documents[(typeof(T), Convert.ToHexString(key))] = null;

    private static T Read<T>(byte[] body) => JsonSerializer.Deserialize<T>(body, DocumentJson.Options)!;
}
