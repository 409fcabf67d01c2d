using System.Text.Json.Nodes;
using Scan.Bench.Simulator;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Testing;

namespace Scan.IntegrationTests.Indexer;

/// <summary>A change of what projections make of a ledger is noticed, by us and by an indexer that meets older documents.</summary>
public sealed class ProjectionVersionTests(PostgresServer postgres, StillDevnet still) : IClassFixture<StillDevnet>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_simulated_chain_has_the_digest_that_stands_here_beside_the_version()
    {
        await using var network = await SimulatedNetwork.StartAsync(Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(network.Manifest, SimulatedNetwork.Head, Ct);
        var digest = (await rig.Chains.DigestAsync(SimulatedChain.ChainId, null, Ct))!;
        Assert.True(("3d94104a5fd37f1fa7da470748912f969b86c65155fc16709b8383349b8cf88d", 11) == (Convert.ToHexStringLower(digest.Sha256), ProjectionVersion.Current),
            $"A projection, a document or the digest itself changed ({Convert.ToHexStringLower(digest.Sha256)}): raise ProjectionVersion.Current, so that databases are brought up to date, and write both here.");
    }

    [Fact]
    public async Task Documents_of_other_projections_are_rebuilt_at_the_start_and_no_log_is_asked_for()
    {
        var network = DevnetManifest.Of(still.Chain, still.Url, new Finality(3));
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(network, still.Chain.Head.Number, Ct);
        var (before, operators) = (await rig.DigestAsync(still.Chain.ChainId, Ct), await OperatorsAsync(rig));
        await SqlAsync(rig, "UPDATE scan.chains SET projection = 0, digest = decode(repeat('00', 32), 'hex'); UPDATE scan.d_operator SET body = body || '{\"stakerCount\": 77}'");
        await using var node = await FaultyNode.StartAsync(still.Url, method => method == "eth_getLogs" ? NodeFault.ServerError : NodeFault.None, Ct);
        await rig.RunToAsync(network with { Rpc = [node.Url] }, still.Chain.Head.Number, Ct);
        Assert.Equal((before, operators), (await rig.DigestAsync(still.Chain.ChainId, Ct), await OperatorsAsync(rig)));
        Assert.Equal((0, ProjectionVersion.Current), (node.Spoiled, await rig.Chains.ProjectionAsync(still.Chain.ChainId, Ct)));
    }

    /// <summary>As a version left it that asked for less: all is asked once, with the rebuilding, and nothing that is known already.</summary>
    [Fact]
    public async Task Facts_that_an_earlier_version_did_not_ask_for_are_asked_with_the_rebuilding()
    {
        var network = DevnetManifest.Of(still.Chain, still.Url, new Finality(3));
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(network, still.Chain.Head.Number, Ct);
        var (before, observed) = (await rig.DigestAsync(still.Chain.ChainId, Ct), await ObservedAsync(rig));
        await SqlAsync(rig, "UPDATE scan.chains SET projection = 0, digest = decode(repeat('00', 32), 'hex'); DELETE FROM scan.observations WHERE key LIKE 'view:%' AND key NOT LIKE '%@%'");
        var known = (await ObservedAsync(rig)).Split('\n').Length;
        Assert.True(known < observed.Split('\n').Length);
        await using var node = await FaultyNode.StartAsync(still.Url, _ => NodeFault.None, Ct);
        await rig.RunToAsync(network with { Rpc = [node.Url] }, still.Chain.Head.Number, Ct);
        Assert.Equal(before, await rig.DigestAsync(still.Chain.ChainId, Ct));
        Assert.DoesNotContain(node.Requests, asked => asked["method"]!.GetValue<string>() == "eth_getTransactionByHash");
        Assert.Contains(node.Requests, IsOwnerAsked);
        // Again there is nothing left to ask.
        await SqlAsync(rig, "UPDATE scan.chains SET projection = 0, digest = decode(repeat('00', 32), 'hex')");
        node.Requests.Clear();
        await rig.RunToAsync(network with { Rpc = [node.Url] }, still.Chain.Head.Number, Ct);
        Assert.Equal(before, await rig.DigestAsync(still.Chain.ChainId, Ct));
        Assert.DoesNotContain(node.Requests, IsOwnerAsked);
    }

    [Fact]
    public async Task What_a_rebuilding_was_told_before_its_node_failed_is_not_asked_again()
    {
        var network = DevnetManifest.Of(still.Chain, still.Url, new Finality(3));
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, new FollowerOptions { BatchLogs = 1 });
        await rig.RunToAsync(network, still.Chain.Head.Number, Ct);
        var before = await rig.DigestAsync(still.Chain.ChainId, Ct);
        await SqlAsync(rig, "UPDATE scan.chains SET projection = 0, digest = decode(repeat('00', 32), 'hex'); DELETE FROM scan.observations WHERE key LIKE 'view:%' AND key NOT LIKE '%@%'");
        FaultyNode? node = null;
        var isIll = true;
        await using var started = node = await FaultyNode.StartAsync(still.Url, _ => isIll && node?.Requests.Count(IsOwnerAsked) > 3 ? NodeFault.ServerError : NodeFault.None, Ct);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var run = rig.RunToAsync(network with { Rpc = [node.Url] }, still.Chain.Head.Number, cut.Token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        while (node.Spoiled == 0) await Task.Delay(20, patience.Token);
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(0, await rig.Chains.ProjectionAsync(still.Chain.ChainId, Ct));
        var told = (await OwnersAsync(rig)).ToHashSet();
        Assert.NotEmpty(told);

        node.Requests.Clear();
        isIll = false;
        await rig.RunToAsync(network with { Rpc = [node.Url] }, still.Chain.Head.Number, Ct);
        Assert.Equal(before, await rig.DigestAsync(still.Chain.ChainId, Ct));
        var again = node.Requests.Where(IsOwnerAsked).Select(asked => $"{asked["params"]![0]!["to"]} {asked["params"]![1]!["blockHash"]}".ToLowerInvariant()).ToList();
        Assert.NotEmpty(again);
        Assert.DoesNotContain(again, told.Contains);
    }

    /// <summary>What lies on another branch is undone as soon as the documents are rebuilt: the node cannot tell of it, and the rebuilding does not wait for that.</summary>
    [Fact]
    public async Task Blocks_that_the_node_has_no_more_are_not_asked_about()
    {
        await using var chain = await BareChain.StartAsync(Ct);
        var manager = await chain.DeployAsync("EndlessServiceManager", Ct);
        await chain.DoAsync(manager, "relent", Ct);
        await chain.DoAsync(manager, "appoint", Ct, chain.Accounts[1]);
        await chain.DoAsync(manager, "appoint", Ct, chain.Accounts[2]);
        var network = chain.Manifest(new Finality(50), BareChain.Contract("middleware", "ServiceManagerBase", manager));
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.Equal(2, (await OwnersAsync(rig)).Count);
        await SqlAsync(rig, "UPDATE scan.chains SET projection = 0; DELETE FROM scan.observations WHERE key LIKE 'view:%'");
        var gone = await chain.HeadAsync(Ct);
        await chain.ReorgAsync(1, Ct);
        await using var node = await FaultyNode.StartAsync(chain.Anvil.HttpUrl, _ => NodeFault.None, Ct);
        await rig.CatchUpAsync(network with { Rpc = [node.Url] }, await chain.HeadAsync(Ct), Ct);
        Assert.Single(await OwnersAsync(rig));
        Assert.DoesNotContain(node.Requests, asked => IsOwnerAsked(asked) && asked.ToJsonString().Contains(gone.Hash.ToString(), StringComparison.Ordinal));
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(network, (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.Equal(await clean.DigestAsync(BareChain.ChainId, Ct), await rig.DigestAsync(BareChain.ChainId, Ct));
    }

    /// <summary>Named accounts are asked what they are with each version, so that one view stands for those that projections need.</summary>
    private static bool IsOwnerAsked(JsonNode asked) => asked["method"]!.GetValue<string>() == "eth_call" && asked["params"]![0]!["data"]!.GetValue<string>() == "0x8da5cb5b";

    /// <summary>Whom the view owner was asked of, and at which block.</summary>
    private static async Task<IReadOnlyList<string>> OwnersAsync(IndexerRig rig)
    {
        await using var command = rig.Store.Database.CreateCommand("SELECT coalesce(array_agg(lower(split_part(key, ':', 2)) || ' 0x' || encode(block_hash, 'hex')), '{}') FROM scan.observations WHERE canonical AND key LIKE '%:8da5cb5b'");
        return (string[])(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task<string> ObservedAsync(IndexerRig rig)
    {
        await using var command = rig.Store.Database.CreateCommand("SELECT string_agg(block || ' ' || key, E'\\n' ORDER BY block, key) FROM scan.observations");
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task<string> OperatorsAsync(IndexerRig rig)
    {
        await using var command = rig.Store.Database.CreateCommand("SELECT string_agg(body::text, ' ' ORDER BY id) FROM scan.d_operator");
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static async Task SqlAsync(IndexerRig rig, string sql)
    {
        await using var command = rig.Store.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
