using Scan.Bench.Simulator;
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
        Assert.True(("254dbd1a5db5143966c6f1feb58030d1662a731af1e2635ab38405422cccba45", 10) == (Convert.ToHexStringLower(digest.Sha256), ProjectionVersion.Current),
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

    /// <summary>As a version left it that asked for less: what lies in final blocks is asked once, with the rebuilding, and nothing that is known already.</summary>
    [Fact]
    public async Task Facts_that_an_earlier_version_did_not_ask_for_are_asked_with_the_rebuilding()
    {
        var network = DevnetManifest.Of(still.Chain, still.Url, new Finality(3));
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(network, still.Chain.Head.Number, Ct);
        var (before, observed) = (await rig.DigestAsync(still.Chain.ChainId, Ct), await ObservedAsync(rig));
        await SqlAsync(rig, "UPDATE scan.chains SET projection = 0, digest = decode(repeat('00', 32), 'hex'); DELETE FROM scan.observations o USING scan.chains c WHERE o.block <= c.finalized_block AND o.key LIKE 'view:%' AND o.key NOT LIKE '%@%'");
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

        // Named accounts are asked what they are with each version, so that one view stands for those that projections need.
        static bool IsOwnerAsked(System.Text.Json.Nodes.JsonNode asked) => asked["method"]!.GetValue<string>() == "eth_call" && asked["params"]![0]!["data"]!.GetValue<string>() == "0x8da5cb5b";
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
