using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.IntegrationTests.Documents;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>What SQL readers see of packed logs against what was stored.</summary>
public sealed class StoredLogTests(PostgresServer server)
{
    private const int LogsOfKind = 4;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_of_every_kind_have_the_topics_data_and_arguments_in_SQL_that_they_have_in_Scan()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        await using var lead = await rig.OpenAsync(1, Ct);
        var (random, logs) = (new Random(71), new List<(EventEntry Entry, Hash32[] Topics, byte[] Data)>());
        foreach (var entry in new EventCatalog(ScanSystems.All).Entries)
        {
            for (var i = 0; i < LogsOfKind; i++)
            {
                var (topics, data) = RandomLogs.Of(entry.Kind.Abi, random);
                logs.Add((entry, topics, data));
            }
        }
        var kinds = await new Kinds(rig.Database).EnsureAsync([.. logs.Select(log => log.Entry.Kind.Stored).Distinct()], Ct);
        var batch = Commits.OneBlock(1, StoreRig.Block(1), 0);
        foreach (var (log, i) in logs.Select((log, i) => (log, i)))
        {
            batch.Ledger.Add(new LedgerEntry
            {
                ChainId = 1, Block = 1, BlockHash = StoreRig.Block(1).Hash, Transaction = StoreRig.Hash("tx"), LogIndex = i, Address = new byte[20], KindId = kinds[log.Entry.Kind.Stored],
                Topics = (byte[])[.. log.Topics.SelectMany(topic => topic.ToArray())], Data = log.Data, TopicOfKind = !log.Entry.Kind.Abi.IsAnonymous,
            });
        }
        await lead.Writer.CommitAsync(batch, Ct);
        await using var command = rig.Database.CreateCommand("SELECT topics, data, args::text FROM api.events ORDER BY log_index");
        await using var row = await command.ExecuteReaderAsync(Ct);
        foreach (var (entry, topics, data) in logs)
        {
            Assert.True(await row.ReadAsync(Ct));
            Assert.Equal("0x" + string.Concat(topics.Select(topic => topic.ToString()[2..])), row.GetString(0));
            Assert.Equal(Hex.Encode(data), row.GetString(1));
            var expected = new ArrayBufferWriter<byte>();
            Assert.True(entry.Kind.Abi.TryWriteArgsJson(topics, data, expected, out var problem), problem);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.WrittenSpan), JsonNode.Parse(row.GetString(2))), $"{entry.Kind.Declaration}: {Encoding.UTF8.GetString(expected.WrittenSpan)} but {row.GetString(2)}");
        }
        Assert.False(await row.ReadAsync(Ct));
    }

    [Fact]
    public async Task Any_log_is_unpacked_by_SQL_as_by_Scan()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        var random = new Random(72);
        for (var i = 0; i < 400; i++)
        {
            byte[] topics = new byte[32 * random.Next(5)], data = new byte[random.Next(3) == 0 ? 0 : random.Next(150)];
            random.NextBytes(topics);
            random.NextBytes(data);
            topics.AsSpan(random.Next(topics.Length + 1)).Clear();
            data.AsSpan(0, random.Next(data.Length + 1)).Clear();
            var packed = new byte[PackedLog.MaxLength(topics.Length, data.Length)];
            var ofKind = topics.Length > 0 && i % 2 == 0;
            packed = packed[..PackedLog.Write(topics, data, ofKind, packed)];
            await using var command = rig.Database.CreateCommand("SELECT api.log_topics($1, $2), api.log_data($1)");
            command.Parameters.Add(new() { Value = packed });
            command.Parameters.Add(new() { Value = ofKind ? Hex.Encode(topics.AsSpan(0, 32)) : "" });
            await using var row = await command.ExecuteReaderAsync(Ct);
            Assert.True(await row.ReadAsync(Ct));
            Assert.Equal(topics, row.GetFieldValue<byte[]>(0));
            Assert.Equal(data, row.GetFieldValue<byte[]>(1));
        }
    }

    [Fact]
    public async Task Any_bytes_are_the_text_in_SQL_that_they_are_in_Scan()
    {
        await using var rig = await StoreRig.CreateAsync(server, Ct);
        var random = new Random(73);
        byte[] edges = [0x00, 0x01, 0x22, 0x5C, 0x30, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF];
        byte[][] samples = [[], .. Enumerable.Range(0, 3000).Select(_ => Enumerable.Range(0, random.Next(12)).Select(_ => edges[random.Next(edges.Length)]).ToArray())];
        await using var command = rig.Database.CreateCommand("SELECT api.chain_text(utf8) FROM unnest($1) WITH ORDINALITY AS u(utf8, at) ORDER BY at");
        command.Parameters.Add(new() { Value = samples });
        await using var row = await command.ExecuteReaderAsync(Ct);
        foreach (var sample in samples)
        {
            Assert.True(await row.ReadAsync(Ct));
            Assert.True(ChainText.FromUtf8(sample) == row.GetString(0), $"{Convert.ToHexString(sample)}: {Hex.Encode(Encoding.UTF8.GetBytes(row.GetString(0)))}");
        }
    }
}
