using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.IntegrationTests.Devnet;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary><c>scan import</c> as a process, against a real node: a service manager's address alone leads to all its contracts.</summary>
public sealed class ImportTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private DevnetHost host = null!;
    private DevnetChain devnet = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await DevnetHost.StartAsync(Ct);
        devnet = await ChainTests.PlayedAsync(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_MACH_service_manager_leads_to_its_coordinator_and_registries_from_their_blocks_on()
    {
        var avs = devnet.Addresses.Avss[0];
        var (exitCode, report, errors) = await ImportAsync(avs.ServiceManager);
        Assert.True(exitCode == 0, errors);
        Assert.Equal(("bls", true), (report["kind"]!.GetValue<string>(), report["isServiceManager"]!.GetValue<bool>()));
        var contracts = report["manifest"]!["contracts"]!.AsArray().Select(c => (c!["contract"]!.GetValue<string>(), Address.Parse(c["address"]!.GetValue<string>()), c["avs"]?.GetValue<string>())).ToList();
        var owner = avs.ServiceManager.ToChecksum();
        Assert.Equal(
            [("MachServiceManager", avs.ServiceManager, null), ("RegistryCoordinator", avs.Coordinator, owner), ("BLSApkRegistry", avs.BlsApkRegistry, owner), ("StakeRegistry", avs.StakeRegistry, owner), ("IndexRegistry", avs.IndexRegistry, owner)],
            contracts);
        var (accounts, roles) = (devnet.Accounts, report["roles"]!.AsArray().ToDictionary(r => (r!["contract"]!.GetValue<string>(), r["role"]!.GetValue<string>()), r => r!["holder"]?.GetValue<string>()));
        var coordinator = avs.Coordinator.ToChecksum();
        Assert.Equal((accounts.Owner.ToChecksum(), accounts.ChurnApprover.ToChecksum(), accounts.Ejector.ToChecksum()), (roles[(coordinator, "owner")], roles[(coordinator, "churnApprover")], roles[(coordinator, "ejector")]));
        Assert.Equal((accounts.Owner.ToChecksum(), accounts.Confirmer.ToChecksum(), accounts.Whitelister.ToChecksum()), (roles[(owner, "owner")], roles[(owner, "alertConfirmer")], roles[(owner, "whitelister")]));
        Assert.True(roles.ContainsKey((owner, "rewardsInitiator")));
        foreach (var contract in report["manifest"]!["contracts"]!.AsArray())
        {
            var (at, start) = (Address.Parse(contract!["address"]!.GetValue<string>()), contract["startBlock"]!.GetValue<long>());
            Assert.NotEmpty(await host.Node.Rpc.CallAsync(Scan.Ethereum.Rpc.Eth.GetCode(at, start), Ct));
            Assert.Empty(await host.Node.Rpc.CallAsync(Scan.Ethereum.Rpc.Eth.GetCode(at, start - 1), Ct));
        }
    }

    [Fact]
    public async Task An_ECDSA_service_manager_leads_to_its_registry_its_strategies_and_its_operators_weights()
    {
        var (services, op) = (devnet.Addresses.Services, devnet.Accounts.Operators[0].Address);
        await devnet.PlayAsync(new PermitEcdsa(0), Ct);
        await devnet.PlayAsync(new JoinEcdsa(0, devnet.Accounts.Holders[0]), Ct);
        var file = Path.Combine(folder.Path, "ecdsa.json");
        var (exitCode, report, errors) = await ImportAsync(services.HelloWorld, "--out", file);
        Assert.True(exitCode == 0, errors);
        Assert.Equal(("ecdsa", true), (report["kind"]!.GetValue<string>(), report["isServiceManager"]!.GetValue<bool>()));
        Assert.Equal([("ServiceManagerBase", services.HelloWorld, null), ("ECDSAStakeRegistry", services.EcdsaRegistry, services.HelloWorld.ToChecksum())],
            report["manifest"]!["contracts"]!.AsArray().Select(c => (c!["contract"]!.GetValue<string>(), Address.Parse(c["address"]!.GetValue<string>()), c["avs"]?.GetValue<string>())));
        Assert.Equal(new[] { "stETH", "EIGEN" }.Order(), report["manifest"]!["strategies"]!.AsArray().Select(s => s!["symbol"]!.GetValue<string>()).Order());
        var points = report["conformance"]!.AsArray().ToDictionary(point => point!["function"]!.GetValue<string>().Split('(')[0], point => point!["has"]!.GetValue<bool>());
        Assert.True(points["avsDirectory"] && points["getRestakeableStrategies"] && points["registerOperatorToAVS"]);
        Assert.False(points["createAVSRewardsSubmission"]);

        var network = await new ManifestReader(new EventCatalog(ScanSystems.All), name => name == "SCAN_RPC_31337" ? host.Anvil.HttpUrl.ToString() : null).ReadFileAsync(file, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(network, devnet.Head.Number, Ct);
        var weight = await devnet.NumberAsync(services.EcdsaRegistry, "ECDSAStakeRegistry", "getLastCheckpointOperatorWeight", Ct, op);
        Assert.NotEqual(0, weight);
        var operators = await rig.Store.QueryAsync<EcdsaOperator>(new DocumentQuery(), Ct);
        var joined = Assert.Single(operators.Items).Body;
        Assert.Equal((op, true, weight, devnet.Accounts.Holders[0]), (joined.Operator, joined.Registered, joined.Weight, joined.SigningKey!.Value));
        Assert.Equal((weight, 1), (await rig.Store.QueryAsync<EcdsaRegistry>(new DocumentQuery(), Ct)).Items.Select(r => (r.Body.TotalWeight!.Value, r.Body.OperatorCount)).Single());
    }

    [Fact]
    public async Task Conformance_is_told_function_by_function()
    {
        var (_, report, _) = await ImportAsync(devnet.Addresses.Avss[0].ServiceManager);
        var points = report["conformance"]!.AsArray().ToDictionary(point => point!["function"]!.GetValue<string>().Split('(')[0], point => (point!["has"]!.GetValue<bool>(), point["outcome"]!.GetValue<string>()));
        Assert.Equal((true, "answers"), points["avsDirectory"]);
        Assert.Equal((true, "its code knows the function"), points["registerOperatorToAVS"]);
        Assert.Equal((true, "its code knows the function"), points["updateAVSMetadataURI"]);
        Assert.Equal((false, "its code does not know the function"), points["setClaimerFor"]);
    }

    [Fact]
    public async Task What_was_imported_is_indexed_with_its_operators_and_stakes()
    {
        var file = Path.Combine(folder.Path, "imported.json");
        var avs = devnet.Addresses.Avss[0].ServiceManager;
        Assert.Equal(0, (await ImportAsync(avs, "--out", file)).ExitCode);
        var network = await new ManifestReader(new EventCatalog(ScanSystems.All), name => name == "SCAN_RPC_31337" ? host.Anvil.HttpUrl.ToString() : null).ReadFileAsync(file, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(network, devnet.Head.Number, Ct);
        Assert.NotEqual(0, await rig.Store.CountAsync<QuorumStake>(new DocumentQuery { Where = Filter.Equal("avs", avs.ToString()) }, Ct));
    }

    [Fact]
    public async Task A_manifest_that_exists_gets_what_it_lacks_and_keeps_the_rest()
    {
        var file = Path.Combine(folder.Path, "mine.json");
        var avs = devnet.Addresses.Avss[1];
        await File.WriteAllTextAsync(file, $$"""
            { "name": "mine", "chainId": {{devnet.ChainId}}, "rpc": ["${MINE}"], "finality": { "mode": "depth", "depth": 3 },
              "contracts": [ { "system": "mach", "contract": "MachServiceManager", "name": "Mine — «ours»", "address": "{{avs.ServiceManager}}", "startBlock": 1 } ] }
            """, Ct);
        Assert.Equal(0, (await ImportAsync(avs.ServiceManager, "--out", file)).ExitCode);
        Assert.Equal(0, (await ImportAsync(avs.ServiceManager, "--out", file)).ExitCode);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(file, Ct))!;
        Assert.Equal(5, manifest["contracts"]!.AsArray().Count);
        Assert.Equal(("Mine — «ours»", 1), (manifest["contracts"]![0]!["name"]!.GetValue<string>(), manifest["contracts"]![0]!["startBlock"]!.GetValue<long>()));
        Assert.Equal("${MINE}", manifest["rpc"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task An_account_and_a_contract_of_another_kind_are_no_service_managers()
    {
        var (exitCode, _, errors) = await ImportAsync(devnet.Accounts.Operators[0].Address);
        Assert.Equal(2, exitCode);
        Assert.Contains("holds no code on chain", errors, StringComparison.Ordinal);
        var file = Path.Combine(folder.Path, "none.json");
        var (other, report, reason) = await ImportAsync(devnet.Addresses.Alt, "--out", file);
        Assert.Equal((1, false, "none"), (other, report["isServiceManager"]!.GetValue<bool>(), report["kind"]!.GetValue<string>()));
        Assert.Contains("is no service manager", reason, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        Assert.All(report["conformance"]!.AsArray(), point => Assert.False(point!["has"]!.GetValue<bool>()));
    }

    [Theory]
    [InlineData("0x12", "--address is no address")]
    [InlineData("0x00000000000000000000000000000000000000c0", "--rpc is no http(s):// URL")]
    public async Task Bad_input_is_refused_in_one_sentence(string address, string sentence)
    {
        await using var process = IndexerProcess.Start("import", "--rpc", "ftp://x", "--address", address);
        var (exitCode, _, errors) = await process.ExitAsync(Ct);
        Assert.Equal(2, exitCode);
        Assert.StartsWith(sentence, errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<(int ExitCode, JsonNode Report, string Errors)> ImportAsync(Address address, params string[] more)
    {
        await using var process = IndexerProcess.Start(["import", "--rpc", host.Anvil.HttpUrl.ToString(), "--address", address.ToString(), .. more]);
        var (exitCode, output, errors) = await process.ExitAsync(Ct);
        return (exitCode, output.Length == 0 ? new JsonObject() : JsonNode.Parse(output)!, errors);
    }
}
