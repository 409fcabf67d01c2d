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

    /// <summary>As a version left it that did not ask service managers for such a registry: it is read from where this version would have begun.</summary>
    [Fact]
    public async Task A_registry_that_an_earlier_version_did_not_ask_for_is_found_at_the_stored_logs_of_its_service_manager()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await host.DeployAsync(DevnetPlan.Small, Ct);
        var at = devnet.Addresses.Services;
        await devnet.PlayAsync([new RegisterOperator(0, "data:,"), new Deposit(devnet.Accounts.Operators[0].Address, 0, 10 * One)], Ct);
        await devnet.PlayAsync(new CreateGreeting("world"), Ct);
        await devnet.PlayAsync(new PermitEcdsa(0), Ct);
        await devnet.PlayAsync(new JoinEcdsa(0, devnet.Accounts.Holders[0]), Ct);
        var manifest = Manifest(devnet, host.Anvil.HttpUrl, "tasks", "WizardHelloWorldServiceManager");
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(manifest, devnet.Head.Number, Ct);
        var digest = await rig.DigestAsync(devnet.ChainId, Ct);
        var registry = $"'\\x{at.EcdsaRegistry.ToString()[2..]}'::bytea";
        await using (var forget = rig.Store.Database.CreateCommand($"""
            DELETE FROM scan.sources WHERE address = {registry}; DELETE FROM scan.ledger WHERE address = {registry}; DELETE FROM scan.observations WHERE key LIKE 'view:%';
            UPDATE scan.chains SET projection = 0, digest = decode(repeat('00', 32), 'hex'), events_total = (SELECT count(*) FROM scan.ledger WHERE canonical)
            """)) await forget.ExecuteNonQueryAsync(Ct);
        await rig.RunToAsync(manifest, devnet.Head.Number, Ct);
        Assert.Equal(digest, await rig.DigestAsync(devnet.ChainId, Ct));
        var source = Assert.Single(await rig.SourcesAsync(devnet.ChainId, Ct), s => s.Contract == "ECDSAStakeRegistry");
        Assert.Equal((at.EcdsaRegistry, at.HelloWorld), (new Address(source.Address), new Address(source.Parent)));
    }

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
