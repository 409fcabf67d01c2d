using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Contracts;

/// <summary>
/// The transactions that set a devnet up, and the addresses that they lead to: a function of plan and accounts, so that a devnet that stands
/// already is known without asking the node.
/// </summary>
internal sealed partial class Deployment
{
    private readonly DevnetContracts contracts;
    private readonly DevnetPlan plan;
    private readonly DevnetAccounts accounts;
    private readonly List<List<DevnetCall>> blocks = [];
    private long nonce;

    public Deployment(DevnetContracts contracts, DevnetPlan plan, DevnetAccounts accounts)
    {
        (this.contracts, this.plan, this.accounts) = (contracts, plan, accounts);
        Addresses = Lay();
    }

    /// <summary>The transactions, block by block.</summary>
    public IReadOnlyList<IReadOnlyList<DevnetCall>> Blocks => blocks;

    public DevnetAddresses Addresses { get; }

    private DevnetAddresses Lay()
    {
        NextBlock();
        var empty = Create("Empty");
        var delegation = Create("Proxy", empty, accounts.Owner);
        var strategyManager = Create("StrategyManager", delegation);
        var allocationManager = Create("AllocationManager", delegation);
        var pods = Create("EigenPodManager", delegation);
        var slashing = Create("DelegationManager");
        Upgrade(delegation, Create("DelegationManagerM2"), "DelegationManagerM2", accounts.Owner, strategyManager, allocationManager, pods, plan.WithdrawalDelayBlocks);
        if (plan.Era == DevnetEra.Slashing) Call("Proxy", delegation, "upgradeToAndCall", slashing, Array.Empty<byte>());
        var directory = Create("AVSDirectory", delegation);
        var rewards = Create("RewardsCoordinator", accounts.Owner, accounts.Treasury, plan.RewardsActivationSeconds, plan.DefaultSplitBips);
        var permissions = Create("PermissionController");
        var registrar = Create("AVSRegistrar", allocationManager, accounts.SetsAvs);

        NextBlock();
        var alt = Create("Token", "Devnet AltLayer Token", "ALT", 18);
        var reAlt = Create("ReALT", alt);
        Address[] tokens = [.. plan.Strategies.Select(s => s.Native ? Address.Zero : s.Symbol == "reALT" ? reAlt : Create("Token", s.TokenName, s.Symbol, 18))];
        Address[] strategies = [.. plan.Strategies.Zip(tokens).Select(s => s.First.Native ? StakerShares.BeaconChainEth : Create("Strategy", strategyManager, s.Second))];
        Call("StrategyManager", strategyManager, "addStrategiesToDepositWhitelist", (object)strategies.Where(s => s != StakerShares.BeaconChainEth).ToArray());
        var identity = Create("IdentityRegistry");
        var reputation = Create("ReputationRegistry", identity);

        NextBlock();
        string[] kinds = [.. plan.Avss.Select(avs => avs.Contract).Distinct(), "RegistryCoordinator", "StakeRegistry", "BLSApkRegistry", "IndexRegistry"];
        var implementations = kinds.ToDictionary(kind => kind, kind => Create(kind));
        var retriever = Create("OperatorStateRetriever");
        AvsAddresses[] avss = [.. plan.Avss.Select(avs => Avs(avs, empty, delegation, directory, strategies, implementations))];
        var services = Services(new(delegation, strategyManager, allocationManager, rewards, directory, permissions), strategies, tokens, avss, alt, identity);
        return new DevnetAddresses
        {
            DelegationManager = delegation, DelegationManagerSlashing = slashing, StrategyManager = strategyManager, AllocationManager = allocationManager,
            EigenPodManager = pods, RewardsCoordinator = rewards, PermissionController = permissions, AvsRegistrar = registrar, AvsDirectory = directory, OperatorStateRetriever = retriever, IdentityRegistry = identity, ReputationRegistry = reputation,
            Alt = alt, ReAlt = reAlt, Tokens = tokens, Strategies = strategies, Avss = avss, Services = services,
        };
    }

    private AvsAddresses Avs(AvsPlan avs, Address empty, Address delegation, Address directory, Address[] strategies, Dictionary<string, Address> implementations)
    {
        NextBlock();
        Address Proxy() => Create("Proxy", empty, accounts.Owner);
        var at = new AvsAddresses(Proxy(), Proxy(), Proxy(), Proxy(), Proxy());
        Upgrade(at.StakeRegistry, implementations["StakeRegistry"], "StakeRegistry", at.Coordinator, delegation);
        Upgrade(at.BlsApkRegistry, implementations["BLSApkRegistry"], "BLSApkRegistry", at.Coordinator);
        Upgrade(at.IndexRegistry, implementations["IndexRegistry"], "IndexRegistry", at.Coordinator);
        Upgrade(at.Coordinator, implementations["RegistryCoordinator"], "RegistryCoordinator", accounts.Owner, accounts.ChurnApprover, accounts.Ejector,
            new object[] { at.ServiceManager, at.StakeRegistry, at.BlsApkRegistry, at.IndexRegistry },
            // Kick thresholds of the real MACH quorums.
            avs.Quorums.Select(q => new object[] { q.MaxOperators, 11000, 1001 }),
            avs.Quorums.Select(q => q.MinimumStake),
            avs.Quorums.Select(q => q.Multipliers.Select(m => new object[] { strategies[m.Strategy], m.Multiplier })));
        Upgrade(at.ServiceManager, implementations[avs.Contract], avs.Contract, directory, at.Coordinator, accounts.Owner, accounts.Confirmer,
            accounts.Whitelister, avs.Rollups.Select(r => new BigInteger(r.ChainId)));
        if (avs.IsSingleRollup) Call(avs.Contract, at.ServiceManager, "updateRollupChainId", avs.Rollups.Single().ChainId);
        Call(avs.Contract, at.ServiceManager, "updateAVSMetadataURI", avs.MetadataUri);
        if (!avs.Allowlist) Call(avs.Contract, at.ServiceManager, "disableAllowlist");
        if (!avs.EjectionManager) return at;
        // A window of a second, so that one ejection never holds up the next.
        var ejection = Create("EjectionManager", at.Coordinator, accounts.Owner, accounts.Ejector, avs.Quorums.Select(_ => new object[] { 1, 10000 }));
        Call("RegistryCoordinator", at.Coordinator, "setEjector", ejection);
        return at with { EjectionManager = ejection };
    }

    private void NextBlock() => blocks.Add([]);

    private Address Create(string contract, params object[] arguments)
    {
        var address = ContractAddress.Of(accounts.Owner, nonce);
        Add(null, contracts[contract].Creation(arguments), $"creating {contract}");
        return address;
    }

    private void Upgrade(Address proxy, Address implementation, string contract, params object[] arguments) =>
        Call("Proxy", proxy, "upgradeToAndCall", implementation, contracts[contract].Function("initialize").Encode(arguments));

    private void Call(string contract, Address at, string function, params object[] arguments) =>
        Add(at, contracts[contract].Function(function).Encode(arguments), $"{contract}.{function}");

    private void Add(Address? to, byte[] data, string what)
    {
        blocks[^1].Add(new DevnetCall(accounts.Owner, to, data, what));
        nonce++;
    }
}
