using System.Text.Json.Nodes;
using Scan.Devnet;
using Scan.Devnet.Acts;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.IntegrationTests.Audit;
using Scan.IntegrationTests.Devnet;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>Ejection managers that no manifest lists: coordinators name them, and they say themselves whom they serve.</summary>
public sealed class NamedContractTests(PostgresServer postgres)
{
    private static readonly string[] Unlisted = ["EjectionManager"];
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_named_is_read_from_that_log_on_and_belongs_to_the_AVS_that_named_it()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await PlayedAsync(host);
        var manifest = Manifest(devnet, host.Anvil.HttpUrl);
        await using var rig = new AuditRig(await IndexerRig.StartAsync(postgres, Ct), devnet, manifest);
        await rig.Indexer.RunToAsync(manifest, devnet.Head.Number, Ct);
        var (first, slashing) = (devnet.Addresses.Avss[0], devnet.Addresses.Services.Slashing);
        Assert.Equal(
            [("EjectionManager", first.EjectionManager!.Value, first.ServiceManager)],
            (await rig.Indexer.SourcesAsync(devnet.ChainId, Ct)).Where(s => Unlisted.Contains(s.Contract)).Select(s => (s.Contract, new Address(s.Address), new Address(s.Avs))).OrderBy(s => s.Contract));
        // The contract that AVSs name their registrars to is of none of them.
        Assert.DoesNotContain(await rig.Indexer.SourcesAsync(devnet.ChainId, Ct), s => s.Contract == "AllocationManager" && s.Avs is not null);

        var service = await FindAsync<Avs>(rig, Avs.KeyOf(first.ServiceManager));
        Assert.Equal((devnet.Accounts.Owner, first.EjectionManager, devnet.Accounts.Owner), (service.CoordinatorOwner, service.Ejector, service.EjectorOwner));
        Assert.Equal((devnet.Accounts.Ejector, null), await FindAsync<Avs>(rig, Avs.KeyOf(devnet.Addresses.Avss[1].ServiceManager)) is var other ? (other.Ejector, other.EjectorOwner) : default);
        Assert.Equal(OperatorRemoval.Ejected, (await RegistrationAsync(rig, first.ServiceManager, 0)).RemovalCause);
        Assert.NotNull((await RegistrationAsync(rig, first.ServiceManager, 0)).EjectedBlock);
        Assert.Equal((1L, "sets.example:1"), ((await FindAsync<Avs>(rig, Avs.KeyOf(devnet.Accounts.SetsAvs))).AggregatorSetId, (await RegistrationAsync(rig, devnet.Accounts.SetsAvs, 1)).Socket));
        Assert.Equal((2, devnet.Accounts.Owner), await FindAsync<Avs>(rig, Avs.KeyOf(slashing.ServiceManager)) is var sets ? (sets.QuorumCount, sets.CoordinatorOwner) : default);
        var report = await rig.AuditAsync(Ct);
        Assert.True(report is { Drifted: 0, Unreachable: 0 }, report.ToJson());
        await rig.SqlAsync($"UPDATE scan.d_avs SET body = body || '{{\"coordinatorOwner\": \"{devnet.Accounts.Ejector}\", \"ejectorOwner\": \"{devnet.Accounts.Ejector}\"}}' WHERE body->>'address' = '{first.ServiceManager}' RETURNING 'x'", Ct);
        Assert.Equal(["coordinatorOwner", "ejectorOwner"], (await rig.AuditAsync(Ct)).Drifts.Select(d => d.Field).Order());
    }

    [Fact]
    public async Task Pages_and_restarts_make_no_difference_and_an_account_that_is_named_is_asked_once()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await PlayedAsync(host);
        var digests = new HashSet<string>();
        foreach (var options in new FollowerOptions[] { new(), new() { FirstRange = 1, MostBlocks = 1, BatchLogs = 1, HeadBlocks = 1 }, new() { FirstRange = 7, MostBlocks = 7, Pages = 1 } })
        {
            await using var rig = await IndexerRig.StartAsync(postgres, Ct, options);
            var manifest = Manifest(devnet, host.Anvil.HttpUrl);
            await rig.RunToAsync(manifest, devnet.Head.Number / 2, Ct);
            await rig.RunToAsync(manifest, devnet.Head.Number, Ct);
            digests.Add(await rig.DigestAsync(devnet.ChainId, Ct));
        }
        Assert.Single(digests);
    }

    /// <summary>A database of a version that followed neither: their logs are read when the documents are brought up to this one.</summary>
    [Fact]
    public async Task What_an_earlier_version_overlooked_is_read_with_the_rebuilding()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await PlayedAsync(host);
        var manifest = Manifest(devnet, host.Anvil.HttpUrl);
        await using var rig = new AuditRig(await IndexerRig.StartAsync(postgres, Ct), devnet, manifest);
        await rig.Indexer.RunToAsync(manifest, devnet.Head.Number, Ct);
        var (digest, sources) = (await rig.Indexer.DigestAsync(devnet.ChainId, Ct), await SourcesAsync(rig));
        var reserves = devnet.Addresses.Services.ReservesManager;
        Address[] late = [devnet.Addresses.Avss[0].EjectionManager!.Value, reserves];
        var list = string.Join(", ", late.Select(a => $"'\\x{a.ToString()[2..]}'::bytea"));
        await rig.SqlAsync($"DELETE FROM scan.sources WHERE address IN ({list}) AND parent IS NOT NULL RETURNING 'x'", Ct);
        Assert.NotEmpty(await rig.SqlAsync($"DELETE FROM scan.ledger WHERE address IN ({list}) RETURNING 'x'", Ct));
        await rig.SqlAsync("UPDATE scan.chains SET projection = 0, digest = decode(repeat('00', 32), 'hex'), events_total = (SELECT count(*) FROM scan.ledger WHERE canonical) RETURNING 'x'", Ct);
        await rig.Indexer.RunToAsync(manifest, devnet.Head.Number, Ct);
        Assert.Equal((digest, ProjectionVersion.Current), (await rig.Indexer.DigestAsync(devnet.ChainId, Ct), await rig.Indexer.Chains.ProjectionAsync(devnet.ChainId, Ct)));
        Assert.Equal(sources, await SourcesAsync(rig));
        Assert.NotNull((await FindAsync<Domain.Tasks.ReservesManager>(rig, Domain.Tasks.ReservesManager.KeyOf(reserves))).TokenFlow);
    }

    /// <summary>What the manifest dropped is not followed any more, and neither is whom it named before, however late that is understood.</summary>
    [Fact]
    public async Task What_a_dropped_contract_named_is_not_read_when_a_later_version_would_follow_it()
    {
        await using var host = await DevnetHost.StartAsync(Ct);
        var devnet = await PlayedAsync(host);
        var manifest = Manifest(devnet, host.Anvil.HttpUrl);
        await using var rig = new AuditRig(await IndexerRig.StartAsync(postgres, Ct), devnet, manifest);
        await rig.Indexer.RunToAsync(manifest, devnet.Head.Number, Ct);
        var (named, avs) = (devnet.Addresses.Avss[0].EjectionManager!.Value, devnet.Addresses.Avss[0]);
        await ForgetAsync(rig, named);
        // The service manager's views would tell of the coordinator.
        var without = manifest with { Contracts = [.. manifest.Contracts.Where(c => c.Address != avs.Coordinator && c.Address != avs.ServiceManager)] };
        await rig.Indexer.RunToAsync(without, devnet.Head.Number, Ct);
        Assert.DoesNotContain(await rig.Indexer.SourcesAsync(devnet.ChainId, Ct), s => new Address(s.Address) == named);
        // With it comes back whom it named.
        await ForgetAsync(rig, named);
        await rig.Indexer.RunToAsync(manifest, devnet.Head.Number, Ct);
        Assert.Contains(await rig.Indexer.SourcesAsync(devnet.ChainId, Ct), s => new Address(s.Address) == named && s.ClosedBlock is null);
    }

    /// <summary>As a version left it that did not follow the contract.</summary>
    private static async Task ForgetAsync(AuditRig rig, Address contract)
    {
        var text = $"'\\x{contract.ToString()[2..]}'::bytea";
        await rig.SqlAsync($"DELETE FROM scan.sources WHERE address = {text} AND parent IS NOT NULL RETURNING 'x'", Ct);
        await rig.SqlAsync($"DELETE FROM scan.ledger WHERE address = {text} RETURNING 'x'", Ct);
        await rig.SqlAsync("UPDATE scan.chains SET projection = 0, digest = decode(repeat('00', 32), 'hex'), events_total = (SELECT count(*) FROM scan.ledger WHERE canonical) RETURNING 'x'", Ct);
    }

    private static async Task<DevnetChain> PlayedAsync(DevnetHost host)
    {
        var plan = DevnetPlan.Small with { Avss = [DevnetPlan.Small.Avss[0] with { EjectionManager = true }, DevnetPlan.Small.Avss[1]] };
        var devnet = await host.DeployAsync(plan, Ct);
        await devnet.PlayAsync([new OpenSetsAvs(), new OpenSlashingAvs(), .. new[] { 0, 1 }.Select(op => new RegisterOperator(op, "data:,"))], Ct);
        await devnet.PlayAsync([.. new[] { 0, 1 }.Select(op => new Deposit(devnet.Accounts.Operators[op].Address, 0, 10 * System.Numerics.BigInteger.Pow(10, 18)))], Ct);
        await devnet.PlayAsync([new CreateOperatorSet(1, false, 0), new CreateOperatorSet(2, false, 0), new JoinAvs(0, 0, "s", 0)], Ct);
        await devnet.PlayAsync([new JoinOperatorSet(1, 1, "sets.example:1"), new Eject(0, 0, 0)], Ct);
        for (var block = 0; block < Reserves.EpochSeconds / DevnetChain.BlockSeconds; block++) await devnet.PlayAsync([], Ct);
        await devnet.PlayAsync(new UpdateFlow(), Ct);
        return devnet;
    }

    private static NetworkManifest Manifest(DevnetChain devnet, Uri node)
    {
        var json = Scan.Devnet.DevnetManifest.Of(devnet, node);
        var contracts = json["contracts"]!.AsArray();
        foreach (var contract in contracts.Where(c => Unlisted.Contains((string?)c!["contract"])).ToList()) contracts.Remove(contract);
        return new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse("devnet.json", json.ToJsonString());
    }

    private static async Task<IEnumerable<string>> SourcesAsync(AuditRig rig) =>
        (await rig.SqlAsync("SELECT concat_ws(' ', encode(address, 'hex'), contract, encode(avs, 'hex'), from_block) FROM scan.sources", Ct)).Order();

    private static Task<OperatorAvsRegistration> RegistrationAsync(AuditRig rig, Address avs, int op) =>
        FindAsync<OperatorAvsRegistration>(rig, OperatorAvsRegistration.KeyOf(avs, rig.Devnet.Accounts.Operators[op].Address));

    private static async Task<T> FindAsync<T>(AuditRig rig, byte[] key) where T : class, IDocument => (await rig.Indexer.Store.FindAsync<T>(rig.Devnet.ChainId, key, Ct))!.Body;
}
