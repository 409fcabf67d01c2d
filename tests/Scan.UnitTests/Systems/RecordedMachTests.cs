using System.Text.Json;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Testing;
using Xunit;

namespace Scan.UnitTests.Systems;

/// <summary>Real deployments and registrations of MACH and other BLS AVSs, against what others wrote down about them.</summary>
public sealed class RecordedMachTests
{
    [Fact]
    public void The_two_MACH_AVSs_of_mainnet_have_the_published_contracts_roles_and_strategies()
    {
        var chain = new TestChain();
        var deployments = RecordedLog.Expected("mach-avs.1").GetProperty("deployments").EnumerateArray().ToList();
        RecordedLog.Play(chain, "mach-avs.1", deployments.SelectMany(Contracts).ToDictionary());
        Assert.Equal(2, chain.All<Avs>().Count);
        foreach (var deployment in deployments)
        {
            var (addresses, parameters) = (deployment.GetProperty("addresses"), deployment.GetProperty("parameters"));
            var avs = chain.Get<Avs>(Avs.KeyOf(At(addresses, "ServiceManager")));
            Assert.Equal(
                (AvsKind.Mach, At(addresses, "RegistryCoordinator"), At(addresses, "StakeRegistry"), At(addresses, "BLSApkRegistry"), At(addresses, "IndexRegistry")),
                (avs.Kind, avs.RegistryCoordinator, avs.StakeRegistry, avs.BlsApkRegistry, avs.IndexRegistry));
            Assert.Equal(
                (At(parameters, "owner"), At(parameters, "confirmer"), At(parameters, "whitelister"), At(parameters, "churner"), At(parameters, "ejector")),
                (avs.Owner, avs.AlertConfirmer, avs.Whitelister, avs.ChurnApprover, avs.Ejector));
            var quorum = Assert.Single(chain.All<Quorum>(), q => q.Avs == avs.Address);
            Assert.Equal(
                deployment.GetProperty("quorum0").EnumerateArray().Select(s => (At(s, "strategy"), s.GetProperty("multiplier").GetString()!)),
                quorum.Strategies.Select(s => (s.Strategy, s.Multiplier.ToString())));
            Assert.Equal((50, 11000, 1001, 0), (quorum.MaxOperatorCount, quorum.KickBipsOfOperatorStake, quorum.KickBipsOfTotalStake, (int)quorum.MinimumStake!));
        }
        var rollup = Assert.Single(chain.All<Rollup>());
        Assert.Equal((At(deployments[1].GetProperty("addresses"), "ServiceManager"), "2777", true), (rollup.Avs, rollup.RollupChainId, rollup.Enabled));
    }

    [Fact]
    public void Every_contract_with_events_that_the_team_published_is_in_the_shipped_network_under_its_AVS()
    {
        string[] withoutEvents = ["ProxyAdmin", "OperatorStateRetriever"];
        var shipped = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryRoot.Find(), "networks", "ethereum.json"))).RootElement.GetProperty("contracts").EnumerateArray()
            .ToDictionary(c => At(c, "address"), c => (c.GetProperty("contract").GetString()!, c.TryGetProperty("avs", out var avs) ? Address.Parse(avs.GetString()!) : At(c, "address")));
        foreach (var published in RecordedLog.Expected("mach-avs.1").GetProperty("otherPublishedMainnetAvs").EnumerateObject())
        {
            foreach (var contract in published.Value.EnumerateObject().Where(c => c.Value.ValueKind == JsonValueKind.String && !withoutEvents.Contains(c.Name)))
            {
                var slug = contract.Name == "ServiceManager" ? "MachServiceManager" : contract.Name;
                Assert.True(shipped.TryGetValue(Address.Parse(contract.Value.GetString()!), out var known) && known.Item1 == slug, $"{published.Name} {contract}");
                if (slug is not "PauserRegistry" and not "MachServiceManagerRegistry") Assert.Equal(At(published.Value, "ServiceManager"), known.Item2);
            }
        }
        Assert.Equal("MachServiceManagerRegistry", shipped[At(RecordedLog.Expected("mach-avs.1").GetProperty("registry"), "MachServiceManagerRegistry")].Item1);
    }

    [Fact]
    public void The_first_registration_on_Goerli_ends_with_a_member_whose_operator_is_known()
    {
        var (avs, op) = (Address.Parse("0x098789913ae7eb9de87974c555658a929e3d7b31"), Address.Parse("0xb7c74e2338020f068d855a401d2c8286acfea8d8"));
        var id = Hash32.Parse("0xcf49e2dd68647b29c00309775a53e99fe797f5609630901b66fd2765011a87ad");
        var chain = new TestChain();
        RecordedLog.Play(chain, "mach-avs.5", new Dictionary<Address, (string, Address)>
        {
            [avs] = ("MachServiceManager", avs),
            [Address.Parse("0x32b7367d7e7dd12b6a9190e0ec09b46b441d76da")] = ("RegistryCoordinator", avs),
            [Address.Parse("0x52b45bd5a1f83505addbd9e45e51b7a8cdc24b44")] = ("StakeRegistry", avs),
            [Address.Parse("0xd0b6ba057dc3b7282e51b41310c73574ad2b4de9")] = ("IndexRegistry", avs),
            [Address.Parse("0xe3995a617dba7aa0c184c7fc13faf20ef495184b")] = ("BLSApkRegistry", avs),
            [Address.Parse("0x1b7b8f6b258f95cf9596eabb9aa18b62940eb0a8")] = ("DelegationManager", avs),
        });
        var stake = Assert.Single(chain.All<QuorumStake>());
        Assert.Equal((op, id, true, 0, 0x01802d0e601c2617), (stake.Operator, stake.OperatorId, stake.Member, stake.Index, (long)stake.Stake));
        var registration = chain.Get<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(avs, op));
        Assert.Equal((true, "69.69.69.69:420", 10_387_400), (registration.Registered, registration.Socket, registration.RegisteredBlock));
        Assert.Equal(id, registration.OperatorId);
        Assert.Equal([0], registration.Quorums);
        Assert.Equal((1, 1), (chain.Get<Operator>(Operator.KeyOf(op)).StakerCount, chain.Get<Operator>(Operator.KeyOf(op)).AvsCount));
        Assert.Equal((30, 1, stake.Stake), (chain.Get<Quorum>(Quorum.KeyOf(avs, 0)).MaxOperatorCount, chain.Get<Quorum>(Quorum.KeyOf(avs, 0)).OperatorCount, chain.Get<Quorum>(Quorum.KeyOf(avs, 0)).TotalStake));
    }

    [Fact]
    public void An_operator_id_is_the_hash_of_the_registered_key()
    {
        var chain = new TestChain();
        var compendium = Address.Parse("0xe81ae1afee80b8a7c6c134425a6adee1fc2bf5ff");
        RecordedLog.Play(chain, "mach-avs.5", new Dictionary<Address, (string, Address)> { [compendium] = ("BLSApkRegistry", compendium) });
        Assert.Equal("0xcf49e2dd68647b29c00309775a53e99fe797f5609630901b66fd2765011a87ad", Assert.Single(chain.All<BlsOperator>()).OperatorId.ToString());
    }

    [Theory]
    [InlineData("chainbase-avs.1", "0xb73a87e8f7f9129816d40940ca19dfa396944c71", "0x28c486660aff4c3ffc671cb72ff36fea214e8de1", "0xf139a704063f85c91089face6eeaa13a78f46d1b")]
    [InlineData("eigenda.1", "0x4c4707e6dcc52494dabec4f5662d7092ba802264", "0xe7a6f59828ee51bf70e0c7e23c5be8d9490cd675", "0x4bb2ea6f5991464f85163124e449971370ec7a0c")]
    public void A_BLS_AVS_of_mainnet_has_thirteen_strategies(string name, string manager, string coordinator, string stakeRegistry)
    {
        var (chain, avs) = (new TestChain(), Address.Parse(manager));
        RecordedLog.Play(chain, name, new Dictionary<Address, (string, Address)>
        {
            [avs] = ("ServiceManagerBase", avs), [Address.Parse(coordinator)] = ("RegistryCoordinator", avs), [Address.Parse(stakeRegistry)] = ("StakeRegistry", avs),
        });
        Assert.Equal((AvsKind.Bls, 1, true), (chain.Get<Avs>(Avs.KeyOf(avs)).Kind, chain.Get<Avs>(Avs.KeyOf(avs)).QuorumCount, chain.Get<Avs>(Avs.KeyOf(avs)).Owner is not null));
        var quorum = Assert.Single(chain.All<Quorum>());
        Assert.Equal(13, quorum.Strategies.Count(s => s.Multiplier > 0));
        Assert.NotNull(quorum.MaxOperatorCount);
    }

    private static IEnumerable<KeyValuePair<Address, (string, Address)>> Contracts(JsonElement deployment)
    {
        var addresses = deployment.GetProperty("addresses");
        var avs = At(addresses, "ServiceManager");
        yield return new(avs, ("MachServiceManager", avs));
        foreach (var registry in (string[])["RegistryCoordinator", "StakeRegistry", "BLSApkRegistry", "IndexRegistry"]) yield return new(At(addresses, registry), (registry, avs));
    }

    private static Address At(JsonElement element, string property) => Address.Parse(element.GetProperty(property).GetString()!);
}
