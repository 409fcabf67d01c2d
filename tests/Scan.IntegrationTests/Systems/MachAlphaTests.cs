using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.IntegrationTests.Indexer;
using Scan.Testing;
using Scan.Web.Hosting;
using Xunit;

namespace Scan.IntegrationTests.Systems;

/// <summary>MACH by governance, whose ABI is not public: raw at first, and a proposal's life once a manifest gives events.</summary>
public sealed class MachAlphaTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_topics_are_listed_as_unknown_until_a_manifest_gives_events_and_then_a_proposal_is_proposed_approved_and_halts()
    {
        await using var chain = await BareChain.StartAsync(Ct);
        var alpha = await chain.DeployAsync("MachAlpha", Ct);
        await chain.DoAsync(alpha, "propose", Ct, Keccak256.Hash("wrong root").ToArray(), (BigInteger)77);
        await chain.DoAsync(alpha, "propose", Ct, Keccak256.Hash("another").ToArray(), (BigInteger)78);
        await chain.DoAsync(alpha, "vote", Ct, BigInteger.One);
        await using var rig = await IndexerRig.StartAsync(postgres, Ct);
        NetworkManifest Manifest(string events) => new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse("alpha.json", $$"""
            { "name": "inEVM (test)", "chainId": {{BareChain.ChainId}}, "rpc": ["{{chain.Anvil.HttpUrl}}"], "finality": { "mode": "depth", "depth": 1 },
              "contracts": [ { "system": "mach", "contract": "MachAlpha", "address": "{{alpha}}"{{events}} } ] }
            """);
        await rig.RunToAsync(Manifest(""), (await chain.HeadAsync(Ct)).Number, Ct);
        Assert.Equal(0, await rig.Store.CountAsync<MachProposal>(new DocumentQuery(), Ct));
        await using var app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0 });
        await app.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var unknown = (await http.GetFromJsonAsync<JsonElement>("/api/v1/kinds", Ct)).GetProperty("unknownTopics").EnumerateArray().Select(t => (t.GetProperty("topic0").GetString(), t.GetProperty("count").GetInt64())).ToHashSet();
        Assert.Equal([(Keccak256.Hash("AlertProposed(uint256,address,bytes32,uint256)").ToString(), 2L), (Keccak256.Hash("VoteCast(uint256,address)").ToString(), 1L)], unknown);

        await chain.MineAsync(1, Ct);
        var given = Manifest($", \"events\": {JsonSerializer.Serialize(Scan.Devnet.DevnetManifest.MachAlphaEvents)}");
        await rig.RunToAsync(given, (await chain.HeadAsync(Ct)).Number, Ct);
        await using (var reproject = IndexerProcess.Start("reproject", "--chain", $"{BareChain.ChainId}", "--postgres", rig.ConnectionString)) Assert.Equal(0, (await reproject.ExitAsync(Ct)).ExitCode);
        Assert.Equal([("1", MachProposalStatus.Proposed), ("2", MachProposalStatus.Proposed)], await ProposalsAsync(http));
        Assert.Empty((await http.GetFromJsonAsync<JsonElement>("/api/v1/kinds", Ct)).GetProperty("unknownTopics").EnumerateArray());
    }

    [Theory]
    [InlineData("AlertProposed", MachProposalStatus.Proposed)]
    [InlineData("ProposalCreated", MachProposalStatus.Proposed)]
    [InlineData("ProposalApproved", MachProposalStatus.Approved)]
    [InlineData("AlertPassed", MachProposalStatus.Approved)]
    [InlineData("ProposalRejected", MachProposalStatus.Rejected)]
    [InlineData("RollupHalted", MachProposalStatus.Halted)]
    [InlineData("RollupResumed", MachProposalStatus.Resumed)]
    [InlineData("VoteCast", null)]
    [InlineData("Transfer", null)]
    public void An_events_name_says_what_it_does(string name, string? status) => Assert.Equal(status, MachProposalStatus.Of(name));

    private static async Task<List<(string?, string?)>> ProposalsAsync(HttpClient http) =>
        [.. (await http.GetFromJsonAsync<JsonElement>("/api/v1/machProposals", Ct)).GetProperty("items").EnumerateArray().Select(p => (p.GetProperty("proposalId").GetString(), p.GetProperty("status").GetString())).Order()];
}
