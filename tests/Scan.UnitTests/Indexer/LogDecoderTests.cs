using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Xunit;

namespace Scan.UnitTests.Indexer;

public sealed class LogDecoderTests
{
    private const int Logs = 20_000;
    private static readonly EventCatalog Catalog = new(ScanSystems.All);

    [Fact]
    public void Whatever_a_log_holds_it_enters_the_ledger_and_stops_nothing()
    {
        var random = new Random(3);
        ManifestContract[] contracts = [.. Catalog.Kinds.Select(kind => kind.Contract).Distinct().Select((slug, i) => Contract(slug, i))];
        var sources = ChainSources.Of(Manifest(contracts), [], Catalog);
        var decoder = new LogDecoder(1, Catalog, Catalog.Entries.Select((entry, i) => (entry, i)).ToDictionary(e => e.entry, e => e.i + 1));
        var kinds = Catalog.Kinds;
        RawLog[] logs = [.. Enumerable.Range(0, Logs).Select(i => Hostile(kinds[random.Next(kinds.Count)], contracts, i, random))];
        var (decoded, ledger) = decoder.Decode(logs, new Dictionary<long, long>(), sources, stored: true);
        Assert.Equal((Logs, Logs), (decoded.Count, ledger.Count));
        Assert.Contains(decoded, log => log.Entry is not null && log.Value is null);
        Assert.Contains(decoded, log => log.Value is not null);
    }

    /// <summary>Its telling went with a reorg, or its kind is another one now: a rebuilding goes on without it.</summary>
    [Fact]
    public void A_stored_log_of_a_contract_that_nobody_tells_of_any_more_stays_in_its_place_undecoded()
    {
        var kind = Catalog.Kinds.First(kind => kind.Contract == "RegistryCoordinator");
        ManifestContract known = Contract("RegistryCoordinator", 1), gone = Contract("RegistryCoordinator", 2);
        RawLog[] logs = [.. new[] { known, gone, known }.Select((contract, i) => Hostile(kind, [contract], i, new Random(i)))];
        var sources = ChainSources.Of(Manifest([known]), [], Catalog);
        var decoder = new LogDecoder(1, Catalog, Catalog.Entries.Select((entry, i) => (entry, i)).ToDictionary(e => e.entry, e => e.i + 1));
        Assert.Equal((2, 3), Counts(decoder.Decode(logs, new Dictionary<long, long>(), sources, stored: true)));
        Assert.Equal((2, 2), Counts(decoder.Decode(logs, new Dictionary<long, long>(), sources)));

        static (int, int) Counts((IReadOnlyList<DecodedLog> Logs, Scan.Documents.LedgerBuffer Ledger) decoded) => (decoded.Logs.Count, decoded.Ledger.Count);
    }

    /// <summary>Right topics of a known event, data of any bytes: words that look like lengths and offsets, torn words, nothing.</summary>
    private static RawLog Hostile(EventKind kind, ManifestContract[] contracts, int index, Random random)
    {
        var topics = Enumerable.Range(0, EventKey.Of(kind.Abi).TopicCount).Select(i => i == 0 && !kind.Abi.IsAnonymous ? kind.Topic0 : Word(random)).ToArray();
        var data = new byte[random.Next(0, 12) * 32 + (random.Next(5) == 0 ? random.Next(32) : 0)];
        for (var at = 0; at + 32 <= data.Length; at += 32) Word(random).CopyTo(data.AsSpan(at));
        return new RawLog(topics)
        {
            Address = contracts.First(contract => contract.Contract == kind.Contract).Address, Data = data, BlockNumber = index, BlockHash = Word(random), BlockTime = index,
            TransactionHash = Word(random), TransactionIndex = 0, LogIndex = 0,
        };
    }

    private static Hash32 Word(Random random)
    {
        var bytes = new byte[Hash32.Size];
        switch (random.Next(5))
        {
            case 0: random.NextBytes(bytes); break;
            case 1: bytes.AsSpan().Fill(0xff); break;
            case 2: random.NextBytes(bytes.AsSpan(12)); break;
            case 3: bytes[^1] = (byte)(random.Next(8) * 32); break;
            default: bytes[^1] = (byte)random.Next(4); break;
        }
        return new Hash32(bytes);
    }

    private static ManifestContract Contract(string slug, int index)
    {
        var bytes = new byte[Address.Size];
        bytes[0] = 1;
        bytes[^1] = (byte)index;
        return new ManifestContract("any", slug, new Address(bytes), 0, null, null, null, []);
    }

    private static NetworkManifest Manifest(IReadOnlyList<ManifestContract> contracts) =>
        new() { File = "test", Name = "test", ChainId = 1, Rpc = [], Finality = new Finality(0), PublicJson = "{}", Contracts = contracts };
}
