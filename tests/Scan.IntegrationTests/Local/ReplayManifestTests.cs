using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.Local;
using Scan.Local.Replay;
using Scan.Testing;

namespace Scan.IntegrationTests.Local;

public sealed class ReplayManifestTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_published_mach_deployments_are_recognised_with_their_avs()
    {
        var manifest = (await ManifestAsync("mach-avs.1.jsonl")).Manifest;
        var contracts = manifest["contracts"]!.AsArray();
        var managers = contracts.Where(contract => (string)contract!["contract"]! == "MachServiceManager").Select(contract => (string)contract!["name"]!);
        Assert.Equal(["Cyber MACH AVS", "GM Network MACH AVS"], managers);
        Assert.All(contracts.Where(contract => (string)contract!["system"]! == "middleware"), contract => Assert.NotNull(contract!["avs"]));
        Assert.Equal("ethereum", (string)manifest["name"]!);
    }

    [Fact]
    public async Task What_several_kinds_could_have_emitted_is_listed_and_left_out()
    {
        var manifest = await ManifestAsync("chainbase-avs.1.jsonl");
        Assert.Contains(manifest.Ambiguous, line => line.Contains("RegistryCoordinator or SlashingRegistryCoordinator"));
        Assert.DoesNotContain(manifest.Manifest["contracts"]!.AsArray(), contract => ((string)contract!["contract"]!).Contains("RegistryCoordinator"));
        Assert.Contains(manifest.Manifest["contracts"]!.AsArray(), contract => (string)contract!["contract"]! == "StakeRegistry");
    }

    [Fact]
    public async Task A_service_manager_deployed_alone_in_its_run_gives_its_registries_their_avs()
    {
        var contracts = (await ManifestAsync("openrank-avs.17000.jsonl")).Manifest["contracts"]!.AsArray();
        var registries = contracts.Where(contract => (string)contract!["contract"]! == "StakeRegistry").ToArray();
        Assert.Equal(9, registries.Length);
        Assert.All(registries, registry => Assert.Contains(contracts, contract =>
            (string)contract!["contract"]! == "ServiceManagerBase" && (string)contract["address"]! == (string?)registry!["avs"]));
    }

    [Fact]
    public async Task Every_recorded_log_is_served()
    {
        foreach (var chain in RecordingReader.Read([Path.Combine(Facts(), "logs")]))
        {
            await using var node = await ReplayNode.StartAsync(chain, Ct);
            using var rpc = new JsonRpc(node.Url);
            var logs = (await rpc.CallAsync("eth_getLogs", [new { fromBlock = "0x0", toBlock = "latest" }], Ct)).GetProperty("result");
            Assert.Equal(chain.LogCount, logs.GetArrayLength());
            Assert.Equal(0, chain.Dropped);
        }
    }

    private static string Facts()
    {
        var facts = SharedFacts.Find();
        Assert.SkipUnless(facts is not null, SharedFacts.Missing);
        return facts!;
    }

    private static async Task<ReplayManifest> ManifestAsync(string file)
    {
        var chain = Assert.Single(RecordingReader.Read([Path.Combine(Facts(), "logs", file)]));
        await using var node = await ReplayNode.StartAsync(chain, Ct);
        return ReplayManifest.For(node, ShippedNetworks.Read(Checkout.PathTo("networks")), await KindsAsync());
    }

    private static async Task<IReadOnlyList<KnownContract>> KindsAsync()
    {
        await using var file = File.OpenRead(Path.Combine(Facts(), "events.json"));
        var contracts = (await JsonNode.ParseAsync(file, cancellationToken: Ct))!.AsArray();
        return [.. contracts.Select(contract => Kind(contract!))];
    }

    private static KnownContract Kind(JsonNode contract)
    {
        var events = contract["events"]!.AsArray().Select(form => (Topic: Hash32.Parse((string)form!["topic0"]!), Era: (string?)form["era"])).ToArray();
        return KnownContract.From((string)contract["system"]!, (string)contract["slug"]!, events);
    }
}
