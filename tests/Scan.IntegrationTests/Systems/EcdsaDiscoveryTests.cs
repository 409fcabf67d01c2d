using System.Numerics;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Manifests;
using Scan.IntegrationTests.Devnet;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>An AVS on ECDSA middleware of which a manifest names the service manager and nothing else.</summary>
public sealed class EcdsaDiscoveryTests(PostgresServer postgres)
{
    private static readonly BigInteger One = BigInteger.Pow(10, 18);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("middleware", "ServiceManagerBase")]
    [InlineData("tasks", "WizardHelloWorldServiceManager")]
    public async Task The_address_of_a_service_manager_alone_leads_to_its_ECDSA_registry_and_what_that_tells(string system, string slug)
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        var (at, op) = (devnet.Addresses.Services, devnet.Accounts.Operators[0].Address);
        await devnet.PlayAsync([new RegisterOperator(0, "data:,"), new Deposit(op, 0, 10 * One)], Ct);
        await devnet.PlayAsync(new CreateGreeting("world"), Ct);
        var told = devnet.Head.Number;
        await devnet.PlayAsync(new PermitEcdsa(0), Ct);
        await devnet.PlayAsync(new JoinEcdsa(0, devnet.Accounts.Holders[0]), Ct);
        var manifest = Manifest(devnet, host.Anvil.HttpUrl, system, slug);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(manifest, devnet.Head.Number, Ct);

        var source = Assert.Single(await rig.SourcesAsync(devnet.ChainId, Ct), s => s.Contract == "ECDSAStakeRegistry");
        Assert.Equal((at.EcdsaRegistry, at.HelloWorld, told), (new Address(source.Address), new Address(source.Avs), source.FromBlock));
        var weight = await devnet.NumberAsync(at.EcdsaRegistry, "ECDSAStakeRegistry", "getLastCheckpointOperatorWeight", Ct, op);
        Assert.NotEqual(0, weight);
        var registry = (await rig.Store.FindAsync<EcdsaRegistry>(devnet.ChainId, EcdsaRegistry.KeyOf(at.EcdsaRegistry), Ct))!.Body;
        Assert.Equal((at.HelloWorld, (BigInteger?)weight, 1), (registry.Avs, registry.TotalWeight, registry.OperatorCount));
        var avs = (await rig.Store.FindAsync<Avs>(devnet.ChainId, Avs.KeyOf(at.HelloWorld), Ct))!.Body;
        Assert.Equal((AvsKind.Ecdsa, at.EcdsaRegistry, 1), (avs.Kind, avs.StakeRegistry, avs.OperatorCount));
    }

    private static NetworkManifest Manifest(DevnetChain devnet, Uri node, string system, string slug) => new()
    {
        File = "devnet", Name = "devnet", ChainId = devnet.ChainId, Rpc = [node], Finality = new Finality(0), PublicJson = "{}",
        Contracts = [new ManifestContract(system, slug, devnet.Addresses.Services.HelloWorld, 0, null, null, null, [])],
    };
}
