using System.Text.Json.Nodes;
using Scan.Documents;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Testing;
using Xunit;

namespace Scan.IntegrationTests.Indexer;

/// <summary>Manifests change, documents are rebuilt from the ledger: the result is that of a clean run.</summary>
public sealed class ReprojectionTests(PostgresServer postgres, StillDevnet still) : IClassFixture<StillDevnet>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private long ChainId => still.Chain.ChainId;
    private long Last => still.Chain.Head.Number;

    [Theory]
    [InlineData("DelegationManager", 0)]
    [InlineData("RegistryCoordinator", 0)]
    [InlineData("MachServiceManager", 3)]
    [InlineData("IdentityRegistry", 1_000)]
    public async Task A_contract_that_is_added_later_ends_in_the_state_of_a_run_that_had_it_from_the_start(string contract, int depth)
    {
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(Network(depth), Last, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(Without(contract, depth), Last, Ct);

        await rig.RunToAsync(Network(depth), Last, Ct);
        Assert.Equal(await clean.DigestAsync(ChainId, Ct), await rig.DigestAsync(ChainId, Ct));
        var late = await rig.Feed.ReadAsync(0, 1_000, Ct);
        Assert.Equal((await rig.Chains.FindAsync(ChainId, Ct))!.EventsTotal, late.Count(item => item.Kind == FeedKind.Events));
    }

    [Fact]
    public async Task A_contract_that_is_dropped_keeps_what_it_brought_and_is_completed_when_it_comes_back()
    {
        const string Dropped = "DelegationManager";
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(Network(0), Last, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(Network(0), Last / 2, Ct);
        var brought = await LogsOfAsync(rig, Dropped);
        await rig.RunToAsync(Without(Dropped, 0), Last, Ct);
        Assert.Equal(brought, await LogsOfAsync(rig, Dropped));
        Assert.True(brought < await LogsOfAsync(clean, Dropped));
        await rig.RunToAsync(Network(0), Last, Ct);
        Assert.Equal(await clean.DigestAsync(ChainId, Ct), await rig.DigestAsync(ChainId, Ct));
    }

    [Theory]
    [InlineData("DelegationManager")]
    [InlineData("RegistryCoordinator")]
    public async Task A_contract_that_begins_earlier_than_before_is_completed_and_nothing_else_is_asked_for(string contract)
    {
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(Network(3), Last, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        var begun = Last / 2;
        await rig.RunToAsync(Network(3) with { Contracts = [.. Network(3).Contracts.Select(own => own.Contract == contract ? own with { StartBlock = begun } : own)] }, Last, Ct);
        Assert.NotEqual(await clean.DigestAsync(ChainId, Ct), await rig.DigestAsync(ChainId, Ct));

        await using var node = await FaultyNode.StartAsync(still.Url, _ => NodeFault.None, Ct);
        await rig.RunToAsync(Network(3) with { Rpc = [node.Url] }, Last, Ct);
        Assert.Equal(await clean.DigestAsync(ChainId, Ct), await rig.DigestAsync(ChainId, Ct));
        HashSet<string> given = [.. Network(3).Contracts.Where(own => own.Contract != contract).Select(own => own.Address.ToString().ToLowerInvariant())];
        var own = Network(3).Contracts.Where(other => other.Contract == contract).Select(other => other.Address.ToString().ToLowerInvariant()).ToHashSet();
        foreach (var filter in Filters(node))
        {
            var asked = filter["address"]!.AsArray().Select(address => address!.GetValue<string>().ToLowerInvariant()).ToList();
            Assert.DoesNotContain(asked, given.Contains);
            if (asked.Exists(own.Contains)) Assert.True(Convert.ToInt64(filter["toBlock"]!.GetValue<string>()[2..], 16) < begun, filter.ToString());
        }
        Assert.NotEmpty(Filters(node));
    }

    [Fact]
    public async Task A_contract_that_is_added_later_is_the_only_one_that_is_asked_for()
    {
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(Without("DelegationManager", 3), Last, Ct);
        await using var node = await FaultyNode.StartAsync(still.Url, _ => NodeFault.None, Ct);
        await rig.RunToAsync(Network(3) with { Rpc = [node.Url] }, Last, Ct);
        var address = Network(3).Contracts.First(own => own.Contract == "DelegationManager").Address.ToString().ToLowerInvariant();
        Assert.NotEmpty(Filters(node));
        Assert.All(Filters(node), filter => Assert.Equal([address], filter["address"]!.AsArray().Select(asked => asked!.GetValue<string>().ToLowerInvariant())));
    }

    [Fact]
    public async Task While_a_contract_that_is_added_later_is_read_the_status_says_so()
    {
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(Without("DelegationManager", 3), Last, Ct);
        string? told = null;
        await using var node = await FaultyNode.StartAsync(still.Url, method =>
        {
            if (method == "eth_getLogs") told ??= rig.Chains.FindAsync(ChainId, Ct).GetAwaiter().GetResult()!.LastError;
            return NodeFault.None;
        }, Ct);
        await rig.RunToAsync(Network(3) with { Rpc = [node.Url] }, Last, Ct);
        Assert.Contains("Late contracts are being read", told, StringComparison.Ordinal);
        Assert.Null((await rig.Chains.FindAsync(ChainId, Ct))!.LastError);
    }

    [Fact]
    public async Task What_a_dropped_contract_told_of_is_closed_with_it_and_comes_back_with_it()
    {
        string[] dropped = ["RegistryCoordinator", "MachServiceManager"];
        await using var clean = await IndexerRig.StartAsync(postgres, Ct);
        await clean.RunToAsync(Network(0), Last, Ct);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        var half = await HalfOfStakesAsync(clean);
        await rig.RunToAsync(Network(0), half, Ct);
        var without = Network(0) with { Contracts = [.. Network(0).Contracts.Where(own => !dropped.Contains(own.Contract))] };
        await using var node = await FaultyNode.StartAsync(still.Url, _ => NodeFault.None, Ct);
        await rig.RunToAsync(without with { Rpc = [node.Url] }, Last, Ct);
        HashSet<string> given = [.. without.Contracts.Select(own => own.Address.ToString().ToLowerInvariant())];
        Assert.All(Filters(node), filter => Assert.All(filter["address"]!.AsArray(), asked => Assert.Contains(asked!.GetValue<string>().ToLowerInvariant(), given)));
        Assert.NotEqual((await clean.Chains.FindAsync(ChainId, Ct))!.EventsTotal, (await rig.Chains.FindAsync(ChainId, Ct))!.EventsTotal);
        await rig.RunToAsync(Network(0), Last, Ct);
        Assert.Equal(await clean.DigestAsync(ChainId, Ct), await rig.DigestAsync(ChainId, Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Documents_rebuilt_from_the_ledger_are_those_of_a_clean_run_whatever_became_of_the_old_ones(bool history)
    {
        await using var rig = await IndexerRig.StartAsync(postgres, Ct, new FollowerOptions { History = history, HeadBlocks = 4 });
        await rig.RunToAsync(Network(3), Last, Ct);
        var (before, documents, ledger) = (await DigestsAsync(rig), await DocumentsAsync(rig), await LedgerAsync(rig));
        await SqlAsync(rig, """
            DELETE FROM scan.d_operator; UPDATE scan.d_agent SET body = '{}'; DELETE FROM scan.v_avs;
            UPDATE scan.ledger l SET s1 = 7, kind = 0, problem = 'spoiled', log = set_byte(substr(l.log, 1, 1), 0, get_byte(l.log, 0) & 247) || '\x20' || decode(substr(k.topic0, 3), 'hex') || substr(l.log, 2)
            FROM scan.event_kinds k WHERE k.id = l.kind AND l.log_index = 0 AND get_byte(l.log, 0) & 8 = 8; UPDATE scan.chains SET digest = decode(repeat('00', 32), 'hex');
            """);
        await using var reproject = Reproject(rig);
        var (code, _, errors) = await reproject.ExitAsync(Ct);
        Assert.True(code == 0, errors);
        Assert.Equal(before, await DigestsAsync(rig));
        Assert.Equal(documents, await DocumentsAsync(rig));
        Assert.Equal(ledger, await LedgerAsync(rig));
    }

    [Fact]
    public async Task A_rebuilding_that_is_killed_leaves_the_old_state_and_can_be_run_again()
    {
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(Network(0), Last, Ct);
        var documents = await DocumentsAsync(rig);
        var before = await rig.DigestAsync(ChainId, Ct);
        foreach (var milliseconds in new[] { 300, 600, 800, 1_000 })
        {
            await using var cut = Reproject(rig);
            await Task.Delay(milliseconds, Ct);
            cut.Kill();
            Assert.Equal((before, documents), (await rig.DigestAsync(ChainId, Ct), await DocumentsAsync(rig)));
        }
        await using var whole = Reproject(rig);
        var (code, _, errors) = await whole.ExitAsync(Ct);
        Assert.True(code == 0, errors);
        Assert.Equal((before, documents), (await rig.DigestAsync(ChainId, Ct), await DocumentsAsync(rig)));
        await rig.RunToAsync(Network(0), Last, Ct);
        Assert.Equal(before, await rig.DigestAsync(ChainId, Ct));
    }

    /// <summary>As an earlier version left it. The indexer of this one has still to look for what stored logs tell of, so it is not kept from that.</summary>
    [Fact]
    public async Task A_rebuilding_by_hand_asks_the_node_that_it_is_given_and_says_when_it_has_none()
    {
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        await rig.RunToAsync(Network(3), Last, Ct);
        var before = await rig.DigestAsync(ChainId, Ct);
        await SqlAsync(rig, "UPDATE scan.chains SET projection = 0; DELETE FROM scan.observations WHERE key LIKE 'view:%'");
        await using var alone = Reproject(rig);
        var (code, _, errors) = await alone.ExitAsync(Ct);
        Assert.True(code == 0, errors);
        Assert.Contains("No node is asked", errors, StringComparison.Ordinal);
        Assert.Contains("still count as those of version 0", errors, StringComparison.Ordinal);
        Assert.NotEqual(before, await rig.DigestAsync(ChainId, Ct));

        using var folder = new TemporaryFolder();
        var manifest = await IndexerProcess.WriteManifestAsync(folder.Path, still.Chain, still.Url, 3, Ct);
        await using var asking = IndexerProcess.Start("reproject", "--chain", "31337", "--network", manifest, "--postgres", rig.ConnectionString);
        (code, _, errors) = await asking.ExitAsync(Ct);
        Assert.True(code == 0, errors);
        Assert.DoesNotContain("No node is asked", errors, StringComparison.Ordinal);
        Assert.Equal((before, 0), (await rig.DigestAsync(ChainId, Ct), await rig.Chains.ProjectionAsync(ChainId, Ct)));
        await rig.RunToAsync(Network(3), Last, Ct);
        Assert.Equal((before, ProjectionVersion.Current), (await rig.DigestAsync(ChainId, Ct), await rig.Chains.ProjectionAsync(ChainId, Ct)));
    }

    private static List<JsonNode> Filters(FaultyNode node) => [.. node.Requests.Where(request => request["method"]!.GetValue<string>() == "eth_getLogs").Select(request => request["params"]![0]!)];

    /// <summary>A block with stake updates, which only discovered contracts emit, before and behind it.</summary>
    private static async Task<long> HalfOfStakesAsync(IndexerRig rig)
    {
        await using var command = rig.Store.Database.CreateCommand("""
            SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY l.block) FROM scan.ledger l JOIN scan.sources s ON s.chain_id = l.chain_id AND s.address = l.address WHERE s.contract = 'StakeRegistry'
            """);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private NetworkManifest Network(int depth) => DevnetManifest.Of(still.Chain, still.Url, new Finality(depth));

    private NetworkManifest Without(string contract, int depth) => Network(depth) with { Contracts = [.. Network(depth).Contracts.Where(own => own.Contract != contract)] };

    private static IndexerProcess Reproject(IndexerRig rig) => IndexerProcess.Start("reproject", "--chain", "31337", "--postgres", rig.ConnectionString);

    private async Task<long> LogsOfAsync(IndexerRig rig, string contract)
    {
        var address = Network(0).Contracts.First(own => own.Contract == contract).Address.ToArray();
        return (await rig.Ledger.QueryAsync(new LedgerQuery { Address = address, Take = 1000 }, Ct)).Rows.Count;
    }

    private static async Task<string> DigestsAsync(IndexerRig rig)
    {
        var all = new List<string>();
        foreach (var block in await rig.Chains.RecentBlocksAsync(31337, 1_000, Ct))
        {
            all.Add(Convert.ToHexStringLower((await rig.Chains.DigestAsync(31337, block.Number, Ct))!.Sha256));
        }
        return string.Join(' ', all) + (await rig.Chains.FindAsync(31337, Ct))!.EventsTotal;
    }

    /// <summary>One hash over all documents and versions.</summary>
    private static async Task<string> DocumentsAsync(IndexerRig rig)
    {
        var tables = rig.Store.Mappings.SelectMany(mapping => new[] { $"d_{Snake(mapping.Kind)}", $"v_{Snake(mapping.Kind)}" })
            .Select(table => $"SELECT '{table}' || t::text AS row FROM scan.{table} t");
        await using var command = rig.Store.Database.CreateCommand($"SELECT md5(string_agg(row, ' ' ORDER BY row)) FROM ({string.Join(" UNION ALL ", tables)}) r");
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>One hash over all logs, as they are packed.</summary>
    private static async Task<string> LedgerAsync(IndexerRig rig)
    {
        await using var command = rig.Store.Database.CreateCommand("SELECT md5(string_agg(l::text, ' ' ORDER BY block, log_index, block_hash)) FROM scan.ledger l");
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    private static string Snake(string kind) => string.Concat(kind.Select(c => char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{c}"));

    private static async Task SqlAsync(IndexerRig rig, string sql)
    {
        await using var command = rig.Store.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
