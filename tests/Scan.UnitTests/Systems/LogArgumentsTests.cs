using System.Buffers;
using System.Text;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Testing;
using Xunit;
using EventKind = Scan.Documents.EventKind;

namespace Scan.UnitTests.Systems;

/// <summary>Arguments as readers of stored logs decode them against what the event itself says.</summary>
public sealed class LogArgumentsTests
{
    private readonly LogArguments arguments = new();

    [Fact]
    public void Every_kind_of_the_catalogue_is_decoded_from_what_is_stored_of_it()
    {
        var random = new Random(205);
        foreach (var entry in TestChain.Catalog.Entries)
        {
            for (var i = 0; i < 20; i++)
            {
                var (topics, data) = RandomLogs.Of(entry.Kind.Abi, random);
                AssertSame(entry.Kind.Abi, Stored(entry), topics, data);
            }
        }
    }

    [Fact]
    public void Every_real_log_keeps_its_arguments()
    {
        var kinds = TestChain.Catalog.Entries.ToLookup(e => e.Key);
        foreach (var log in RecordedLog.Files().SelectMany(file => RecordedLog.Read(Path.GetFileNameWithoutExtension(file))))
        {
            foreach (var entry in kinds[new EventKey(log.Topic0, log.Topics.Length)]) AssertSame(entry.Kind.Abi, Stored(entry), log.Topics, Hex.Decode(log.Data));
        }
    }

    [Fact]
    public void Names_of_components_survive_where_signatures_leave_them_out()
    {
        var abi = EventAbi.Parse("Queued(bytes32 indexed root, (address staker, (uint8, bool)[2] pairs, (string name) who)[] items, string) anonymous");
        Assert.Equal("Queued(bytes32 indexed root, (address staker, (uint8, bool)[2] pairs, (string name) who)[] items, string) anonymous", EventForms.Declaration(abi));
        var kind = new EventKind("s", "c", abi.Name, "Queued", "") { Declaration = EventForms.Declaration(abi) };
        var (topics, data) = RandomLogs.Of(abi, new Random(1));
        AssertSame(abi, kind, topics, data);
    }

    [Fact]
    public void A_log_with_a_problem_without_a_kind_or_of_another_kind_has_no_arguments()
    {
        var entry = TestChain.Catalog.Entries.First(e => e.Kind.Name == "OperatorSharesIncreased");
        var (topics, data) = RandomLogs.Of(entry.Kind.Abi, new Random(1));
        Assert.NotNull(arguments.Json(Row(topics, data), Stored(entry)));
        Assert.Null(arguments.Json(Row(topics, data) with { Problem = "why" }, Stored(entry)));
        Assert.Null(arguments.Json(Row(topics, data), null));
        Assert.Null(arguments.Json(Row(topics[..1], data), Stored(entry)));
    }

    private void AssertSame(EventAbi abi, EventKind stored, Hash32[] topics, byte[] data)
    {
        var expected = new ArrayBufferWriter<byte>();
        Assert.True(abi.TryWriteArgsJson(topics, data, expected, out var problem), problem);
        var buffer = new byte[PackedLog.MaxLength(topics.Length * 32, data.Length)];
        var ofKind = stored.Topic0.Length > 0;
        var packed = buffer[..PackedLog.Write([.. topics.SelectMany(t => t.ToArray())], data, ofKind, buffer)];
        var (readTopics, readData) = PackedLog.Read(packed, ofKind ? Hex.Decode(stored.Topic0) : []);
        var row = Row([.. readTopics.Chunk(32).Select(t => new Hash32(t))], readData);
        Assert.Equal(Encoding.UTF8.GetString(expected.WrittenSpan), arguments.Json(row, stored));
    }

    private static EventKind Stored(EventEntry entry) => entry.Kind.Stored;

    private static LedgerRow Row(Hash32[] topics, byte[] data) =>
        new(1, 1, new byte[32], 1, new byte[32], 0, 0, 0, new byte[20], [.. topics.SelectMany(t => t.ToArray())], data, 1, null, true, []);
}
