using System.Net;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Indexer;

public sealed class DiscoveryTests
{
    private static readonly EventCatalog Catalog = new(ScanSystems.All);
    private static readonly EventEntry Entry = Catalog.Entries.First(entry => entry.Kind.Contract == "RegistryCoordinator");
    private readonly SilentContracts contracts = new();
    private readonly Discovery discovery;

    public DiscoveryTests() =>
        discovery = new(new EthereumClient(new JsonRpcClient(new HttpClient(contracts), new Uri("http://node.test"), new JsonRpcOptions(), new ManualTimeProvider())), Catalog, []);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_that_never_answers_is_asked_once_in_a_stretch_of_blocks_however_often_its_logs_come_by()
    {
        DecodedLog[] logs = [Log(1), Log(2), Log(4_000), Log(5_000), Log(20_000)];
        var told = await discovery.AskAsync(logs, Ct);
        Assert.Empty(told.Sources);
        Assert.Equal([1, 5_000, 20_000], told.Observations.Select(o => o.Block).Distinct());
        Assert.All(told.Observations, o => Assert.NotNull(o.Missing));
        Assert.Empty((await discovery.AskAsync(logs, Ct)).Observations);
        Assert.Equal(3, contracts.Requests);
    }

    private static DecodedLog Log(long block)
    {
        var source = new Source { System = "middleware", Contract = "RegistryCoordinator", Address = default, Avs = default, FromBlock = 0 };
        var raw = new RawLog([]) { Address = default, Data = default, BlockNumber = block, BlockHash = default, TransactionHash = default, TransactionIndex = 0, LogIndex = 0 };
        return new DecodedLog(raw, new LogPosition(1, block, default, 0, default, 0, 0), source, Entry, new object());
    }

    /// <summary>A node on which no address holds code: every call answers nothing.</summary>
    private sealed class SilentContracts : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            var calls = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsArray();
            var answers = calls.Select(call => (JsonNode)new JsonObject { ["jsonrpc"] = "2.0", ["id"] = call!["id"]!.GetValue<int>(), ["result"] = "0x" });
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(new JsonArray([.. answers]).ToJsonString()) };
        }
    }
}
