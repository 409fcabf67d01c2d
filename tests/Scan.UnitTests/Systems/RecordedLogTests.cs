using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Systems;

/// <summary>Logs of real chains against the catalogue.</summary>
public sealed class RecordedLogTests
{
    private static readonly ILookup<EventKey, EventKind> Kinds = TestChain.Catalog.Kinds.ToLookup(k => EventKey.Of(k.Abi));

    [Fact]
    public void Every_real_log_with_a_known_topic_decodes_under_each_contract_that_knows_it()
    {
        var decoded = 0;
        foreach (var file in RecordedLog.Files())
        {
            foreach (var log in RecordedLog.Read(Path.GetFileNameWithoutExtension(file)))
            {
                foreach (var kind in Kinds[new EventKey(log.Topic0, log.Topics.Length)])
                {
                    var entry = TestChain.Catalog.Find(kind.Contract, log.Topic0, log.Topics.Length)!;
                    Assert.True(entry.TryDecode(log.Topics, Hex.Decode(log.Data), out _, out var problem), $"{file} {log.BlockNumber}/{log.LogIndex} {kind.Declaration}: {problem}");
                    decoded++;
                }
            }
        }
        Assert.True(decoded > 10_000, $"Only {decoded} decodings.");
    }

    /// <summary>Whoever adds a file of facts adds the tests that read it.</summary>
    [Fact]
    public void Every_file_of_facts_beside_the_logs_is_read_by_a_test()
    {
        Assert.SkipUnless(SharedFacts.Find() is not null, SharedFacts.Missing);
        Assert.Equal(
            ["erc8004-agon.5042002", "erc8004-hookamarkt.11155111", "mach-avs.1", "sidecar-preprod-holesky.17000"],
            Directory.GetFiles(Path.Combine(SharedFacts.Find()!, "logs"), "*.expected.json").Select(f => Path.GetFileName(f)[..^".expected.json".Length]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_decoder_reads_every_log_of_sidecars_preprod_as_sidecar_did()
    {
        const string name = "sidecar-preprod-holesky.17000";
        var expected = RecordedLog.Expected(name).GetProperty("decodedBySidecar").EnumerateArray()
            .ToDictionary(e => (e.GetProperty("blockNumber").GetInt64(), e.GetProperty("logIndex").GetInt32(), Hash32.Parse(e.GetProperty("transactionHash").GetString()!)));
        var logs = RecordedLog.Read(name);
        Assert.Equal(expected.Count, logs.Count);
        foreach (var log in logs)
        {
            var theirs = expected[(log.BlockNumber, log.LogIndex, log.TransactionHash)];
            var kind = TestChain.Catalog.Find("AllocationManager", log.Topic0, log.Topics.Length)!.Kind;
            Assert.Equal(theirs.GetProperty("event").GetString(), kind.Name);
            Assert.True(kind.Abi.TryDecode(log.Topics, Hex.Decode(log.Data), out var args, out _));
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(theirs.GetProperty("args").GetRawText()), ToJson(args)), $"{log.BlockNumber}/{log.LogIndex}: {ToJson(args)}");
        }
    }

    [Fact]
    public void Operators_of_a_private_EigenLayer_on_Sepolia_are_delegated_to_themselves()
    {
        var chain = new TestChain();
        var managers = Emitters("l2-restaking.11155111", "StakerDelegated(address,address)");
        RecordedLog.Play(chain, "l2-restaking.11155111", managers.ToDictionary(m => m, m => ("DelegationManager", m)));
        var operators = chain.All<Domain.EigenLayer.Operator>().Where(o => o.RegisteredBlock is not null).ToList();
        Assert.NotEmpty(operators);
        Assert.All(operators, o => Assert.Equal((1, true, true), (o.StakerCount, o.MetadataUri is not null, o.DelegationApprover is not null)));
    }

    [Fact]
    public void Quorums_of_slashing_coordinators_on_Holesky_agree_with_their_stake_registries()
    {
        const string name = "openrank-avs.17000", created = "QuorumCreated(uint8,(uint32,uint16,uint16),uint96,(address,uint96)[],uint8,uint32)";
        var logs = RecordedLog.Read(name);
        var contracts = new Dictionary<Address, (string, Address)>();
        foreach (var creation in logs.Where(l => l.Topic0 == Keccak256.Hash(created)))
        {
            contracts[creation.Address] = ("SlashingRegistryCoordinator", creation.Address);
            contracts[logs.Single(l => l.TransactionHash == creation.TransactionHash && l.Topic0 == Keccak256.Hash("MinimumStakeForQuorumUpdated(uint8,uint96)")).Address] = ("StakeRegistry", creation.Address);
        }
        var byEvent = new TestChain();
        RecordedLog.Play(byEvent, name, contracts);
        var byRegistry = new TestChain();
        RecordedLog.Play(byRegistry, name, contracts.Where(c => c.Value.Item1 == "StakeRegistry").ToDictionary());
        var quorums = byEvent.All<Domain.Middleware.Quorum>();
        Assert.Equal(9, quorums.Count);
        Assert.All(quorums, q => Assert.Equal(
            byRegistry.Get<Domain.Middleware.Quorum>(q.Key()).Strategies.Select(s => (s.Strategy, s.Multiplier)), q.Strategies.Select(s => (s.Strategy, s.Multiplier))));
        Assert.All(quorums, q => Assert.Equal(byRegistry.Get<Domain.Middleware.Quorum>(q.Key()).MinimumStake, q.MinimumStake));
    }

    private static List<Address> Emitters(string name, string signature) =>
        [.. RecordedLog.Read(name).Where(l => l.Topic0 == Keccak256.Hash(signature)).Select(l => l.Address).Distinct()];

    private static JsonNode ToJson(AbiArguments args)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) args.WriteJson(json);
        return JsonNode.Parse(stream.ToArray())!;
    }
}
