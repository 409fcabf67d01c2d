using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Local;

namespace Scan.IntegrationTests.Local;

public sealed partial class ShippedNetworkTests
{
    private static readonly EventCatalog Catalog = new(ScanSystems.All);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Networks() => [.. Directory.EnumerateFiles(Checkout.PathTo("networks"), "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task A_shipped_network_needs_nothing_but_an_RPC_address(string name)
    {
        var file = Checkout.PathTo("networks", name);
        var variable = Variable().Match(await File.ReadAllTextAsync(file, Ct)).Groups[1].Value;
        var network = await new ManifestReader(Catalog, asked => asked == variable ? "https://node.example/key" : null).ReadFileAsync(file, Ct);
        Assert.Equal([new Uri("https://node.example/key")], network.Rpc);
        Assert.NotEmpty(network.Contracts);
        Assert.All(network.Contracts, contract => Assert.True(contract.StartBlock > 0, $"{contract.Contract} {contract.Address} would be read from the first block on."));
        Assert.DoesNotContain("node.example", network.PublicJson);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task Without_an_RPC_address_a_shipped_network_names_the_variable(string name)
    {
        var refused = await Assert.ThrowsAsync<ManifestException>(() => new ManifestReader(Catalog, _ => null).ReadFileAsync(Checkout.PathTo("networks", name), Ct));
        Assert.Contains("SCAN_RPC_", refused.Message);
    }

    [Fact]
    public void The_networks_of_the_mission_are_shipped()
    {
        var chains = Directory.EnumerateFiles(Checkout.PathTo("networks"), "*.json").Select(file => (long)JsonNode.Parse(File.ReadAllText(file))!["chainId"]!).ToList();
        Assert.Equal(chains.Count, chains.Distinct().Count());
        Assert.Superset(new HashSet<long> { 1, 17_000, 560_048, 11_155_111, 8453, 84_532 }, chains.ToHashSet());
    }

    [GeneratedRegex(@"\$\{(SCAN_RPC_[A-Z_]+)\}")]
    private static partial Regex Variable();
}
